import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { basename, join } from 'node:path';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import type { Runtime } from '../../kernel/engine/process/session.js';
import { Journal } from '../../models/convert/journal.js';
import { Graph } from '../../models/convert/onnx/graph.js';
import { DataType } from '../../models/convert/onnx/schema.js';
import { writeGraph } from '../../models/convert/onnx/write.js';
import { removeScratch, scratchFolder } from '../harness/scratch.js';
import { randomNibbles } from '../bench/randomDecoder.js';

const [columns, rows, block] = [2048, 16384, 32];

/** y [1, rows] = x [1, columns] times a matrix in blocks of 4 bits, whose weights lie in a file beside the graph. */
async function writeMatrix(folder: string): Promise<string> {
  const graph = new Graph('matrix');
  const x = graph.input('x', DataType.float, [1, columns]);
  const weights = { name: 'w', dataType: DataType.uint8, dims: [rows, columns / block, block / 2] };
  const scales = { name: 's', dataType: DataType.float, dims: [rows, columns / block] };
  const [w, s] = graph.weight({
    tensors: [weights, scales],
    produce: () => {
      const values = new Float32Array((rows * columns) / block).fill(0.01);
      return Promise.resolve([randomNibbles('w', (rows * columns) / 2), new Uint8Array(values.buffer)]);
    },
  });
  const attributes = { K: columns, N: rows, bits: 4, block_size: block, accuracy_level: 4 };
  const y = graph.node('MatMulNBits', [x, w!, s!], { domain: 'com.microsoft', attributes });
  graph.output('y', y, DataType.float, [1, rows]);
  const journal = await Journal.open(folder, 'matrix');
  await writeGraph(graph, 'matrix.onnx', journal, { inlineLimit: 0 });
  await journal.close();
  return join(folder, 'onnx/matrix.onnx');
}

describe('a graph that was prepared for this processor', function () {
  this.timeout(60_000);
  const scratch = scratchFolder();
  const folder = join(scratch, 'prepared');
  let runtime: Runtime;
  let graph: string;
  let expected: Float32Array;
  before(async () => {
    runtime = await openRuntime('c-api');
    graph = await writeMatrix(scratch);
    expected = await answer(graph);
  });
  after(() => removeScratch(scratch));

  const weightBytes = (): number => statSync(`${graph}_data`).size;

  async function answer(
    path: string,
    prepared?: { folder: string; smallest: number },
  ): Promise<Float32Array> {
    const session = await runtime.create(path, {
      provider: 'cpu',
      ...(prepared === undefined ? {} : { prepared }),
    });
    const x = Float32Array.from({ length: columns }, (_, i) => Math.sin(i));
    const { y } = await session.run({ x: runtime.tensor('float32', x, [1, columns]) });
    await session.release();
    return y!.data as Float32Array;
  }
  const prepare = (): Promise<Float32Array> => answer(graph, { folder, smallest: 1 });
  const isPacked = (): boolean => existsSync(join(folder, kept()[0]!, 'matrix.onnx'));
  const kept = (): string[] => readdirSync(folder);

  it('gives the same answers, now and from the file', async () => {
    assert.deepEqual(await prepare(), expected);
    const [name, ...others] = kept();
    assert.equal(others.length, 0);
    assert.match(name!, /^matrix\.onnx-[0-9a-f]{16}$/);
    const written = statSync(join(folder, name!)).mtimeMs;
    assert.deepEqual(await prepare(), expected);
    assert.deepEqual(kept(), [name]);
    assert.equal(statSync(join(folder, name!)).mtimeMs, written);
  });

  it('is read without the original weights', async function () {
    const [name] = kept();
    if (!isPacked()) this.skip(); // this processor computes with these weights as they are
    const alone = join(scratch, 'alone');
    renameSync(join(folder, name!), alone);
    assert.deepEqual(await answer(join(alone, basename(graph))), expected);
    renameSync(alone, join(folder, name!));
  });

  it('is made anew when the weights are others', async () => {
    const [old] = kept();
    utimesSync(`${graph}_data`, new Date(), new Date(Date.now() + 10_000));
    assert.deepEqual(await prepare(), expected);
    const [name, ...others] = kept();
    assert.equal(others.length, 0);
    assert.notEqual(name, old);
  });

  it('is made anew when it was damaged', async function () {
    if (!isPacked()) this.skip();
    const path = join(folder, kept()[0]!, 'matrix.onnx');
    truncateSync(path, 10);
    assert.deepEqual(await prepare(), expected);
    assert.ok(statSync(join(folder, kept()[0]!, 'matrix.onnx')).size > 10);
  });

  it('outlives a load that is cancelled', async () => {
    await prepare();
    const before = kept();
    const load = runtime.create(graph, {
      provider: 'cpu',
      prepared: { folder, smallest: 1 },
      signal: AbortSignal.abort(),
    });
    await assert.rejects(load, { code: 'cancelled' });
    assert.deepEqual(kept(), before);
  });

  it('leaves alone what another process is preparing, and removes what was left behind', async () => {
    const [theirs, left] = ['matrix.onnx-theirs.1.part', 'matrix.onnx-left.2.part'];
    for (const name of [theirs, left]) mkdirSync(join(folder, name!));
    utimesSync(join(folder, left!), new Date(0), new Date(0));
    utimesSync(`${graph}_data`, new Date(), new Date(Date.now() + 20_000));
    assert.deepEqual(await prepare(), expected);
    assert.equal(kept().length, 2);
    assert.ok(kept().includes(theirs!));
    rmdirSync(join(folder, theirs!));
  });

  it('is not made where it cannot be written, and the graph answers all the same', async () => {
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    assert.deepEqual(await answer(graph, { folder: file, smallest: 1 }), expected);
    assert.equal(statSync(file).size, 0);
  });

  it('is not made of small weights', async () => {
    const none = join(scratch, 'none');
    await answer(graph, { folder: none, smallest: weightBytes() + 1 });
    assert.throws(() => readdirSync(none));
  });
});
