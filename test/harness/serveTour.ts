/** `npm start -- --vscode` without a desktop VS Code: serves one to the browser until it is interrupted. */
import { resolve } from 'node:path';
import { projectRoot, Unavailable } from './codeServer.js';
import { Server } from './server.js';

const folder = resolve(process.argv[2]!);

try {
  const settings = { 'workbench.startupEditor': 'none', 'chat.disableAIFeatures': false };
  const server = await Server.start({ settings });
  const url = server.url({ folder, file: resolve(folder, 'tour.ipynb'), extensions: [projectRoot] });
  console.log(`\nThe tour in VS Code: ${url}\nEnd it with Ctrl+C.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.stop().then(() => process.exit()));
  }
} catch (thrown) {
  if (!(thrown instanceof Unavailable)) throw thrown;
  console.error(`The tour was not opened in VS Code: ${thrown.message}`);
}
