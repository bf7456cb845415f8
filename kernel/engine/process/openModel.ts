import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '../../failure.js';
import { attendsRightly, type FusedAttention } from './attentionCheck.js';
import { BriefSession } from './briefSession.js';
import { firstLine, type Probe } from './device.js';
import { kvCaches, kvPorts, presentNames } from './kvCache.js';
import { Model } from './model.js';
import type { ModelFolder } from './modelFolder.js';
import { weightBytes } from './ort/preparedGraph.js';
import { Pace } from './pace.js';
import { pause } from './pause.js';
import { Preprocessor } from './preprocess.js';
import type { Provider, Runtime, Session } from './session.js';
import { ChatTokenizer } from './tokenizer.js';

/** Positions in one prefill run: enough to be fast, few enough that a cancel does not wait long. More are slower on processors. */
const prefillChunk = 128;
/** Devices that compute fused attention wrongly do so for 32 query positions and more. */
const shortPrefillChunk = 31;
const fusedAttention: readonly FusedAttention[] = ['GroupQueryAttention', 'MultiHeadAttention'];

/** Inputs that the engine can feed; the first of each graph must be there. */
const visionInputs = /^(pixel_values|image_grid_thw|grid_thw)$/;
const embedInputs = /^input_ids$/;
const decoderInputs = /^(inputs_embeds|attention_mask|position_ids|num_logits_to_keep|past_key_values\..*)$/;

export interface OpenOptions {
  /** Processor threads; the runtime's own choice by default. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal;
  /** Bytes of weights from which a vision encoder leaves the processor's memory after each picture. */
  readonly largeVision?: number;
}

/**
 * Opens a model's graphs on a device and tries them, because a graph that loads may still fail to run.
 * Embeddings are looked up on the processor: they are joined with the pictures' there.
 * @throws Failure `model-config`, `model-broken`, `model-unsupported`, `model-mismatch` or `cancelled`; nothing of the
 *   model is left open then
 */
export async function openModel(
  folder: ModelFolder,
  runtime: Runtime,
  device: Probe,
  { threads, signal, largeVision = 128e6 }: OpenOptions = {},
): Promise<Model> {
  const { graphs } = folder;
  const { provider } = device;
  const opened: { release(): Promise<void> }[] = [];
  const keep = <T extends { release(): Promise<void> }>(part: T): T => {
    opened.push(part);
    return part;
  };
  const create = (path: string, on: Provider, keepOnDevice: string[], signal?: AbortSignal) =>
    runtime
      .create(path, {
        ...{ provider: on, keepOnDevice, prepared: { folder: join(folder.identity.folder, 'prepared') } },
        ...(threads === undefined ? {} : { threads }),
        ...(signal && { signal }),
      })
      .catch((error: unknown) => fail(path, on, error));
  const open = async (
    path: string,
    on: Provider,
    inputs: RegExp,
    { keepOnDevice = [], brief = false }: { keepOnDevice?: string[]; brief?: boolean } = {},
  ): Promise<Session> => {
    await pause(signal);
    const session = keep(
      brief
        ? await BriefSession.create((during) => create(path, on, keepOnDevice, during), signal)
        : await create(path, on, keepOnDevice, signal),
    );
    const unknown = session.inputs.find(({ name }) => !inputs.test(name));
    if (unknown === undefined) return session;
    const text = `${basename(path)} has an input ${unknown.name} that this engine does not know; choose a LLaVA, LLaVA-OneVision or Qwen2.5-VL model.`;
    throw new Failure('model-unsupported', text);
  };
  try {
    const tokenizer = new ChatTokenizer(folder);
    const embedder = await open(graphs.embed, 'cpu', embedInputs);
    const seesRightly = await attendsIn(graphs.vision, runtime, provider, signal);
    const sees = seesRightly ? provider : 'cpu';
    const brief = sees === 'cpu' && (await weightBytes(graphs.vision)) >= largeVision;
    const vision = await open(graphs.vision, sees, visionInputs, { brief });
    const keepOnDevice = presentNames(folder.layers);
    const decoder = await open(graphs.decoder, provider, decoderInputs, { keepOnDevice });
    const fused = await namesOneOf(graphs.decoder, fusedAttention, signal);
    // GroupQueryAttention takes a cache with room behind its tokens, and may write into that.
    const shared = fused && decoder.writesInPlace && runtime.shared !== undefined;
    const has = (name: string): boolean => decoder.inputs.some((input) => input.name === name);
    const masked = !fused && has('attention_mask') && has('position_ids');
    const ports = kvPorts(decoder, folder.layers);
    const kv = keep(await kvCaches(runtime, ports, provider, { shared, masked }));
    const preprocessor = keep(await Preprocessor.create(runtime, folder.picture));
    const parts = { folder, runtime, tokenizer, preprocessor, vision, embedder, decoder, kv };
    const right = await attendsIn(graphs.decoder, runtime, provider, signal);
    const pace = right ? new Pace(prefillChunk, provider === 'cpu') : new Pace(shortPrefillChunk, true);
    const model = new Model({ ...parts, pace });
    await tryOut(model, provider, signal);
    return model;
  } catch (error) {
    for (const part of opened) await part.release();
    throw error;
  }
}

async function tryOut(model: Model, provider: Provider, signal: AbortSignal | undefined): Promise<void> {
  const { folder, kv } = model.parts;
  const { graphs, picture, imageToken } = folder;
  const embedding = await model
    .embed([imageToken])
    .catch((error: unknown) => fail(graphs.embed, 'cpu', error));
  const empty = kv.empty(1);
  const { past } = await model
    .step(embedding, empty, signal)
    .catch((error: unknown) => fail(graphs.decoder, provider, error))
    .finally(() => empty.release());
  past.release();
  if (provider === 'cpu') return; // a picture takes long there, and what loads runs
  const { width, height } = picture;
  const black = { width, height, rgba: new Uint8Array(width * height * 4) };
  await model.encode(black, signal).catch((error: unknown) => fail(graphs.vision, provider, error));
}

function fail(path: string, provider: Provider, error: unknown): never {
  if (error instanceof Failure) throw error;
  const text = `${basename(path)} does not run on ${provider}: ${firstLine(error)} Get or convert the model again, or choose another device.`;
  throw new Failure('model-broken', text, { cause: error });
}

/** Whether a device computes rightly, however long the input is, what a graph has of fused attention. */
async function attendsIn(
  graph: string,
  runtime: Runtime,
  provider: Provider,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (provider === 'cpu') return true;
  for (const op of fusedAttention)
    if ((await namesOneOf(graph, [op], signal)) && !(await attendsRightly(runtime, provider, op)))
      return false;
  return true;
}

/** Whether an ONNX file names one of some operators. Looks at the bytes: weights do not spell these by chance. */
async function namesOneOf(
  path: string,
  operators: readonly string[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let tail = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    await pause(signal);
    const text = tail + (chunk as string);
    if (operators.some((operator) => text.includes(operator))) return true;
    tail = text.slice(-32);
  }
  return false;
}
