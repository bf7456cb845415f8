/** Which files of a repository or folder the engine needs, and no other. */
import { Failure } from '../failure.js';

/** Kinds of weights, under the names of transformers.js, the smallest first. */
export const quantizations = ['q4', 'q4f16', 'q8', 'fp16', 'fp32'] as const;
export type Quantization = (typeof quantizations)[number];

/** A file as a repository lists it. */
export interface ListedFile {
  /** Below the repository's root, with `/`. */
  readonly path: string;
  readonly size: number;
  /** Absent where it is not known, as in a plain folder. */
  readonly hash?: FileHash;
}

/** The SHA-256 of the content for large files (LFS), git's own SHA-1 of a blob for the small ones. Hex. */
export interface FileHash {
  readonly kind: 'sha256' | 'git-sha1';
  readonly hex: string;
}

export interface FilePlan<File extends ListedFile = ListedFile> {
  /** `graphs`: ready for the engine. `checkpoint`: safetensors, which are converted afterwards. */
  readonly kind: 'graphs' | 'checkpoint';
  readonly quant: Quantization;
  readonly files: readonly File[];
}

const needed = ['config.json', 'tokenizer.json'];
const neededWithGraphs = ['tokenizer_config.json', 'preprocessor_config.json'];
const optional = [
  'processor_config.json',
  'generation_config.json',
  'chat_template.jinja',
  'chat_template.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'chatspot.json',
  ...neededWithGraphs,
];

/** Endings of a graph's file name, best first. */
const endings: Readonly<Record<Quantization, readonly string[]>> = {
  q4: ['_q4'],
  q4f16: ['_q4f16'],
  q8: ['_quantized', '_int8', '_uint8'],
  fp16: ['_fp16'],
  fp32: [''],
};
/** Where a graph is missing in a kind of weights, it is taken in a finer one. */
const finer: Readonly<Record<Quantization, readonly Quantization[]>> = {
  q4: ['q4', 'q8', 'fp16', 'fp32'],
  q4f16: ['q4f16', 'fp16', 'q4', 'q8', 'fp32'],
  q8: ['q8', 'fp16', 'fp32'],
  fp16: ['fp16', 'fp32'],
  fp32: ['fp32'],
};
/** What a folder of graphs can be: a model that answers, or CLIP's text encoder. The last graph is the one to know it by. */
const kinds = [
  { graphs: ['vision_encoder', 'embed_tokens', 'decoder_model_merged'], needed: neededWithGraphs },
  { graphs: ['text_model'], needed: ['tokenizer_config.json'] },
] as const;
type Kind = (typeof kinds)[number];

const weights = /^model(-\d+-of-\d+)?\.safetensors$/;
const weightIndex = 'model.safetensors.index.json';

/**
 * @param name how a sentence calls the repository or folder
 * @param wanted the kind of weights; unless told, the smallest that there is. A checkpoint is converted to it (q4).
 * @throws Failure `model-missing` (a part is not there) or `quant-missing`
 */
export function planFiles<File extends ListedFile>(
  name: string,
  listed: readonly File[],
  wanted?: Quantization,
): FilePlan<File> {
  const paths = new Map(listed.map((file) => [file.path, file]));
  const kind = kinds.find(({ graphs }) =>
    listed.some(({ path }) => new RegExp(`^onnx/${graphs.at(-1)}\\w*\\.onnx$`).test(path)),
  );
  const isCheckpoint = listed.some(({ path }) => weights.test(path));
  if (kind === undefined && !isCheckpoint) {
    const text = `${name} has neither ONNX graphs (onnx/decoder_model_merged….onnx) nor model.safetensors; choose a LLaVA-type model that has one of them.`;
    throw new Failure('model-missing', text);
  }
  const required = [...needed, ...(kind?.needed ?? [])];
  const missing = required.find((path) => !paths.has(path));
  if (missing !== undefined) {
    throw new Failure('model-missing', `${name} has no ${missing}; choose a model that has all its parts.`);
  }
  const configs = [...needed, ...optional].filter((path) => paths.has(path));
  const quant = kind ? graphQuant(name, paths, kind, wanted) : (wanted ?? 'q4');
  const model = kind
    ? kind.graphs.flatMap((graph) => graphFiles(name, paths, graph, quant))
    : [...paths.keys()].filter((path) => weights.test(path) || path === weightIndex);
  const files = [...new Set([...configs, ...model])].map((path) => paths.get(path)!);
  return { kind: kind ? 'graphs' : 'checkpoint', quant, files };
}

/** Bytes of the files that hold weights. */
export function weightBytes({ files }: FilePlan): number {
  return files
    .filter(({ path }) => path.startsWith('onnx/') || weights.test(path))
    .reduce((sum, { size }) => sum + size, 0);
}

type Paths = ReadonlyMap<string, ListedFile>;

function graphQuant(
  name: string,
  paths: Paths,
  { graphs }: Kind,
  wanted: Quantization | undefined,
): Quantization {
  const there = quantizations.filter((quant) => graphFile(paths, graphs.at(-1)!, [quant]) !== undefined);
  const quant = wanted ?? there[0];
  if (quant !== undefined && there.includes(quant)) return quant;
  const choice = there.length === 0 ? 'none that the engine reads' : there.join(', ');
  throw new Failure(
    'quant-missing',
    `${name} has no ${wanted ?? 'known'} weights; it has ${choice}: choose one of these with --quant.`,
  );
}

function graphFile(paths: Paths, graph: string, quants: readonly Quantization[]): string | undefined {
  return quants
    .flatMap((quant) => endings[quant])
    .map((ending) => `onnx/${graph}${ending}.onnx`)
    .find((path) => paths.has(path));
}

/** A graph and the files beside it that hold its weights: x.onnx, x.onnx_data, x.onnx_data_1, … */
function graphFiles(name: string, paths: Paths, graph: string, quant: Quantization): string[] {
  const file = graphFile(paths, graph, finer[quant]);
  if (file === undefined) {
    throw new Failure('model-missing', `${name} has no onnx/${graph}.onnx; choose a model that has it.`);
  }
  const beside = [...paths.keys()].filter(
    (path) => path.startsWith(`${file}_data`) && /^(_\d+)?$/.test(path.slice(file.length + '_data'.length)),
  );
  return [file, ...beside];
}
