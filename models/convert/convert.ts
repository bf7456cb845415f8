/** A Hugging Face LLaVA checkpoint → a model folder with ONNX graphs that the engine and transformers.js load. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import type { AttentionKind } from './attention.js';
import { Checkpoint } from './checkpoint.js';
import { readConfig, type LlavaConfig } from './config.js';
import { addDecoder } from './decoder.js';
import { addEmbedding } from './embed.js';
import { readJson, requireTokenizer, writeConfigurationFiles } from './folder.js';
import { Layers, type WeightFormat } from './layers.js';
import { Graph } from './onnx/graph.js';
import { weightBytes, writeGraph } from './onnx/write.js';
import { addVisionEncoder } from './vision.js';

export const precisions = ['fp32', 'fp16', 'q8', 'q4'] as const;
export type Precision = (typeof precisions)[number];

export interface ConvertProgress {
  /** The graph being written, such as `decoder_model_merged_q4.onnx`. */
  readonly file: string;
  /** The weight that was written last. */
  readonly tensor: string;
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface ConvertOptions {
  /** Folder of the checkpoint: config.json, tokenizer.json, safetensors. */
  readonly source: string;
  /** Folder to create; it must not exist or be empty. */
  readonly target: string;
  readonly precision: Precision;
  /** Unless told: `plain` for decoders narrower than 1024, `gqa` for the others. */
  readonly attention?: AttentionKind;
  /** For q4 and q8: how many values share a scale (32 unless told), and MatMulNBits' accuracy level (4 unless told). */
  readonly blockSize?: 16 | 32 | 64 | 128 | 256;
  readonly accuracyLevel?: 0 | 4;
  /** Weights of a graph above this many bytes go to a file beside it. */
  readonly inlineLimit?: number;
  readonly onProgress?: (progress: ConvertProgress) => void;
  readonly signal?: AbortSignal;
}

export interface ConvertReport {
  readonly target: string;
  readonly precision: Precision;
  readonly attention: AttentionKind;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly milliseconds: number;
}

/** The ends of file names that transformers.js asks for. */
const suffixes: Readonly<Record<Precision, string>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  q4: '_q4',
};

/**
 * Everything is written to a folder beside the target and moved there at the end, so that the target is whole or
 * untouched. Throws a Failure: `missing-file`, `missing-tensor`, `wrong-shape`, `unsupported-model`,
 * `unsupported-dtype`, `damaged-file`, `target-exists` or `cancelled`.
 */
export async function convert(options: ConvertOptions): Promise<ConvertReport> {
  const started = performance.now();
  const target = resolve(options.target);
  await requireFree(target);
  await requireTokenizer(options.source);
  const config = readConfig(await readJson(options.source, 'config.json'));
  const checkpoint = await Checkpoint.open(options.source);
  const attention = options.attention ?? (config.text.hiddenSize < 1024 ? 'plain' : 'gqa');
  const graphs = buildGraphs(checkpoint, config, options, attention);
  const working = `${target}.part-${process.pid}`;
  try {
    await mkdir(join(working, 'onnx'), { recursive: true });
    const names = await writeGraphs(working, graphs, options);
    const external = names
      .filter((name) => name.endsWith('.onnx_data'))
      .map((name) => basename(name, '_data'));
    names.push(...(await writeConfigurationFiles(options.source, working, config, external)));
    const files = await Promise.all(
      names.map(async (name) => ({ name, bytes: (await stat(join(working, name))).size })),
    );
    await mkdir(dirname(target), { recursive: true });
    if (existsSync(target)) await rmdir(target);
    await rename(working, target);
    const milliseconds = performance.now() - started;
    return { target, precision: options.precision, attention, files, milliseconds };
  } catch (thrown) {
    if (options.signal?.aborted) throw new Failure('cancelled', 'The conversion was cancelled.');
    throw thrown;
  } finally {
    await rm(working, { recursive: true, force: true });
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

/** Builds all three graphs before anything is written: a missing or misshapen tensor ends the conversion here. */
function buildGraphs(
  checkpoint: Checkpoint,
  config: LlavaConfig,
  options: ConvertOptions,
  attention: AttentionKind,
): Graph[] {
  const { precision, blockSize = 32, accuracyLevel = 4 } = options;
  const blocks = (bits: 4 | 8): WeightFormat => ({ kind: 'blocks', bits, blockSize, accuracyLevel });
  const formats: Readonly<Record<Precision, WeightFormat>> = {
    fp32: { kind: 'fp32' },
    fp16: { kind: 'fp16' },
    q8: blocks(8),
    q4: blocks(4),
  };
  const format = formats[precision];
  const build = (name: string, weights: WeightFormat, add: (layers: Layers) => void): Graph => {
    const graph = new Graph(name);
    add(new Layers(graph, checkpoint, weights));
    return graph;
  };
  return [
    // 4 bits cost a vision tower much of its sight and save little of the whole: it keeps 8.
    build('vision_encoder', precision === 'q4' ? formats.q8 : format, (layers) =>
      addVisionEncoder(layers, config, attention),
    ),
    build('embed_tokens', format, (layers) => addEmbedding(layers, config.text)),
    build('decoder_model_merged', format, (layers) => addDecoder(layers, config.text, attention)),
  ];
}

/** Returns the names of the files written, relative to the folder. */
async function writeGraphs(
  folder: string,
  graphs: readonly Graph[],
  options: ConvertOptions,
): Promise<string[]> {
  const { signal, inlineLimit, onProgress, precision } = options;
  const totalBytes = graphs.reduce((sum, graph) => sum + weightBytes(graph), 0);
  let bytes = 0;
  const names: string[] = [];
  for (const graph of graphs) {
    const file = `${graph.name}${suffixes[precision]}.onnx`;
    const onTensor = (tensor: string, count: number) =>
      onProgress?.({ file, tensor, bytes: (bytes += count), totalBytes });
    const paths = await writeGraph(graph, join(folder, 'onnx', file), { signal, inlineLimit, onTensor });
    names.push(...paths.map((path) => `onnx/${basename(path)}`));
  }
  return names;
}
