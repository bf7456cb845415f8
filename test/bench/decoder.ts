/**
 * `npm run bench -- decoder [--rounds N] [--block 32|128] [--llama FOLDER]`: how fast a decoder of 1.1 billion random
 * 4-bit weights reads and answers at a context of 600 tokens, through the C API and through the npm binding, and how
 * soon a cancel takes effect. Rounds of all are interleaved, so that a busy machine slows them alike: quote ratios.
 * FOLDER is where node-llama-cpp was installed, see llama.ts: then llama.cpp is measured beside them.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { prefill } from '../../kernel/engine/process/decode.js';
import { kvCaches, kvPorts, presentNames, type KvCache } from '../../kernel/engine/process/kvCache.js';
import { Model } from '../../kernel/engine/process/model.js';
import { singleNodeModel } from '../../kernel/engine/process/onnxGraph.js';
import { Pace } from '../../kernel/engine/process/pace.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import { Rows } from '../../kernel/engine/process/rows.js';
import type { Runtime } from '../../kernel/engine/process/session.js';
import { Llama } from './llama.js';
import { bytesPerToken, shape1b, writeRandomDecoder } from './randomDecoder.js';
import { writeRandomGguf } from './randomGguf.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    block: { type: 'string', default: '128' },
    threads: { type: 'string', default: String(Math.min(2, cpus().length)) },
    answer: { type: 'string', default: '32' },
    llama: { type: 'string' },
  },
});
const [rounds, threads, answer] = [options.rounds, options.threads, options.answer].map(Number) as [
  number,
  number,
  number,
];
const blockSize = Number(options.block) as 32 | 128;
const [context, picture, own, decoded, batch] = [600, 576, 24, 16, 32];
const { signal } = new AbortController();

const files = await writeRandomDecoder(`build/bench/decoder-1.1b-q4-${blockSize}`, shape1b, blockSize);
const native = await openRuntime('c-api');
const models = {
  'C API': await open(native, true),
  'npm binding': await open(await openRuntime('binding'), false),
};
const fast = models['C API'];
const tokens = (count: number): number[] => Array.from({ length: count }, (_, i) => 5 + ((i * 7919) % 30000));
const embeddings = await fast.embed(tokens(context));
for (const model of Object.values(models)) await model.embed([5]);

const llama =
  options.llama === undefined
    ? undefined
    : await Llama.open(
        options.llama,
        await writeRandomGguf('build/bench/decoder-1.1b.gguf', shape1b),
        threads,
        context + decoded + 1,
      );
const times = new Map<string, number[]>();
/** Told at once, too: a long bench that is stopped has said what it knew. */
const note = (name: string, value: number): void => {
  times.set(name, [...(times.get(name) ?? []), value]);
  console.error(`${name} ${value.toFixed(2)}`);
};
for (let round = 0; round < rounds; round++) {
  note('memory', await readBandwidth(native));
  for (const [name, model] of Object.entries(models)) {
    const start = performance.now();
    let { past } = await prefill(model, embeddings, model.parts.kv.empty(context + decoded), signal);
    note(`${name}: prefill`, (context * 1000) / (performance.now() - start));
    const first = performance.now();
    past = await decode(model, past, decoded);
    note(`${name}: decode`, (decoded * 1000) / (performance.now() - first));
    past.release();
  }
  await questions();
  await cancels();
  if (llama !== undefined) {
    const speed = await llama.measure(tokens(context), decoded);
    note('llama.cpp: prefill', speed.prefill);
    note('llama.cpp: decode', speed.decode);
  }
}
print();
await llama?.release();

async function open(runtime: Runtime, shared: boolean): Promise<Model> {
  const keepOnDevice = presentNames(shape1b.layers);
  const decoder = await runtime.create(files.decoder, { provider: 'cpu', threads, keepOnDevice });
  const embedder = await runtime.create(files.embedding, { provider: 'cpu', threads: 1 });
  const kv = await kvCaches(runtime, kvPorts(decoder, shape1b.layers), 'cpu', { shared, masked: false });
  // Pictures and words are not measured here.
  return new Model({ runtime, decoder, embedder, kv, pace: new Pace(128, true) } as never);
}

async function decode(model: Model, past: KvCache, count: number): Promise<KvCache> {
  for (let i = 0; i < count; i++) {
    const step = await model.step(await model.embed([100 + i]), past, signal);
    past.release();
    ({ past } = step);
  }
  return past;
}

