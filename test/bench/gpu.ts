/**
 * `npm run bench -- gpu [PARTS] [--bandwidth GB/s]`: the engine's WebGPU path on this machine's GPU. PARTS, by default all of
 * `adapter,attention,nano,tiny,1b`: what the adapter is; how far fused attention is from attention spelled out; the bundled
 * model there and on the processor; and decoders of random 4-bit weights, with the share of the memory's bandwidth that a
 * token reaches (`7b`: also one of seven billion weights, 4 GB). A part that fails says so and the next one goes on.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EngineClient } from '../../kernel/engine/client.js';
import { readAdapterFacts, judgeAdapter } from '../../kernel/engine/process/adapter.js';
import {
  attendsRightly,
  attentionError,
  type FusedAttention,
} from '../../kernel/engine/process/attentionCheck.js';
import { prefill } from '../../kernel/engine/process/decode.js';
import { probe } from '../../kernel/engine/process/device.js';
import { kvCaches, kvPorts, presentNames } from '../../kernel/engine/process/kvCache.js';
import { Model } from '../../kernel/engine/process/model.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import { Pace } from '../../kernel/engine/process/pace.js';
import type { DeviceChoice } from '../../kernel/engine/protocol.js';
import { runCell } from '../../kernel/runCell.js';
import type { TextConfig } from '../../models/convert/config.js';
import { bytesPerToken, shape1b, writeRandomDecoder } from './randomDecoder.js';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bandwidth: { type: 'string', default: '0' },
    provider: { type: 'string', default: 'webgpu' },
    answer: { type: 'string', default: '64' },
  },
});
const provider = options.provider as 'webgpu' | 'cpu';
const { signal } = new AbortController();
const context = 600;
const answer = Number(options.answer);
const shape7b: TextConfig = { ...shape1b, hiddenSize: 4096, intermediateSize: 11008, layers: 32, keyValueHeads: 32, headSize: 128 }; // prettier-ignore
const tiny: TextConfig = { ...shape1b, hiddenSize: 128, heads: 2, keyValueHeads: 1, intermediateSize: 256, layers: 2 }; // prettier-ignore

const runtime = await openRuntime();
const parts: Readonly<Record<string, () => Promise<void>>> = {
  adapter,
  attention,
  nano,
  tiny: () => decoder('tiny', tiny, 32),
  '1b': async () => {
    for (const block of [32, 128] as const) await decoder('1.1b', shape1b, block);
  },
  '7b': () => decoder('7b', shape7b, 128),
};
for (const name of (positionals[0] ?? 'adapter,attention,nano,tiny,1b').split(',')) {
  const part = parts[name];
  if (part === undefined)
    throw new Error(`There is no part ${name}; take some of ${Object.keys(parts).join()}.`);
  await part().catch((error: unknown) => console.log(`${name}: ${String(error).slice(0, 600)}`));
}

async function adapter(): Promise<void> {
  console.log(`${runtime.name}; ${runtime.providers.join(', ')}`);
  console.log(judgeAdapter(await readAdapterFacts()));
  console.log(await probe(runtime, provider));
}

async function attention(): Promise<void> {
  for (const op of ['GroupQueryAttention', 'MultiHeadAttention'] satisfies FusedAttention[])
    for (const positions of [1, 2, 31, 32, 33, 48, 64, 128, 300, 600])
      console.log(
        `${op}, ${positions} positions: off by ${(await attentionError(runtime, provider, op, positions)).toExponential(1)}`,
      );
}

/** The bundled model: the same words on both, and how fast. */
async function nano(): Promise<void> {
  const questions = ['What can you see in this region? <box 20 282 142 330>', 'Where is the red button?', 'What does <box 20 282 142 330> say?']; // prettier-ignore
  for (const device of [provider, 'cpu'] as DeviceChoice[]) {
    const engine = new EngineClient({ entry: resolve('dist/engine.js') });
    const model = resolve('models/chatspot-nano');
    const sampling = { temperature: 0, topP: 1, seed: 1, maxTokens: 64, stop: [] };
    const files = { find: async () => [], read: () => readFile('media/tour/login.png') };
    const kernel = { engine, settings: { model, device, sampling }, files };
    const loaded = await engine.load(model, device);
    console.log(
      `bundled model on ${loaded.device.provider} (${loaded.device.name}), loaded in ${Math.round(loaded.milliseconds)} ms`,
    );
    for (let round = 0; round < 2; round++)
      for (const question of questions)
        for await (const event of runCell([{ text: `<image login.png>\n${question}` }], 0, kernel))
          if (event.type === 'answer') {
            const { text, timings: t } = event.answer;
            console.log(
              `  ${text} | picture ${t.picture.toFixed(1)}, prefill ${t.prefill.toFixed(1)}, first token ${t.firstToken.toFixed(1)} ms, ${t.tokensPerSecond.toFixed(0)} tokens/s, ${t.reusedTokens} of ${t.promptTokens} kept`,
            );
          } else if (event.type === 'problem') console.log(event);
    await engine.shutdown();
  }
}

async function decoder(name: string, shape: TextConfig, block: 32 | 128): Promise<void> {
  const files = await writeRandomDecoder(`build/bench/decoder-${name}-q4-${block}`, shape, block);
  const session = await runtime.create(files.decoder, {
    provider,
    keepOnDevice: presentNames(shape.layers),
  });
  const embedder = await runtime.create(files.embedding, { provider: 'cpu', threads: 1 });
  const shared = provider === 'cpu' && session.writesInPlace;
  const kv = await kvCaches(runtime, kvPorts(session, shape.layers), provider, { shared, masked: false });
  const pace = (await attendsRightly(runtime, provider, 'GroupQueryAttention'))
    ? new Pace(128, provider === 'cpu')
    : new Pace(31, true);
  const model = new Model({ runtime, decoder: session, embedder, kv, pace } as never);
  await model.embed([5]);
  const embeddings = await model.embed(Array.from({ length: context }, (_, i) => 5 + ((i * 7919) % 30000)));
  for (let round = 0; round < 5; round++) {
    const empty = kv.empty(context + answer);
    const start = performance.now();
    let { past } = await prefill(model, embeddings, empty, signal);
    const read = performance.now();
    for (let i = 0; i < answer; i++) {
      const step = await model.step(await model.embed([100 + i]), past, signal);
      past.release();
      ({ past } = step);
    }
    const end = performance.now();
    past.release();
    const perToken = (end - read) / answer;
    const megabytes = bytesPerToken(shape, block, context) / 1e6;
    const share = megabytes / perToken / Number(options.bandwidth); // megabytes a millisecond are gigabytes a second
    const ofAll = Number(options.bandwidth) > 0 ? `, ${(100 * share).toFixed(1)} % of the bandwidth` : '';
    console.log(
      `${name}, blocks of ${block}: prefill, now ${pace.next} at once, ${((context * 1000) / (read - start)).toFixed(0)} tokens/s, decode ${(1000 / perToken).toFixed(1)} tokens/s (${perToken.toFixed(2)} ms for ${megabytes.toFixed(0)} MB${ofAll})`,
    );
  }
  for (const part of [session, embedder, kv]) await part.release();
}
