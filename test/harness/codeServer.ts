/**
 * A real VS Code from the npm registry alone: code-server carries the workbench and the Node extension host, and
 * its version names VS Code's own (4.139.1 is VS Code 1.139.1). It lies in build/vscode-server.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** code-server asks for this major version of Node; the npm package holds the program itself. */
const nodeVersion = '24.21.0';
const codeServerVersion = '4.139.1';

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const home = join(projectRoot, 'build/vscode-server');

export interface CodeServer {
  /** The Node that runs it. */
  readonly node: string;
  /** code-server's entry script. */
  readonly entry: string;
}

/** Why a part of the tests cannot run on this machine: one sentence for people. */
export class Unavailable extends Error {}

/**
 * Installs code-server unless it is there already (20 s, no native builds).
 * @throws Unavailable where it cannot be had
 */
export function installCodeServer(): CodeServer {
  const nodePackage = `node-${process.platform}-${process.arch}`;
  if (process.platform !== 'linux') {
    throw new Unavailable(
      'VS Code for the browser is there for Linux only; install VS Code with its `code` command, or for tests set CHATSPOT_VSCODE=download.',
    );
  }
  const node = join(home, 'node_modules', nodePackage, 'bin/node');
  const entry = join(home, 'node_modules/code-server/out/node/entry.js');
  const done = join(home, `installed-${codeServerVersion}-${nodeVersion}`);
  if (existsSync(done)) return { node, entry };
  console.log(`Installing VS Code (code-server ${codeServerVersion}) into build/vscode-server …`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"private":true}\n');
  npm(home, dirname(node), [`${nodePackage}@${nodeVersion}`, `code-server@${codeServerVersion}`]);
  // What code-server's own install script does, less its native builds: none of them is needed here.
  const vscode = join(home, 'node_modules/code-server/lib/vscode');
  npm(vscode, dirname(node), ['--omit=dev']);
  npm(join(vscode, 'extensions'), dirname(node), ['--omit=dev']);
  writeFileSync(done, '');
  return { node, entry };
}

function npm(cwd: string, nodeFolder: string, args: readonly string[]): void {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync('npm', ['install', ...quiet, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, PATH: `${nodeFolder}${delimiter}${process.env['PATH'] ?? ''}` },
  });
  if (result.status === 0) return;
  const said = (result.stderr ?? String(result.error)).trim().split('\n').slice(0, 3).join(' ');
  throw new Unavailable(`code-server could not be installed from the npm registry: ${said}`);
}
