/** Starts code-server on 127.0.0.1 with everything it writes below one folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { installCodeServer } from './codeServer.js';
import { removeScratch, scratchFolder } from './scratch.js';
import { quietSettings } from './settings.js';
import { until } from './until.js';

export interface ServerOptions {
  /** Added to the quiet settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** With `true`, folders start in restricted mode until somebody trusts them. */
  readonly workspaceTrust?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** 0, or nothing, takes a free one. */
  readonly port?: number;
}

export interface OpenOptions {
  readonly folder: string;
  /** A file to show, absolute. */
  readonly file?: string;
  /** Extensions run from their source folders, absolute paths. */
  readonly extensions: readonly string[];
  /** A module whose `run()` the extension host calls. */
  readonly tests?: string;
}

/** Set by a VS Code or test runner around this one; they would reach into it. */
const surrounding = ['VSCODE_IPC_HOOK_CLI', 'NODE_OPTIONS', 'ELECTRON_RUN_AS_NODE'];

export class Server {
  private constructor(
    readonly root: string,
    readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  static async start(options: ServerOptions = {}): Promise<Server> {
    const { node, entry } = installCodeServer();
    const root = scratchFolder();
    const folders = { data: join(root, 'data'), home: join(root, 'home'), temporary: join(root, 't') };
    for (const folder of [...Object.values(folders), join(folders.data, 'User')]) {
      mkdirSync(folder, { recursive: true });
    }
    const config = join(root, 'code-server.yaml');
    writeFileSync(config, 'auth: none\n');
    const port = options.port || (await freePort());
    const args = [
      ...[entry, '--config', config, '--user-data-dir', folders.data],
      ...['--extensions-dir', join(root, 'extensions'), '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
      ...['--ignore-last-opened', ...(options.workspaceTrust ? [] : ['--disable-workspace-trust'])],
      // A built workbench reads extensionDevelopmentPath and extensionTestsPath only with this driver.
      ...['--vscode-option', 'enable-smoke-test-driver'],
    ];
    const log = openSync(join(root, 'server.log'), 'w');
    const env = environment(folders, options.env);
    // A process group of its own, so that stop() ends the extension host too.
    const child = spawn(node, args, { stdio: ['ignore', log, log], env, detached: true });
    closeSync(log);
    const server = new Server(root, port, child);
    server.write(options.settings ?? {});
    process.once('exit', () => server.kill('SIGKILL'));
    await until('the server to start', () => server.isUp(), 60_000);
    return server;
  }

  /** Replaces the user's settings: the quiet ones and these. */
  write(settings: Readonly<Record<string, unknown>>): void {
    const all = JSON.stringify({ ...quietSettings, ...settings }, null, 2);
    writeFileSync(join(this.root, 'data/User/settings.json'), all);
  }

  /** The workbench's address. */
  url({ folder, file, extensions, tests }: OpenOptions): string {
    const remote = (path: string) => `vscode-remote://127.0.0.1:${this.port}${path}`;
    const payload: [string, string][] = [['skipWelcome', 'true']];
    for (const path of extensions) payload.push(['extensionDevelopmentPath', remote(path)]);
    if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
    if (file !== undefined) payload.push(['openFile', remote(file)]);
    const url = new URL(`http://127.0.0.1:${this.port}/`);
    url.searchParams.set('folder', folder);
    url.searchParams.set('payload', JSON.stringify(payload));
    return url.href;
  }

  /** What the server wrote to its log. */
  get log(): string {
    const path = join(this.root, 'server.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Ends the server with all its children and removes what they wrote. */
  async stop(): Promise<void> {
    this.kill('SIGTERM');
    const gone = () => this.process.exitCode !== null || this.process.signalCode !== null;
    await until('the server to end', gone, 5_000).catch(() => undefined);
    this.kill('SIGKILL');
    removeScratch(this.root);
  }

  private kill(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.process.pid!, signal);
    } catch {
      // It has ended already.
    }
  }

  private async isUp(): Promise<boolean> {
    if (this.process.exitCode !== null) throw new Error(`the server ended:\n${this.log}`);
    return (await fetch(`http://127.0.0.1:${this.port}/healthz`)).ok;
  }
}

function environment(folders: { home: string; temporary: string }, extra?: NodeJS.ProcessEnv) {
  const inherited = Object.entries(process.env).filter(([name]) => !surrounding.includes(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: folders.home,
    XDG_CONFIG_HOME: join(folders.home, '.config'),
    XDG_DATA_HOME: join(folders.home, '.local/share'),
    XDG_CACHE_HOME: join(folders.home, '.cache'),
    TMPDIR: folders.temporary,
    EXTENSIONS_GALLERY: '{}',
    ...extra,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
