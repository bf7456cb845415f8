// npm start: installs, builds, runs the tour on the bundled model in the terminal, and opens it in VS Code where
// somebody can see it. `npm start -- --vscode` opens it in any case; in CI and without a display it ends by itself.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { prepare, run } from './prepare.mjs';

prepare();
const folder = 'build/tour';
mkdirSync(folder, { recursive: true });
cpSync('media/tour', folder, { recursive: true, filter: (path) => !/pages|\.mjs$/.test(path) });
run(process.execPath, ['dist/cli.js', 'run', `${folder}/tour.ipynb`]);

if (process.argv.includes('--vscode') || isWatched()) openInVscode();

/** A person sits at a terminal, in front of a screen. */
function isWatched() {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  const hasScreen = process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
  return !CI && hasScreen && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** A desktop VS Code returns at once; the one for the browser is served until it is interrupted. */
function openInVscode() {
  const tour = [folder, `${folder}/tour.ipynb`];
  const desktop = spawnSync(
    'code',
    ['--new-window', `--extensionDevelopmentPath=${process.cwd()}`, ...tour],
    {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (desktop.status === 0) console.log('The tour is open in VS Code.');
  else
    spawnSync(process.execPath, ['--import', 'tsx', 'test/harness/serveTour.ts', folder], {
      stdio: 'inherit',
    });
}