/** A question about a picture whose prefix is kept, and 32 of them at once: own tokens, then an answer. */
async function questions(): Promise<void> {
  const { kv } = fast.parts;
  const row = fast.hidden;
  const first = performance.now();
  const { past } = await prefill(
    fast,
    embeddings.subarray(0, picture * row),
    kv.empty(context + answer),
    signal,
  );
  const ownEmbeddings = embeddings.subarray(picture * row);
  const second = performance.now();
  const kept = await kv.first(past, picture, own + answer);
  let one = (await prefill(fast, ownEmbeddings, kept, signal)).past;
  const begun = performance.now();
  note('first question: first token, ms', begun - first);
  note('second question: first token, ms', begun - second);
  one = await decode(fast, one, answer);
  const alone = performance.now() - second;
  one.release();

  const start = performance.now();
  const all = Array.from({ length: batch }, () => ownEmbeddings);
  const { rows } = await Rows.read(fast, past, all, answer, signal);
  const read = performance.now() - start;
  for (let i = 0; i < answer; i++) await rows.step(await fast.embed(tokens(batch)), signal);
  const together = performance.now() - start;
  rows.release();
  past.release();
  note('one question alone, ms', alone);
  note(`one of ${batch} together, ms`, together / batch);
  note(`${batch} together: reading, share of the time`, read / together);
  // Beside prefill's tokens a second: what so few rows of a matrix at a time cost.
  note(`${batch} together: reading ${own} tokens each, tokens a second`, (batch * own * 1000) / read);
  note(`${batch} together: one token each, tokens a second`, (batch * answer * 1000) / (together - read));
  note(`${batch} together, times as many answers`, alone / (together / batch));
}

async function cancels(): Promise<void> {
  const latency = async (name: string, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> => {
    const controller = new AbortController();
    let asked = 0;
    setTimeout(() => {
      asked = performance.now();
      controller.abort();
    }, 60);
    await work(controller.signal).then(
      () => console.log(`${name}: it was over before the cancel`),
      () => note(`cancel while ${name}, ms`, performance.now() - asked),
    );
  };
  await latency('reading the prompt', (signal) =>
    prefill(fast, embeddings, fast.parts.kv.empty(context), signal),
  );
  await latency('loading the decoder', (signal) =>
    native.create(files.decoder, { provider: 'cpu', threads, signal }).then((session) => session.release()),
  );
}

/** Gigabytes a second that a matrix of 512 MB is read with: a vector times a matrix. */
async function readBandwidth(runtime: Runtime): Promise<number> {
  const [k, n] = [8192, 16384];
  const port = (name: string, shape: number[]) => ({ name, type: 'float32', shape }) as const;
  const model = singleNodeModel({
    op: 'MatMul',
    opset: 13,
    inputs: [port('x', [1, k]), port('w', [k, n])],
    outputs: [port('y', [1, n])],
    attributes: {},
  });
  const session = await runtime.create(model, { provider: 'cpu', threads });
  const w = runtime.shared!('float32', new Float32Array(k * n).fill(1), [k, n]);
  const x = runtime.tensor('float32', new Float32Array(k), [1, k]);
  let best = 0;
  for (let i = 0; i < 4; i++) {
    const start = performance.now();
    await session.run({ x, w });
    best = Math.max(best, (4 * k * n) / 1e6 / (performance.now() - start));
  }
  w.release();
  await session.release();
  return best;
}

function print(): void {
  const median = (list: readonly number[]): number =>
    list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
  console.log(
    `1.1 billion random 4-bit weights, blocks of ${blockSize}, context ${context}, ${threads} threads of ${cpus()[0]!.model}; median of ${rounds}`,
  );
  for (const what of llama === undefined ? [] : ['prefill', 'decode']) {
    const ratio = median(times.get(`C API: ${what}`)!) / median(times.get(`llama.cpp: ${what}`)!);
    console.log(`${`C API / llama.cpp: ${what}`.padEnd(48)}${ratio.toFixed(2).padStart(10)} times`);
  }
  for (const [name, list] of times) {
    const unit = /: (prefill|decode)$/.test(name) ? ' tokens/s' : name === 'memory' ? ' GB/s read' : '';
    console.log(`${name.padEnd(56)}${median(list).toFixed(2).padStart(10)}${unit}`);
  }
  const bytes = bytesPerToken(shape1b, blockSize, context);
  const bound = (median(times.get('memory')!) * 1e9) / bytes;
  const share = median(times.get('C API: decode')!) / bound;
  console.log(
    `a token reads ${(bytes / 1e6).toFixed(0)} MB: memory allows ${bound.toFixed(1)} tokens/s, ${(100 * share).toFixed(0)} % of that is reached`,
  );
}
