/**
 * Runs a graph on WebGPU with ONNX Runtime's profiler, for a process that sees an adapter; prints where each kind of
 * node ran: `{ "MatMul": ["WebGpuExecutionProvider"], … }`. Argument: path of the graph.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { removeScratch, scratchFolder } from '../harness/scratch.js';

const [, , graph] = process.argv;
const folder = scratchFolder();
ort.env.logLevel = 'error';
const session = await ort.InferenceSession.create(graph!, {
  executionProviders: ['webgpu'],
  logSeverityLevel: 3,
  enableProfiling: true,
  profileFilePrefix: join(folder, 'profile'),
});
const tokens = 4;
const size = (dimension: number | string): number => {
  if (typeof dimension === 'number') return dimension;
  if (dimension.startsWith('past')) return 0;
  return /sequence/.test(dimension) ? tokens : 1;
};
const feeds = session.inputMetadata.map((input) => {
  if (!input.isTensor) throw new Error(`${input.name} is not a tensor`);
  const shape = input.shape.map(size);
  const count = shape.reduce((product, each) => product * each, 1);
  const data =
    input.type === 'int64' ? new BigInt64Array(count).fill(1n)
    : input.type === 'float16' ? new Uint16Array(count)
    : new Float32Array(count); // prettier-ignore
  return [input.name, new ort.Tensor(input.type as 'float32', data as Float32Array, shape)];
});
await session.run(Object.fromEntries(feeds) as Record<string, ort.Tensor>);
session.endProfiling();
await session.release();
console.log(JSON.stringify(placesIn(folder)));
removeScratch(folder);
process.exit(0);

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

function placesIn(where: string): Record<string, string[]> {
  const [file] = readdirSync(where).map((name) => join(where, name));
  const events = JSON.parse(readFileSync(file!, 'utf8')) as ProfileEvent[];
  const places: Record<string, string[]> = {};
  for (const { cat, name, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || args?.op_name === undefined) continue;
    places[args.op_name] = [...new Set([...(places[args.op_name] ?? []), args.provider!])];
  }
  return places;
}
