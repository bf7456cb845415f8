/** A Hugging Face LLaVA checkpoint → a model folder with ONNX graphs that the engine and transformers.js load. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import type { AttentionKind } from './attention.js';
import { addDecoder } from './decoder.js';
import { addEmbedding } from './embed.js';
import { writeConfigurationFiles } from './folder.js';
import { Journal } from './journal.js';
import { Layers, type WeightFormat } from './layers.js';
import { Graph } from './onnx/graph.js';
import { weightBytes, writeGraph } from './onnx/write.js';
import { suffixes, weightFormats, type BlockOptions, type Quantization } from './quantization.js';
import { readSource, type Source } from './source.js';
import { addVisionEncoder } from './vision.js';

export interface ConvertProgress {
  /** The graph being written, such as `decoder_model_merged_q4.onnx`. */
  readonly file: string;
  /** The weight that was written last. */
  readonly tensor: string;
  readonly bytes: number;
  readonly totalBytes: number;
  /** The weight was there already, from a conversion that was ended. */
  readonly kept: boolean;
}

export interface ConvertOptions extends BlockOptions {
  /** Folder of the checkpoint: config.json, tokenizer.json, safetensors. */
  readonly source: string;
  /** Folder of a CLIP or SigLIP checkpoint, for original LLaVA checkpoints that hold no vision tower. */
  readonly vision?: string;
  /** Folder to create; it must not exist or be empty. */
  readonly target: string;
  readonly quant: Quantization;
  /** Unless told: `plain` for decoders narrower than 1024 or with odd heads, `gqa` for the others. */
  readonly attention?: AttentionKind;
  /** Weights of a graph above this many bytes go to files beside it. */
  readonly inlineLimit?: number;
  /** Bytes that such a file has at most. */
  readonly chunkLimit?: number;
  readonly onProgress?: (progress: ConvertProgress) => void;
  /** Called when everything is written and read again. */
  readonly onVerify?: () => void;
  /** Opens the finished folder before it is moved to its place; what it throws ends the conversion. */
  readonly check?: (folder: string) => Promise<void>;
  readonly signal?: AbortSignal;
}

export interface ConvertReport {
  readonly target: string;
  readonly quant: Quantization;
  readonly attention: AttentionKind;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly milliseconds: number;
}

/** Raised when the same options would write other bytes than before: work that was begun is then begun anew. */
const formatVersion = 1;

/**
 * Everything is written to TARGET.part and moved to the target at the end, when it has been read again, so that the
 * target is whole or untouched. A conversion that was cancelled or ended goes on there when it is started again.
 * Throws a Failure: `missing-file`, `missing-part`, `missing-tensor`, `wrong-shape`, `unsupported-model`,
 * `unsupported-dtype`, `damaged-file`, `target-exists`, `disk-full` or `cancelled`.
 */
export async function convert(options: ConvertOptions): Promise<ConvertReport> {
  const started = performance.now();
  const target = resolve(options.target);
  await requireFree(target);
  const source = await readSource(options.source, options.vision);
  const attention = options.attention ?? usualAttention(source);
  const graphs = buildGraphs(source, options, attention);
  if (options.signal?.aborted) throw new Failure('cancelled', 'The conversion was cancelled.');
  const working = `${target}.part`;
  await requireSpace(working, graphs);
  const journal = await Journal.open(working, await keyOf(source, options, attention));
  try {
    const names = await writeFiles(journal, source, graphs, options);
    options.onVerify?.();
    await journal.verify(options.signal);
    await options.check?.(working);
    options.signal?.throwIfAborted();
    await journal.finish();
    const files = await Promise.all(
      names.map(async (name) => ({ name, bytes: (await stat(join(working, name))).size })),
    );
    await mkdir(dirname(target), { recursive: true });
    if (existsSync(target)) await rmdir(target);
    await rename(working, target);
    return { target, quant: options.quant, attention, files, milliseconds: performance.now() - started };
  } catch (thrown) {
    await journal.close().catch(() => undefined);
    const isCancelled = options.signal?.aborted === true;
    // What the disk, the system or the engine process refused may succeed later; what was found wrong will not.
    const mayHelp = !(thrown instanceof Failure) || thrown.code.startsWith('engine-');
    const keeps = !journal.isEmpty && (isCancelled || mayHelp);
    if (!keeps) await rm(working, { recursive: true, force: true });
    if (!isCancelled) throw thrown;
    const rest = keeps ? ` The same command goes on from here; to give up, remove ${working}.` : '';
    throw new Failure('cancelled', `The conversion was cancelled.${rest}`);
  }
}

