import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from '../../harness/until.js';
import { HubServer, repositoryName } from '../library/hubServer.js';
import { fixture } from '../../models/convert/runModel.js';
import type { Finished } from './cli.js';

const bundled = 'models/chatspot-nano';

/** Every file of a folder as a repository lists it. */
function serve(server: HubServer, folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    if (entry.isFile()) server.files.set(name, readFileSync(path));
  }
}

describe('chatspot download', () => {
  let server: HubServer;
  let home: string;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    server = await new HubServer().start();
    server.pageSize = 1000;
    home = mkdtempSync(join(tmpdir(), 'chatspot-home-'));
  });
  afterEach(async () => {
    children.splice(0).forEach((child) => child.kill('SIGKILL'));
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const start = (...args: string[]) => {
    const env = { ...process.env, CHATSPOT_HOME: home, HF_HOME: join(home, 'hf'), HF_TOKEN: '', HF_ENDPOINT: server.endpoint }; // prettier-ignore
    const child = spawn(process.execPath, [resolve('dist/cli.js'), ...args], { env });
    children.push(child);
    const finished: { code: number | null; stdout: string; stderr: string } = {
      code: null,
      stdout: '',
      stderr: '',
    };
    child.stdout.on('data', (text) => (finished.stdout += String(text)));
    child.stderr.on('data', (text) => (finished.stderr += String(text)));
    const end = new Promise<Finished>((done) =>
      child.on('close', (code) => done(Object.assign(finished, { code }))),
    );
    return { child, end };
  };
  const chatspot = (...args: string[]) => start(...args).end;
  const downloaded = () => join(home, 'models/small-llava');

  it('brings a model in that then answers; it is listed, and removed', async () => {
    serve(server, resolve(bundled));
    const download = await chatspot('download', repositoryName);
    assert.deepEqual([download.code, download.stderr], [0, '']);
    assert.match(
      download.stdout,
      /^The library has small-llava now, [\d.]+ MB at .*\n.* --model small-llava\n$/,
    );
    assert.equal(existsSync(join(downloaded(), 'README.md')), false);
    assert(!server.sent.some(({ path }) => path === 'README.md'));
    const list = await chatspot('models');
    assert.match(list.stdout, /^small-llava +[\d.]+ MB +someone\/small-llava fp16 +\S+small-llava$/m);
    const asked = await chatspot('ask', 'media/tour/scene.png', 'What is in <box 40 44 144 148>?', '--json', '--model', 'small-llava'); // prettier-ignore
    assert.deepEqual([asked.code, asked.stderr], [0, '']);
    const again = await chatspot('download', repositoryName);
    assert.deepEqual([again.code, /\((library-taken)\)\n$/.exec(again.stderr)?.[1]], [1, 'library-taken']);
    assert.match((await chatspot('models', 'remove', 'small-llava')).stdout, /^Removed small-llava/);
    assert.equal(existsSync(downloaded()), false);
  });

  it('killed in the middle, goes on where it was', async () => {
    serve(server, resolve(bundled));
    const weights = [...server.files].sort(([, a], [, b]) => b.length - a.length)[0]!;
    const [path, bytes] = weights;
    const half = bytes.length >> 1;
    const never = new Promise<void>(() => undefined);
    server.fault = (asked, index) =>
      asked === path && index === 0 ? { kind: 'hold', after: half, until: never } : undefined;
    const first = start('download', repositoryName);
    const journal = join(home, 'models/.downloads/small-llava/download.json');
    await until('half of the weights and all else to be noted', () => {
      if (!existsSync(journal)) return false;
      const { files } = JSON.parse(readFileSync(journal, 'utf8')) as {
        files: Record<string, { verified: boolean; parts: { done: number }[] }>;
      };
      const others = Object.entries(files).filter(([name]) => name !== path);
      return files[path]?.parts[0]?.done === half && others.every(([, { verified }]) => verified);
    });
    first.child.kill('SIGKILL');
    await first.end;
    assert.equal(existsSync(downloaded()), false);
    const list = await chatspot('models');
    assert.match(list.stdout, /small-llava +[\d.]+ MB of [\d.]+ MB +someone\/small-llava +stopped/);
    const before = server.sent.length;
    const second = await chatspot('download', repositoryName);
    assert.deepEqual([second.code, second.stderr], [0, '']);
    const sent = server.sent.slice(before);
    assert.deepEqual(sent.map((each) => [each.path, each.range]), [[path, `bytes=${half}-${bytes.length - 1}`]]); // prettier-ignore
    assert(readFileSync(join(downloaded(), path)).equals(bytes));
    assert.deepEqual(readdirSync(join(home, 'models/.downloads')), []);
  });

  it('stopped with Ctrl-C, says that it can go on', async function () {
    if (process.platform === 'win32') this.skip(); // signals end a process there without asking it
    serve(server, resolve(bundled));
    const never = new Promise<void>(() => undefined);
    let began!: () => void;
    const begun = new Promise<void>((done) => (began = done));
    server.fault = () => (began(), { kind: 'hold', after: 1, until: never });
    const { child, end } = start('download', repositoryName);
    await begun;
    child.kill('SIGINT');
    const { code, stderr } = await end;
    assert.equal(code, 1);
    assert.match(stderr, /started again, it goes on where it was\. \(cancelled\)\n$/);
  });

  it('converts a checkpoint, of which nothing else stays', async () => {
    serve(server, fixture('mlp-sharded'));
    const { code, stderr, stdout } = await chatspot('download', repositoryName, '--quant', 'q8', '--name', 'mine'); // prettier-ignore
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^The library has mine now/);
    assert(existsSync(join(home, 'models/mine/onnx/decoder_model_merged_quantized.onnx')));
    assert.deepEqual(readdirSync(join(home, 'models')), ['.downloads', 'mine']);
    assert.deepEqual(readdirSync(join(home, 'models/.downloads')), []);
    assert.match((await chatspot('models')).stdout, /^mine +[\d.]+ kB +someone\/small-llava q8/m);
  });

  it('takes what lies in a folder already, and adds folders themselves', async () => {
    serve(server, resolve(bundled));
    assert.equal((await chatspot('download', repositoryName, '--from', bundled)).code, 0);
    assert.deepEqual(server.sent, []);
    cpSync(resolve(bundled), join(home, 'copy'), { recursive: true });
    // Another family's, which says nothing of how it writes regions.
    rmSync(join(home, 'copy/chatspot.json'));
    const config = join(home, 'copy/config.json');
    writeFileSync(config, readFileSync(config, 'utf8').replace('"llava"', '"other"'));
    assert.equal((await chatspot('models', 'add', join(home, 'copy'))).code, 0);
    assert.equal((await chatspot('models', 'add', fixture('mlp-sharded'), '--name', 'own')).code, 0);
    const { models } = JSON.parse((await chatspot('models', '--json')).stdout) as {
      models: { name: string; doubt?: string }[];
    };
    assert.deepEqual(models.map(({ name }) => name), ['copy', 'own', 'small-llava']); // prettier-ignore
    assert.deepEqual(models.map(({ doubt }) => doubt === undefined), [false, true, true]); // prettier-ignore
    const list = await chatspot('models');
    assert.deepEqual(list.stdout.match(/^In doubt: copy: .* "other", which is not known.*\.$/gm)?.length, 1);
    const missing = await chatspot('models', 'add', join(home, 'nowhere'));
    assert.match(missing.stderr, /^chatspot: There is no folder .*nowhere; .*\. \(model-missing\)\n$/);
  });
});
