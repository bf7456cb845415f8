import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { chosenDialect } from '../../dialects/chosenDialect.js';
import { Failure } from '../../failure.js';
import type { Size } from '../../instruction/types.js';
import type { ModelIdentity } from '../protocol.js';
import {
  answeringGraph,
  fingerprint,
  graphFile,
  hasGraph,
  listGraphs,
  textEncoderGraph,
} from './graphFiles.js';
import { JsonFile } from './jsonFile.js';
import { readPictureConfig } from './pictureConfig.js';
import { gridOf } from './patches.js';
import { inputSize, type PictureConfig } from './preprocess.js';
import type { Grid } from './ropePositions.js';

const graphNames = {
  vision: 'vision_encoder',
  embed: 'embed_tokens',
  decoder: answeringGraph,
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

/**
 * @throws Failure `model-missing` (a part is not there), `model-config` (it does not say what it must) or
 *   `model-unsupported` (it does something else)
 */
export async function readModelFolder(path: string): Promise<ModelFolder> {
  const folder = resolve(path);
  const names = await listGraphs(folder);
  requireAnswering(folder, names);
  const graphs = {
    vision: graphFile(folder, names, graphNames.vision),
    embed: graphFile(folder, names, graphNames.embed),
    decoder: graphFile(folder, names, graphNames.decoder),
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

/** @throws Failure `model-unsupported` for a text encoder */
function requireAnswering(folder: string, names: readonly string[]): void {
  if (hasGraph(names, answeringGraph) || !hasGraph(names, textEncoderGraph)) return;
  const text = `${folder} is a text encoder, which answers no questions; choose another model, and name this one in text-encoder= of an evaluation.`;
  throw new Failure('model-unsupported', text);
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
