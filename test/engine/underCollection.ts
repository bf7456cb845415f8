/** Makes tensors and runs a graph, for a process whose memory is collected often; prints how many went wrong. */
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import { singleNodeModel } from '../../kernel/engine/process/onnxGraph.js';

const runtime = await openRuntime('c-api');
const port = (name: string) => ({ name, type: 'float32', shape: ['rows', 2] }) as const;
const identity = singleNodeModel({
  ...{ op: 'Identity', opset: 19, attributes: {} },
  ...{ inputs: [port('x')], outputs: [port('y')] },
});
const session = await runtime.create(identity, { provider: 'cpu', threads: 1 });
const data = new Float32Array(32);
const { signal } = new AbortController();
let wrong = 0;
for (let i = 0; i < 200_000; i++) {
  try {
    runtime.shared!('float32', data, [1, 32]).release();
    if (i % 20 > 0) continue;
    const x = runtime.tensor('float32', new Float32Array(64).fill(i), [32, 2]);
    const { y } = await session.run({ x }, i % 200 === 0 ? { signal } : {});
    if (y!.shape.join() !== '32,2' || y!.data!.some((value) => value !== i)) wrong++;
  } catch {
    wrong++;
  }
}
console.log(`${wrong} wrong`);
