import { createHash, type Hash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { chosenDialect } from '../../dialects/chosenDialect.js';
import { Failure } from '../../failure.js';
import type { Size } from '../../instruction/types.js';
import type { ModelIdentity } from '../protocol.js';
import { JsonFile } from './jsonFile.js';
import { readPictureConfig } from './pictureConfig.js';
import { gridOf } from './patches.js';
import { inputSize, type PictureConfig } from './preprocess.js';
import type { Grid } from './ropePositions.js';

/** Endings of a graph's file name, best first: each graph takes the first that is there. */
export const graphSuffixes = [
  '',
  '_q4',
  '_quantized',
  '_int8',
  '_uint8',
  '_fp16',
  '_q4f16',
  '_bnb4',
] as const;

const graphNames = {
  vision: 'vision_encoder',
  embed: 'embed_tokens',
  decoder: 'decoder_model_merged',
} as const;

/** Everything a model folder says, read and checked; the graphs themselves are only named. */
export interface ModelFolder {
  readonly identity: ModelIdentity;
  /** Absolute paths. */
  readonly graphs: Readonly<Record<keyof typeof graphNames, string>>;
  readonly picture: PictureConfig;
  /** Layers of the decoder. */
  readonly layers: number;
  /** Stands for one embedding of a picture. */
  readonly imageToken: number;
  /** Embeddings that one picture becomes, where that does not depend on its size. */
  readonly imageTokens: number;
  /** The longest prompt and answer together, in tokens. */
  readonly context: number;
  /** Tokens that end an answer. */
  readonly endTokens: readonly number[];
  readonly tokenizer: object;
  readonly tokenizerConfig: JsonFile;
  readonly chatTemplate: string;
}

/** @throws Failure `model-missing` (a part is not there) or `model-config` (it does not say what it must) */
export async function readModelFolder(path: string): Promise<ModelFolder> {
  const folder = resolve(path);
  const names = await readdir(join(folder, 'onnx')).catch(async () => {
    await requireFolder(folder);
    throw new Failure(
      'model-missing',
      `There is no folder "onnx" in ${folder}; choose a model folder in the transformers.js layout.`,
    );
  });
  const graphs = {
    vision: graphFile(folder, names, 'vision'),
    embed: graphFile(folder, names, 'embed'),
    decoder: graphFile(folder, names, 'decoder'),
  };
  const config = await JsonFile.read(folder, 'config.json');
  const tokenizer = await JsonFile.read(folder, 'tokenizer.json');
  const tokenizerConfig = await JsonFile.read(folder, 'tokenizer_config.json');
  const preprocessor = await JsonFile.read(folder, 'preprocessor_config.json');
  const generation = await JsonFile.readOptional(folder, 'generation_config.json');
  const own = await JsonFile.readOptional(folder, 'chatspot.json');
  const files = [config, tokenizer, tokenizerConfig, preprocessor, generation, own].filter(
    (file) => file !== undefined,
  );

  const picture = readPictureConfig(preprocessor, config, own);
  const decimals = own?.number('decimals');
  const { dialect, doubt } = chosenDialect(own?.text('dialect'), config.text('model_type'));
  return {
    identity: {
      name: own?.text('name') ?? basename(folder),
      folder,
      fingerprint: await fingerprint(folder, names, Object.values(graphs), files),
      coordinates: {
        dialect,
        frame: picture.frame,
        width: picture.width,
        height: picture.height,
        ...(picture.resize === undefined ? {} : { resize: picture.resize }),
        ...(decimals === undefined ? {} : { decimals }),
        ...(own?.boolean('zoom') === true ? { zoom: true } : {}),
      },
      ...(doubt === undefined ? {} : { doubt }),
    },
    graphs,
    picture,
    layers: config.need('text_config.num_hidden_layers', 'num_hidden_layers'),
    imageToken: config.need('image_token_index', 'image_token_id'),
    imageTokens: imageTokens(config, picture),
    context: config.need('text_config.max_position_embeddings', 'max_position_embeddings'),
    endTokens: endTokens(generation, config),
    tokenizer: tokenizer.value,
    tokenizerConfig,
    chatTemplate: await chatTemplate(folder, tokenizerConfig),
  };
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const text =
    found === undefined ? `There is no folder ${folder}` : `${folder} is a file and not a model folder`;
  throw new Failure('model-missing', `${text}; check the path, or the name of a model in the library.`);
}

function graphFile(folder: string, names: readonly string[], graph: keyof typeof graphNames): string {
  const name = graphSuffixes
    .map((suffix) => `${graphNames[graph]}${suffix}.onnx`)
    .find((file) => names.includes(file));
  if (name !== undefined) return join(folder, 'onnx', name);
  const text = `onnx/${graphNames[graph]}.onnx is missing in ${folder}; convert the model again or fetch that file.`;
  throw new Failure('model-missing', text);
}

/** Where a picture's embeddings lie, for models that look at pictures in their own shape. */
export function pictureGrid({ picture }: ModelFolder, size: Size): Grid | undefined {
  if (picture.patches === undefined) return undefined;
  return gridOf(inputSize(picture, size), picture.patches);
}

/** Patches of the picture, unless the configuration counts its tokens itself. */
function imageTokens(config: JsonFile, { width, height, patches }: PictureConfig): number {
  if (patches !== undefined) return 0;
  const counted = config.number('image_seq_length');
  if (counted !== undefined) return counted;
  const patch = config.need('vision_config.patch_size', 'patch_size');
  return Math.floor(width / patch) * Math.floor(height / patch);
}

function endTokens(generation: JsonFile | undefined, config: JsonFile): number[] {
  const value =
    generation?.get('eos_token_id') ??
    config.get('eos_token_id') ??
    config.get('text_config.eos_token_id') ??
    [];
  return [value].flat().filter((token) => typeof token === 'number');
}

async function chatTemplate(folder: string, tokenizerConfig: JsonFile): Promise<string> {
  const inside = tokenizerConfig.get('chat_template');
  if (typeof inside === 'string') return inside;
  const jinja = await readFile(join(folder, 'chat_template.jinja'), 'utf8').catch(() => undefined);
  const beside = jinja ?? (await JsonFile.readOptional(folder, 'chat_template.json'))?.text('chat_template');
  if (beside !== undefined) return beside;
  throw new Failure(
    'model-missing',
    `tokenizer_config.json in ${folder} has no chat_template; add the model's template.`,
  );
}

/** Bytes at each end of a graph or weights file that the fingerprint covers; whole files would take too long. */
const sampled = 1 << 20;

async function fingerprint(
  folder: string,
  names: readonly string[],
  graphs: readonly string[],
  configs: readonly JsonFile[],
): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, bytes } of configs) hash.update(`${name} ${bytes.length}\n`).update(bytes);
  const stems = graphs.map((graph) => basename(graph));
  // x.onnx, and its weights x.onnx_data, x.onnx_data_1, …
  const files = names.filter((name) =>
    stems.some((stem) => name === stem || name.startsWith(`${stem}_data`)),
  );
  for (const name of files.sort()) await hashEnds(hash, folder, name);
  return hash.digest('hex');
}

async function hashEnds(hash: Hash, folder: string, name: string): Promise<void> {
  const file = await open(join(folder, 'onnx', name));
  try {
    const { size } = await file.stat();
    hash.update(`${name} ${size}\n`);
    const buffer = Buffer.alloc(sampled);
    for (const position of new Set([0, Math.max(0, size - sampled)])) {
      const { bytesRead } = await file.read(buffer, 0, sampled, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
