/** A Hugging Face checkpoint, LLaVA or CLIP's text encoder → a folder of ONNX graphs for the engine and transformers.js. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import type { AttentionKind } from './attention.js';
import type { Conversion, ConvertOptions } from './conversion.js';
import { Journal } from './journal.js';
import { readJson } from './json.js';
import { prepareLlava } from './llava.js';
import type { Graph } from './onnx/graph.js';
import { weightBytes, writeGraph } from './onnx/write.js';
import { suffixes, type Quantization } from './quantization.js';
import { isTextEncoder } from './textEncoder.js';
import { prepareTextEncoder } from './textEncoderFolder.js';

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
  const conversion = await prepare(options);
  if (options.signal?.aborted) throw new Failure('cancelled', 'The conversion was cancelled.');
  const working = `${target}.part`;
  await requireSpace(working, conversion.graphs);
  const journal = await Journal.open(working, await keyOf(conversion, options));
  try {
    const names = await writeFiles(journal, conversion, options);
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
    const { attention } = conversion;
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

/** Finds out what is to be converted; a missing or misshapen tensor ends the conversion here. */
async function prepare(options: ConvertOptions): Promise<Conversion> {
  const root = await readJson(options.source, 'config.json');
  return isTextEncoder(root) ? prepareTextEncoder(root, options) : prepareLlava(options);
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
async function keyOf({ root, checkpoint, attention }: Conversion, options: ConvertOptions): Promise<string> {
  const { quant, blockSize, accuracyLevel, cacheBits, inlineLimit, chunkLimit } = options;
  const settings = { quant, blockSize, accuracyLevel, cacheBits, attention, inlineLimit, chunkLimit };
  return JSON.stringify({ formatVersion, settings, root, files: await checkpoint.identity() });
}

/** Returns the names of the files written, relative to the folder. */
async function writeFiles(
  journal: Journal,
  { graphs, writeConfiguration }: Conversion,
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
  names.push(...(await writeConfiguration(journal.folder, chunks)));
  return names;
}
