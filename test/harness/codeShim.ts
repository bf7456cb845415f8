/**
 * The part of VS Code's command line that `@vscode/test-electron` uses, on code-server and Chromium: opens the
 * folder, lets the extension host run the tests and ends with the code that it reports.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { launchBrowser } from './browser.js';
import { Server } from './server.js';

/** Exit code of a run that did not end in time, as `timeout` gives it. */
const timedOut = 124;
const limit = Number(process.env['CHATSPOT_HOST_SECONDS'] ?? 900) * 1000;
/** Lines that every run of the workbench writes and that say nothing about the extension. */
const noise =
  /bindings file|from gallery|builtin extensions|AccountPolicy|listener LEAK|watchdog|open-vsx|^%c|Service Worker|grace/;

interface CommandLine {
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly folder: string | undefined;
}

process.exit(await main(readCommandLine(process.argv.slice(2))));

async function main({ options, folder }: CommandLine): Promise<number> {
  const extensions = (options.get('extensionDevelopmentPath') ?? []).map(pathOf);
  const tests = pathOf(options.get('extensionTestsPath')![0]!);
  const server = await Server.start({ workspaceTrust: !options.has('disable-workspace-trust') });
  const workspace = folder ?? join(server.root, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const browser = await launchBrowser({ profile: join(server.root, 'chromium') });
  try {
    const page = browser.pages()[0]!;
    const ended = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', resolve);
      setTimeout(resolve, limit, timedOut);
    });
    const said: string[] = [];
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      said.push(
        format(...args)
          .split('\n', 3)
          .join('\n'),
      );
    });
    await page.goto(server.url({ folder: workspace, extensions, tests }), { waitUntil: 'commit' });
    const code = await ended;
    if (code === timedOut) {
      const shot = 'build/shots/host-timeout.png';
      await page.screenshot({ path: shot });
      console.error(`The extension host did not end within ${limit / 1000} s; see ${shot}`);
    }
    // The workbench complains even when all is well; it matters only when something failed.
    if (code !== 0)
      console.error(
        said
          .filter((line) => !noise.test(line))
          .slice(-30)
          .join('\n'),
      );
    return code;
  } finally {
    await browser.close();
    await server.stop();
  }
}

function readCommandLine(args: readonly string[]): CommandLine {
  const options = new Map<string, string[]>();
  let folder: string | undefined;
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(arg);
    if (match === null) {
      folder = pathOf(arg);
      continue;
    }
    const takesNext = ['user-data-dir', 'extensions-dir'].includes(match[1]!);
    const value = match[2] ?? (takesNext ? rest.shift() : undefined) ?? '';
    options.set(match[1]!, [...(options.get(match[1]!) ?? []), value]);
  }
  return { options, folder };
}

function pathOf(text: string): string {
  return text.startsWith('file:') ? fileURLToPath(text) : text;
}
