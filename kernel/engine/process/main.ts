/** Entry of the engine process: wires Node's IPC channel to the engine. */
import { dirname, join } from 'node:path';
import { libraryFolder } from '../../library/place.js';
import type { ToEngine } from '../protocol.js';
import { Engine } from './engine.js';
import { openRuntime } from './openRuntime.js';
import { PictureFiles } from './pictureFiles.js';

/** Gigabytes on the disk for what models made of pictures. */
const kept = Number(process.env['CHATSPOT_KEEP_PICTURES'] ?? 0);
const folder = join(dirname(libraryFolder()), 'pictures');

const engine = new Engine({
  runtime: await openRuntime(),
  send: (message) => process.send?.(message),
  ...(kept > 0 && { pictureFiles: new PictureFiles(folder, kept * 1e9) }),
});

process.on('message', (message: ToEngine) => {
  if (message.type === 'shutdown') void engine.settle().finally(() => process.exit(0));
  else void engine.receive(message);
});
// The kernel is gone: nobody is left to answer.
process.on('disconnect', () => process.exit(0));

process.send?.(engine.hello());
