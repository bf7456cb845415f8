import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { Failure } from '../../../kernel/failure.js';
import { downloadFiles, type DownloadOptions } from '../../../kernel/library/download.js';
import { Hub } from '../../../kernel/library/hub.js';
import { Staging } from '../../../kernel/library/staging.js';
import { HubServer, repositoryName, type Fault } from './hubServer.js';

const partSize = 1000;
const patience = { attempts: 4, delay: 1, silence: 30_000 };

/** Bytes that repeat nowhere, so that a piece in the wrong place shows. */
function content(length: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Uint8Array.from({ length }, () => ((state = (state * 1103515245 + 12345) % 2 ** 31) >> 16) & 255),
  );
}

describe('a download', () => {
  let server: HubServer;
  let folder: string;
  beforeEach(async () => {
    server = await new HubServer().start();
    server.files.set('config.json', Buffer.from('{"model_type":"llava"}'));
    server.files.set('empty.txt', Buffer.alloc(0));
    server.files.set('onnx/small.onnx', content(900, 1));
    server.files.set('onnx/large.onnx_data', content(9_500, 2));
    folder = mkdtempSync(join(tmpdir(), 'chatspot-download-'));
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const large = 'onnx/large.onnx_data';
  const total = () => [...server.files.values()].reduce((sum, { length }) => sum + length, 0);

  const download = async (options: Partial<DownloadOptions> & { token?: string } = {}) => {
    const signal = options.signal ?? new AbortController().signal;
    const hub = new Hub({ endpoint: server.endpoint, token: options.token, patience });
    const staging = await Staging.enter(join(folder, 'staging'));
    try {
      const repository = await hub.repository(repositoryName, undefined, signal);
      await downloadFiles({
        ...{ hub, repository, files: repository.files, staging, partSize, signal },
        ...{ cache: join(folder, 'no-cache'), onProgress: () => undefined },
        ...options,
      });
    } finally {
      await staging.leave();
    }
  };
  const check = () => {
    for (const [path, expected] of server.files) {
      assert(readFileSync(join(folder, 'staging/files', path)).equals(expected), path);
    }
  };
  const failsWith = (code: string, work: Promise<void>) =>
    assert.rejects(work, (thrown) => {
      assert.equal(Failure.from(thrown).code, code, String(thrown));
      assert.match((thrown as Error).message, /\.$/);
      return true;
    });
  const first = (fault: Fault) => (path: string, index: number) =>
    path === large && index === 0 ? fault : undefined;

  it('fetches every file of every page, in parts, several at once', async () => {
    const progress: number[] = [];
    let both!: () => void;
    const open = new Promise<void>((resolve) => (both = resolve));
    server.fault = (path, index) => {
      if (path === large && index === 1) both();
      return path === large && index < 2 ? { kind: 'hold', after: 10, until: open } : undefined;
    };
    await download({ onProgress: ({ bytes }) => progress.push(bytes) });
    check();
    assert.equal(server.sentBytes, total());
    assert.equal(server.sent.filter(({ path }) => path === large).length, 10);
    assert(server.mostOpen > 1 && server.mostOpen <= 4, `${server.mostOpen} at once`);
    assert(progress.every((bytes, i) => bytes <= total() && bytes >= (progress[i - 1] ?? 0)));
  });

  it('shows its token to the hub alone, not to the host that the hub sends it to', async () => {
    server.token = 'hf_secret';
    await download({ token: 'hf_secret' });
    check();
    const carried = new Map(server.sent.map(({ path, authorization }) => [path, authorization]));
    assert.equal(carried.get('config.json'), 'Bearer hf_secret');
    assert.equal(carried.get(large), '');
  });

  const healed: Record<string, Fault> = {
    'a connection that breaks': { kind: 'drop', after: 300 },
    'a connection that breaks at once': { kind: 'drop', after: 0 },
    'a byte that is wrong': { kind: 'corrupt' },
    'a size that is a lie once': { kind: 'lie', by: 7 },
    'a server that is busy': { kind: 'status', status: 429, retryAfter: '0' },
    'a server with an error': { kind: 'status', status: 503 },
    'a range that is ignored once': { kind: 'ignore-range' },
  };
  for (const [name, fault] of Object.entries(healed)) {
    it(`survives ${name}`, async () => {
      server.fault = first(fault);
      await download();
      check();
    });
  }

  it('goes on behind the last byte that came', async () => {
    server.fault = first({ kind: 'drop', after: 300 });
    await download();
    const [broken] = server.sent.filter(({ path }) => path === large);
    const [from, to] = broken!.range.slice('bytes='.length).split('-').map(Number);
    assert(server.sent.some(({ range }) => range === `bytes=${from! + 300}-${to}`));
    assert.equal(server.sentBytes, total());
  });

  it('takes the file in one go where ranges are ignored, and its broken beginning not twice', async () => {
    server.fault = (path, index) => {
      if (path !== large) return undefined;
      const isWhole = server.sent.at(-1)!.range === '';
      return isWhole && index < 5 ? { kind: 'drop', after: 4000 } : { kind: 'ignore-range' };
    };
    await download();
    check();
  });

  it('finds the one part that is wrong, though the wrong one comes again at times', async () => {
    server.fault = (path, index) =>
      path === large && [0, 12].includes(index) ? { kind: 'corrupt' } : undefined;
    await download({ connections: 1 });
    check();
  });

  it('fetches all of a file whose wrong part it cannot fetch alone any more', async () => {
    let ignored = 0;
    server.fault = (path, index) => {
      if (path !== large || index === 0) return path === large ? { kind: 'corrupt' } : undefined;
      return index >= 11 ? (ignored++, { kind: 'ignore-range' }) : undefined;
    };
    await download({ connections: 1 });
    check();
    assert(ignored > 0);
  });

  const refused: [code: string, prepare: (server: HubServer) => void, token?: string][] = [
    ['download-damaged', (s) => s.falseHashes.set(large, 'a'.repeat(64))],
    ['download-damaged', (s) => s.falseHashes.set('config.json', 'a'.repeat(40))],
    ['download-size', (s) => (s.fault = (path) => (path === large ? { kind: 'lie', by: 7 } : undefined))],
    [
      'download-size',
      (s) => (s.fault = (path) => (path === 'config.json' ? { kind: 'lie', by: 9 } : undefined)),
    ],
    [
      'download-size',
      (s) => (s.fault = (path) => (path === 'config.json' ? { kind: 'lie', by: -9 } : undefined)),
    ],
    ['download-cut', (s) => (s.fault = () => ({ kind: 'drop', after: 0 }))],
    ['hub-down', (s) => (s.fault = () => ({ kind: 'status', status: 500 }))],
    ['hub-busy', (s) => (s.fault = () => ({ kind: 'status', status: 429, retryAfter: '0' }))],
    ['hub-refused', (s) => (s.fault = () => ({ kind: 'status', status: 403 }))],
    ['hub-missing', (s) => s.refusals.push({ status: 404 })],
    ['hub-missing', (s) => (s.token = 'hf_right')],
    ['hub-token', (s) => (s.token = 'hf_right'), 'hf_wrong'],
    ['hub-refused', (s) => s.refusals.push({ status: 403 })],
    ['hub-odd', (s) => (s.commit = '<html>')],
  ];
  for (const [index, [code, prepare, token]] of refused.entries()) {
    it(`ends with ${code} (${index})`, async () => {
      prepare(server);
      await failsWith(code, download(token === undefined ? {} : { token }));
    });
  }

  it('says that nothing answers at the endpoint', async () => {
    const hub = new Hub({ endpoint: 'http://127.0.0.1:1', patience });
    const asked = hub.repository(repositoryName, undefined, new AbortController().signal);
    await failsWith(
      'hub-unreachable',
      asked.then(() => undefined),
    );
  });

  it('keeps what came of the other files when one is damaged', async () => {
    server.falseHashes.set('config.json', 'a'.repeat(40));
    await failsWith('download-damaged', download());
    server.falseHashes.clear();
    const before = server.sentBytes;
    await download();
    check();
    assert(server.sentBytes - before <= total());
  });

  it('is stopped at any byte and goes on from there', async () => {
    const stop = new AbortController();
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    server.fault = (path, index) =>
      path === large && index === 4 ? { kind: 'hold', after: 200, until: held } : undefined;
    const stopped = download({ signal: stop.signal, connections: 1, onProgress: () => undefined });
    const ofLarge = () => server.sent.filter(({ path }) => path === large);
    while ((ofLarge()[4]?.bytes ?? 0) < 200) await new Promise(setImmediate);
    stop.abort();
    await failsWith('cancelled', stopped);
    release();
    const before = server.sent.length;
    await download();
    check();
    const again = server.sent.slice(before).reduce((sum, { bytes }) => sum + bytes, 0);
    assert(again <= total() - 4000, `${again} bytes again`);
  });

  it('fetches only the part again that changed on disk meanwhile', async () => {
    server.fault = (path) => (path === 'onnx/small.onnx' ? { kind: 'status', status: 403 } : undefined);
    const files = () => [large, 'onnx/small.onnx'];
    const options = async () => {
      const hub = new Hub({ endpoint: server.endpoint, patience });
      const repository = await hub.repository(repositoryName, undefined, new AbortController().signal);
      return {
        connections: 1,
        files: files().map((path) => repository.files.find((each) => each.path === path)!),
      };
    };
    await failsWith('hub-refused', download(await options()));
    const file = openSync(join(folder, 'staging/files', large), 'r+');
    writeSync(file, Buffer.from([1, 2, 3]), 0, 3, 2500);
    closeSync(file);
    server.fault = () => undefined;
    const journal = JSON.parse(readFileSync(join(folder, 'staging/download.json'), 'utf8')) as {
      files: Record<string, { verified: boolean }>;
    };
    journal.files[large]!.verified = false;
    writeFileSync(join(folder, 'staging/download.json'), JSON.stringify(journal));
    const before = server.sent.length;
    await download(await options());
    const ranges = server.sent.slice(before).filter(({ path }) => path === large);
    assert.deepEqual(
      ranges.map(({ range }) => range),
      ['bytes=2000-2999'],
    );
    assert(readFileSync(join(folder, 'staging/files', large)).equals(server.files.get(large)!));
  });

  it('takes files that lie in a folder or in the cache of the hub’s own tools, when they are the right ones', async () => {
    const from = join(folder, 'from');
    const cache = join(folder, 'cache');
    const put = (path: string, bytes: Uint8Array) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    };
    put(join(from, 'config.json'), server.files.get('config.json')!);
    put(join(from, 'onnx/small.onnx'), content(900, 77)); // another one of the same size
    const blobs = join(cache, 'models--someone--small-llava/blobs');
    put(join(blobs, server.hashOf(large).oid), server.files.get(large)!);
    await download({ from, cache });
    check();
    assert.deepEqual([...new Set(server.sent.map(({ path }) => path))], ['onnx/small.onnx']);
  });

  it('leaves nothing of what an earlier run with other wishes fetched', async () => {
    await download();
    server.files.delete('onnx/small.onnx');
    await download();
    check();
    assert.deepEqual(readdirSync(join(folder, 'staging/files/onnx')), ['large.onnx_data']);
  });

  it('is not done by two at once', async () => {
    const staging = await Staging.enter(join(folder, 'staging'));
    await failsWith('library-busy', download());
    await staging.leave();
    await download();
    check();
  });

  it('whatever goes wrong: the files are right, or a sentence says what is wrong and a later run succeeds', async () => {
    const fault: fc.Arbitrary<Fault | undefined> = fc.oneof(
      fc.constant(undefined),
      fc.record({ kind: fc.constant('drop' as const), after: fc.nat(1200) }),
      fc.record({ kind: fc.constant('corrupt' as const) }),
      fc.record({ kind: fc.constant('ignore-range' as const) }),
      fc.record({ kind: fc.constant('lie' as const), by: fc.integer({ min: -20, max: 20 }) }),
      fc.record({
        kind: fc.constant('status' as const),
        status: fc.constantFrom(401, 403, 404, 416, 429, 500),
      }),
    );
    const run = async (faults: readonly (Fault | undefined)[], connections: number) => {
      rmSync(join(folder, 'staging'), { recursive: true, force: true });
      let next = 0;
      server.fault = () => faults[next++];
      await download({ connections }).catch((thrown: unknown) => {
        assert.match(Failure.from(thrown).code, /^(hub|download)-/);
      });
      server.fault = () => undefined;
      await download({ connections });
      check();
    };
    const faults = fc.array(fault, { minLength: 1, maxLength: 30 });
    await fc.assert(fc.asyncProperty(faults, fc.integer({ min: 1, max: 5 }), run), { numRuns: 15 });
  });
});
