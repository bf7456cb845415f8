import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { OrtApi } from '../../kernel/engine/process/ort/api.js';
import { ortLibrary } from '../../kernel/engine/process/ort/library.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import { singleNodeModel } from '../../kernel/engine/process/onnxGraph.js';
import type { HostTensor } from '../../kernel/engine/process/session.js';
import { type ElementType, type Runtime } from '../../kernel/engine/process/session.js';
import { Failure } from '../../kernel/failure.js';
import { Graph } from '../../models/convert/onnx/graph.js';
import { DataType, encodeModel } from '../../models/convert/onnx/schema.js';
import { removeScratch, scratchFolder } from '../harness/scratch.js';

const isCancelled = (error: unknown): boolean => error instanceof Failure && error.code === 'cancelled';

describe("ONNX Runtime's C API", () => {
  const folder = scratchFolder();
  let runtime: Runtime;
  before(async () => {
    runtime = await openRuntime('c-api');
  });
  after(() => removeScratch(folder));

  const identity = (type: ElementType) =>
    singleNodeModel({
      op: 'Identity',
      opset: 19,
      inputs: [{ name: 'x', type, shape: ['rows', 2] }],
      outputs: [{ name: 'y', type, shape: ['rows', 2] }],
      attributes: {},
    });

  const values: readonly [type: ElementType, data: HostTensor['data']][] = [
    ['float32', Float32Array.of(1.5, -2, Infinity, 0)],
    ['float16', Uint16Array.of(0x3c00, 0xc000, 0x7c00, 1)],
    ['int64', BigInt64Array.of(1n, -2n, 2n ** 62n, 0n)],
    ['int32', Int32Array.of(1, -2, 2 ** 30, 0)],
    ['uint8', Uint8Array.of(1, 2, 255, 0)],
    ['bool', Uint8Array.of(1, 0, 1, 0)],
  ];
  for (const [type, data] of values) {
    it(`${type} goes in and comes out, copied and in place, and of no rows`, async () => {
      const session = await runtime.create(identity(type), { provider: 'cpu' });
      assert.deepEqual(session.inputs, [{ name: 'x', type, shape: ['rows', 2] }]);
      const x = runtime.tensor(type, data, [2, 2]);
      const { y } = await session.run({ x });
      assert.deepEqual([y!.type, y!.shape, y!.data], [type, [2, 2], data]);

      const target = runtime.shared!(
        type,
        new (data.constructor as never as new (size: number) => typeof data)(4),
        [2, 2],
      );
      const signal = new AbortController().signal;
      assert.equal((await session.run({ x }, { into: { y: target }, signal })).y, target);
      assert.deepEqual(target.data, data);
      target.release();

      const none = await session.run({ x: runtime.tensor(type, data.subarray(0, 0) as typeof data, [0, 2]) });
      assert.deepEqual([none.y!.shape, none.y!.data!.length], [[0, 2], 0]);
      await session.release();
    });
  }

  it('outputs can be kept and fed to the next run', async () => {
    const session = await runtime.create(identity('float32'), { provider: 'cpu', keepOnDevice: ['y'] });
    let y = runtime.tensor('float32', Float32Array.of(3, 4), [1, 2]);
    for (let i = 0; i < 3; i++) {
      const next = (await session.run({ x: y })).y!;
      y.release();
      y = next;
    }
    assert.deepEqual(y.data, Float32Array.of(3, 4));
    y.release();
    await session.release();
  });

  it('shapes and inputs stay where they are while they are read, however often memory is collected', () => {
    // Compiled code lets go of what it does not use any more, and a small young generation is collected often.
    const args = ['--always-turbofan', '--max-semi-space-size=1', '--import', 'tsx'];
    const script = join(import.meta.dirname, 'underCollection.ts');
    assert.equal(execFileSync(process.execPath, [...args, script], { encoding: 'utf8' }).trim(), '0 wrong');
  });

  it('tells errors in its own words, and goes on', async () => {
    const session = await runtime.create(identity('float32'), { provider: 'cpu' });
    const wrong = runtime.tensor('float32', Float32Array.of(1, 2, 3), [1, 3]);
    await assert.rejects(session.run({ x: wrong }), /invalid dimensions/i);
    await assert.rejects(session.run({ z: wrong }), /no input z/);
    await assert.rejects(runtime.create(new Uint8Array(), { provider: 'cpu' }), /./);
    await assert.rejects(runtime.create(join(folder, 'no.onnx'), { provider: 'cpu' }), /no\.onnx/);
    const { y } = await session.run({ x: runtime.tensor('float32', Float32Array.of(1, 2), [1, 2]) });
    assert.deepEqual(y!.data, Float32Array.of(1, 2));
    await session.release();
  });

  it('a long run leaves the event loop free, ends when it is cancelled, and the session goes on', async () => {
    const graph = new Graph('long');
    const size = 256;
    let y = graph.input('x', DataType.float, ['rows', size]);
    const weight = graph.constant('w', DataType.float, [size, size], new Float32Array(size * size));
    for (let i = 0; i < 500; i++) y = graph.node('MatMul', [y, weight]);
    graph.output('y', y, DataType.float, ['rows', size]);
    const { name, nodes, inputs, outputs, constants } = graph;
    const model = encodeModel({
      irVersion: 11,
      producerName: '',
      opsetImport: [{ domain: '', version: 19 }],
      graph: { name, node: nodes, initializer: constants, input: inputs, output: outputs },
    });
    const session = await runtime.create(model, { provider: 'cpu', threads: 1 });
    const rows = (count: number) => ({
      x: runtime.tensor('float32', new Float32Array(count * size), [count, size]),
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    await assert.rejects(session.run(rows(4096), { signal: controller.signal }), isCancelled); // 2.7 · 10¹¹ operations
    await assert.rejects(session.run(rows(1), { signal: controller.signal }), isCancelled);
    const { y: answer } = await session.run(rows(1), { signal: new AbortController().signal });
    assert.deepEqual(answer!.shape, [1, size]);
    await session.release();
  });

  it('a library that is not there, or is another one, is refused with a reason', async () => {
    await assert.rejects(OrtApi.load('/no/such/library.so'), /library/);
    assert.match(ortLibrary(), /onnxruntime/);
    const other = process.platform === 'win32' ? 'kernel32.dll' : process.execPath;
    await assert.rejects(OrtApi.load(other), /./);
  });

  it('the npm binding takes its place, and its name says why', async () => {
    const { Binding } = await import('../../kernel/engine/process/ort/binding.js');
    assert.match((await Binding.open('koffi is missing')).name, /^onnxruntime-node .*koffi is missing/);
    assert.equal((await openRuntime('binding')).shared, undefined);
  });
});
