import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../kernel/failure.js';
import { isModelName, ModelLibrary } from '../../../kernel/library/library.js';
import { libraryFolder } from '../../../kernel/library/place.js';
import { checkMemory, requireDisk } from '../../../kernel/library/room.js';
import { findToken } from '../../../kernel/library/token.js';

const code = (expected: string) => (thrown: unknown) => {
  assert.equal(Failure.from(thrown).code, expected);
  return true;
};

describe('the model library', () => {
  let folder: string;
  let library: ModelLibrary;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chatspot-library-'));
    library = new ModelLibrary(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put = (...path: string[]) => {
    mkdirSync(join(folder, ...path, '..'), { recursive: true });
    writeFileSync(join(folder, ...path), 'x'.repeat(100));
  };

  it('lists its models by name with their sizes, links to folders too, and nothing else', async () => {
    put('llava', 'onnx', 'a.onnx');
    put('llava', 'config.json');
    put('.downloads', 'half', 'files', 'config.json');
    put('loose.txt');
    symlinkSync(join(folder, 'llava'), join(folder, 'also'));
    const models = await library.models();
    assert.deepEqual(
      models.map(({ name, bytes }) => [name, bytes]),
      [['also', 200], ['llava', 200]], // prettier-ignore
    );
    assert.equal(library.folderOf('llava'), join(folder, 'llava'));
    assert.equal(library.folderOf('other'), undefined);
    assert.equal(library.folderOf('../' + folder.split('/').at(-1)!), undefined);
    assert.deepEqual((await library.unfinished()).map(({ name }) => name), ['half']); // prettier-ignore
  });

  it('removes a model, an unfinished one, and what an interrupted removal left', async () => {
    put('llava', 'config.json');
    put('.downloads', 'half', 'files', 'config.json');
    put('.removed-old-1', 'config.json');
    assert.equal(await library.remove('llava'), 100);
    assert.equal(await library.remove('half'), 100);
    assert.deepEqual(readdirSync(folder), ['.downloads']);
    await assert.rejects(library.remove('llava'), code('library-missing'));
    await assert.rejects(library.remove('..'), code('library-missing'));
  });

  it('removes only the link of a model that lies elsewhere', async () => {
    put('elsewhere', 'config.json');
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'linked'));
    await library.remove('linked');
    assert(existsSync(join(folder, 'elsewhere', 'config.json')));
  });

  it('lets one program at a time put a model together, and none under a name that is taken', async () => {
    put('llava', 'config.json');
    await assert.rejects(library.stage('llava'), code('library-taken'));
    await assert.rejects(library.stage('../llava'), code('library-name'));
    const staging = await library.stage('new');
    await assert.rejects(library.stage('new'), code('library-busy'));
    await assert.rejects(library.remove('new'), code('library-busy'));
    await staging.leave();
    await (await library.stage('new')).leave();
    // A program that was killed leaves its lock; another process may have its number by now.
    const lock = join(folder, '.downloads/new/lock');
    writeFileSync(lock, String(process.pid));
    utimesSync(lock, new Date(0), new Date(0));
    const again = await library.stage('new');
    writeFileSync(join(again.files, 'config.json'), '{}');
    await again.publish(library.place('new'));
    assert.deepEqual((await library.models()).map(({ name }) => name), ['llava', 'new']); // prettier-ignore
    assert.deepEqual(await library.unfinished(), []);
  });

  const names: [text: string, isName: boolean][] = [
    ['llava-1.5-7b-hf', true],
    ['Modell_ä', true],
    ['', false],
    ['.hidden', false],
    ['..', false],
    ['a/b', false],
    ['a\\b', false],
    ['C:', false],
    ['a.', false],
    ['a b', false],
  ];
  for (const [text, isName] of names) {
    it(`${JSON.stringify(text)} is ${isName ? 'a name' : 'no name'}`, () =>
      assert.equal(isModelName(text), isName));
  }
});

describe('where the library lies', () => {
  const rows: [platform: NodeJS.Platform, env: NodeJS.ProcessEnv, folder: string][] = [
    ['linux', {}, '/home/me/.local/share/chatspot/models'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/chatspot/models'],
    ['linux', { XDG_DATA_HOME: '/data', CHATSPOT_HOME: '/big' }, '/big/models'],
    ['linux', { CHATSPOT_HOME: '' }, '/home/me/.local/share/chatspot/models'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/me/Library/Application Support/chatspot/models'],
    ['win32', { LOCALAPPDATA: 'D:\\Data' }, 'D:\\Data\\chatspot\\models'],
    ['win32', { CHATSPOT_HOME: 'E:\\big' }, 'E:\\big\\models'],
  ];
  for (const [platform, env, folder] of rows) {
    it(`${platform} ${JSON.stringify(env)}`, () =>
      assert.equal(libraryFolder(env, platform, '/home/me'), folder));
  }
});

describe('room for a model', () => {
  it('on the disk', () => {
    requireDisk(1e9, 1.3e9, '/x');
    assert.throws(() => requireDisk(1e9, 1.1e9, '/x'), code('disk-full'));
  });
  it('in memory', () => {
    assert.equal(checkMemory(4e9, { total: 24e9, free: 20e9 }), undefined);
    assert.match(checkMemory(4e9, { total: 24e9, free: 3e9 })!, /5\.60 GB .* 3\.00 GB are free/);
    assert.throws(() => checkMemory(4e9, { total: 5e9, free: 5e9 }), code('memory-small'));
  });
});

describe('the token for the hub', () => {
  it('comes from the variable, else from the file where the hub’s own tools keep it', async () => {
    const home = mkdtempSync(join(tmpdir(), 'chatspot-token-'));
    const other = join(home, 'other');
    mkdirSync(join(home, '.cache/huggingface'), { recursive: true });
    mkdirSync(other);
    assert.equal(await findToken({}, home), undefined);
    writeFileSync(join(home, '.cache/huggingface/token'), 'hf_file\n');
    writeFileSync(join(other, 'token'), 'hf_other');
    assert.equal(await findToken({}, home), 'hf_file');
    assert.equal(await findToken({ HF_HOME: other }, home), 'hf_other');
    assert.equal(await findToken({ HF_TOKEN: ' hf_given ', HF_HOME: other }, home), 'hf_given');
    rmSync(home, { recursive: true });
  });
});
