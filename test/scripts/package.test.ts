import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { removeScratch, scratchFolder } from '../harness/scratch.js';

const here = `${process.platform}-${process.arch}`;
const libraries = 'node_modules/onnxruntime-node/bin/napi-v6';

interface DemoTruth {
  readonly scenes: readonly { readonly picture: string }[];
}

/** What `npm run package` takes, as globs. */
function packed(...target: string[]): string[] {
  const args = ['scripts/package.mjs', '--ignore-file', ...target];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
}
const found = (globs: readonly string[]) => globSync([...globs], { dot: true });

describe('the packed extension', () => {
  it('names nothing that does not exist', function () {
    if (!existsSync(join(libraries, process.platform, process.arch))) this.skip(); // No ONNX Runtime for this machine.
    for (const glob of packed()) assert.notEqual(found([glob]).length, 0, glob);
  });

  it('holds the library of its own platform and no other', () => {
    const names = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-arm64'];
    for (const name of names) {
      const own = found(packed(name)).filter((path) => path.startsWith(libraries));
      assert(own.some((path) => path.endsWith('onnxruntime_binding.node')), name); // prettier-ignore
      assert(
        own.every((path) => path.includes(name.replace('-', '/'))),
        own.join(),
      );
    }
  });

  it('holds the pictures and the truth of the demo, and all of them', () => {
    const demo = found(packed(here)).filter((path) => path.startsWith('media/demo/'));
    const { scenes } = JSON.parse(readFileSync('media/demo/truth.json', 'utf8')) as DemoTruth;
    const wanted = ['truth.json', ...scenes.map(({ picture }) => picture)];
    assert.deepEqual(demo.sort(), wanted.map((name) => `media/demo/${name}`).sort());
  });

  it('answers from its files alone, through the C API', function () {
    if (!existsSync(join(libraries, process.platform, process.arch))) this.skip(); // No ONNX Runtime for this machine.
    const folder = scratchFolder();
    for (const path of found(packed(here))) cpSync(path, join(folder, path));
    const question = ['ask', 'media/tour/login.png', 'What can you see in <box 20 282 141 330>?'];
    const args = ['dist/cli.js', ...question, '--overlay', 'overlay.png'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    // The engine's first message says which runtime it has.
    const program = `const engine = require('node:child_process').fork('dist/engine.js', { serialization: 'advanced' });
      engine.on('message', ({ runtime }) => { console.log(runtime); engine.kill(); });`;
    const engine = spawnSync(process.execPath, ['-e', program], { cwd: folder, encoding: 'utf8' });
    const isDrawn = existsSync(join(folder, 'overlay.png'));
    removeScratch(folder);
    assert.equal(stderr, '');
    assert.equal(stdout, 'a green button\n');
    assert.match(engine.stdout, /C API/, engine.stderr);
    assert(isDrawn, 'the overlay is not there');
  });
});