async function requireFree(target: string): Promise<void> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory()) {
    throw new Failure('target-exists', `${target} is a file; choose a folder that does not exist yet.`);
  }
  if ((await readdir(target)).length > 0) {
    throw new Failure('target-exists', `${target} is not empty; choose another folder or remove it.`);
  }
}

/** ONNX Runtime's GroupQueryAttention wants heads of a multiple of 16; small decoders gain nothing from it. */
function usualAttention({ config: { text } }: Source): AttentionKind {
  return text.hiddenSize < 1024 || text.headSize % 16 !== 0 ? 'plain' : 'gqa';
}

/** @throws Failure `disk-full` */
async function requireSpace(working: string, graphs: readonly Graph[]): Promise<void> {
  let existing = working;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  const onnx = join(working, 'onnx');
  const written = existsSync(onnx) ? await readdir(onnx) : [];
  const sizes = await Promise.all(written.map(async (name) => (await stat(join(onnx, name))).size));
  const needed = graphs.reduce((sum, graph) => sum + weightBytes(graph), 0);
  const missing = needed - sizes.reduce((sum, size) => sum + size, 0) - bavail * bsize;
  if (missing <= 0) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  const text = `The model needs ${gigabytes(needed)} GB of disk and ${gigabytes(missing)} GB are missing at ${existing}; free some, or choose another place.`;
  throw new Failure('disk-full', text);
}

/** What decides the bytes that are written. */
async function keyOf(source: Source, options: ConvertOptions, attention: AttentionKind): Promise<string> {
  const { quant, blockSize, accuracyLevel, inlineLimit, chunkLimit } = options;
  const settings = { quant, blockSize, accuracyLevel, attention, inlineLimit, chunkLimit };
  const files = await source.checkpoint.identity();
  return JSON.stringify({ formatVersion, settings, root: source.root, files });
}

/** Builds all three graphs before anything is written: a missing or misshapen tensor ends the conversion here. */
function buildGraphs(
  { checkpoint, config }: Source,
  options: ConvertOptions,
  attention: AttentionKind,
): Graph[] {
  const { vision, text } = weightFormats(options.quant, options);
  const build = (name: string, weights: WeightFormat, add: (layers: Layers) => void): Graph => {
    const graph = new Graph(name);
    add(new Layers(graph, checkpoint, weights));
    return graph;
  };
  return [
    build('vision_encoder', vision, (layers) => addVisionEncoder(layers, config, attention)),
    build('embed_tokens', text, (layers) => addEmbedding(layers, config)),
    build('decoder_model_merged', text, (layers) => addDecoder(layers, config.text, attention)),
  ];
}

/** Returns the names of the files written, relative to the folder. */
async function writeFiles(
  journal: Journal,
  source: Source,
  graphs: readonly Graph[],
  options: ConvertOptions,
): Promise<string[]> {
  const { onProgress, quant } = options;
  const totalBytes = graphs.reduce((sum, graph) => sum + weightBytes(graph), 0);
  let bytes = 0;
  const names: string[] = [];
  const chunks = new Map<string, number>();
  for (const graph of graphs) {
    const file = `${graph.name}${suffixes[quant]}.onnx`;
    const onTensor = (tensor: string, count: number, kept: boolean) =>
      onProgress?.({ file, tensor, bytes: (bytes += count), totalBytes, kept });
    const written = await writeGraph(graph, file, journal, { ...options, onTensor });
    names.push(...written.files);
    chunks.set(file, written.chunks);
  }
  names.push(...(await writeConfigurationFiles(source, journal.folder, chunks)));
  return names;
}
