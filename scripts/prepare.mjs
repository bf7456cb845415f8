// Brings a clone to a state that runs: dependencies as the lock file names them, then the build.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

/** Runs a command with its output shown; ends this program when it fails. */
export function run(command, args, options = {}) {
  // On Windows npm is a batch file, which only a shell starts; a shell would split other programs' paths at blanks.
  const shell = process.platform === 'win32' && command === 'npm';
  const result = spawnSync(command, args, { stdio: 'inherit', shell, ...options });
  if (result.status !== 0) {
    console.error(`${command} ${args.join(' ')} failed.`);
    process.exit(result.status ?? 1);
  }
}

export function prepare() {
  const installed = 'node_modules/.package-lock.json';
  const stale = !existsSync(installed) || statSync('package-lock.json').mtimeMs > statSync(installed).mtimeMs;
  if (stale) run('npm', ['ci', '--no-audit', '--no-fund']);
  run(process.execPath, ['esbuild.mjs']);
}
