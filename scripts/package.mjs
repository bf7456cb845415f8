// npm run package [-- TARGET]: builds and packs the extension for one platform, this machine's if none is named, into
// build/chatspot-TARGET.vsix. `--ignore-file` only prints which files that takes.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { prepare, run } from './prepare.mjs';

/** Runs on Node 20; fetched when it is needed, because it brings more packages than everything else together. */
const vsce = '@vscode/vsce@3.9.2';
/** Every VS Code platform for which ONNX Runtime has a library, and the library's folder. */
const libraries = {
  'linux-x64': 'linux/x64',
  'linux-arm64': 'linux/arm64',
  'win32-x64': 'win32/x64',
  'win32-arm64': 'win32/arm64',
  'darwin-arm64': 'darwin/arm64',
};

const args = process.argv.slice(2);
const target = args.find((arg) => !arg.startsWith('-')) ?? `${process.platform}-${process.arch}`;
const library = libraries[target];
if (library === undefined) {
  console.error(
    `There is no ONNX Runtime for ${target}; choose one of ${Object.keys(libraries).join(', ')}.`,
  );
  process.exit(2);
}
if (args.includes('--ignore-file')) process.stdout.write(ignoreFile());
else pack();

/** .vscodeignore with the libraries of this platform alone: all of them are a third of a gigabyte. */
function ignoreFile() {
  const all = '!node_modules/onnxruntime-node/bin/**';
  const own = `!node_modules/onnxruntime-node/bin/napi-v6/${library}/**`;
  return readFileSync('.vscodeignore', 'utf8')
    .replace(all, own)
    .replaceAll('!node_modules/@koromix/**', `!${foreignFunctions()}`);
}

/** koffi's native part for the target; npm installs this machine's own. */
function foreignFunctions() {
  return `node_modules/@koromix/koffi-${target}`;
}

function fetchForeignFunctions() {
  const folder = foreignFunctions();
  if (existsSync(folder)) return;
  const { version } = JSON.parse(readFileSync('node_modules/koffi/package.json', 'utf8'));
  run('npm', ['pack', `@koromix/koffi-${target}@${version}`, '--pack-destination', 'build']);
  mkdirSync(folder, { recursive: true });
  const archive = `build/koromix-koffi-${target}-${version}.tgz`;
  run('tar', ['-xzf', archive, '-C', folder, '--strip-components', '1']);
}

function pack() {
  // Chunks of earlier builds must not be packed.
  rmSync('dist', { recursive: true, force: true });
  prepare();
  const folder = `node_modules/onnxruntime-node/bin/napi-v6/${library}`;
  if (!existsSync(folder)) throw new Error(`${folder} is missing; run npm ci.`);
  mkdirSync('build', { recursive: true });
  fetchForeignFunctions();
  const ignore = `build/vscodeignore-${target}`;
  writeFileSync(ignore, ignoreFile());
  const options = ['--target', target, '--ignoreFile', ignore, '--out', `build/chatspot-${target}.vsix`];
  // Links of the README stay as they are: its pictures are packed, and there is no address to put before them.
  const quiet = ['--no-rewrite-relative-links', '--allow-missing-repository'];
  run('npm', ['exec', '--yes', `--package=${vsce}`, '--', 'vsce', 'package', ...options, ...quiet]);
}
