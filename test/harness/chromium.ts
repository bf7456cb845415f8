/** Finds a Chromium for the tests, or installs Debian's. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Unavailable } from './codeServer.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/**
 * The browser named by the environment variable CHROMIUM, else one on the PATH, else Debian's package where this
 * runs as root.
 * @throws Unavailable where there is none
 */
export function findChromium(): string {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Unavailable(`CHROMIUM names ${named}, which does not exist.`);
  }
  const found = onPath();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Unavailable('there is no Chromium; install one or name it in the variable CHROMIUM.');
  }
  console.log('Installing chromium with apt …');
  const install = ['-y', '-q', '--no-install-recommends', 'install', 'chromium', 'fonts-dejavu-core'];
  for (const args of [['-q', 'update'], install]) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const result = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', env });
    if (result.status !== 0) {
      throw new Unavailable(`apt-get ${args.join(' ')} failed: ${result.stderr.trim().split('\n')[0]}`);
    }
  }
  const installed = onPath();
  if (installed === undefined) throw new Unavailable('apt installed chromium, but it is not on the PATH.');
  return installed;
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
