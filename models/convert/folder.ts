/** The JSON files of a model folder: copied from the checkpoint, completed where transformers.js needs more. */
import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import { imageTokens, type LlavaConfig } from './config.js';
import type { Json } from './entries.js';

const copied = [
  'tokenizer.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'chat_template.jinja',
  'chat_template.json',
  'chatspot.json',
];

/** Found out before the weights are converted, which may take minutes. Throws `missing-file` or `damaged-file`. */
export async function requireTokenizer(source: string): Promise<void> {
  if (!existsSync(join(source, 'tokenizer.json'))) {
    throw new Failure('missing-file', `${source} has no tokenizer.json.`);
  }
  if (typeof (await tokenizerConfig(source))['chat_template'] === 'string') return;
  const text = `${source} has no chat template; save the model's own as chat_template.jinja in it (LLaVA-1.5's writes "USER: <image>", the question and " ASSISTANT:").`;
  throw new Failure('missing-file', text);
}

/** Throws `missing-file` or `damaged-file`. */
export async function readJson(folder: string, name: string): Promise<Json> {
  const path = join(folder, name);
  if (!existsSync(path)) throw new Failure('missing-file', `${folder} has no ${name}.`);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Json;
  } catch (cause) {
    throw new Failure('damaged-file', `${path} is not JSON; download it again.`, { cause });
  }
}

async function readJsonIfThere(folder: string, name: string): Promise<Json | undefined> {
  return existsSync(join(folder, name)) ? readJson(folder, name) : undefined;
}

/** `external` names the graphs, such as `decoder_model_merged.onnx`, whose weights lie in a file beside them. */
export async function writeConfigurationFiles(
  source: string,
  target: string,
  config: LlavaConfig,
  external: readonly string[],
): Promise<string[]> {
  const present = copied.filter((name) => existsSync(join(source, name)));
  for (const name of present) await copyFile(join(source, name), join(target, name));
  const root = await readJson(source, 'config.json');
  const processor = await readJsonIfThere(source, 'processor_config.json');
  const images =
    (await readJsonIfThere(source, 'preprocessor_config.json')) ?? processor?.['image_processor'];
  const written: Record<string, Json> = {
    'config.json': completeConfig(root, config, external),
    'processor_config.json': processorConfig(processor, config),
    'preprocessor_config.json': preprocessorConfig(images as Json | undefined, config.vision.imageSize),
    'tokenizer_config.json': await tokenizerConfig(source),
    'generation_config.json':
      (await readJsonIfThere(source, 'generation_config.json')) ?? generationConfig(root),
  };
  for (const [name, value] of Object.entries(written)) {
    await writeFile(join(target, name), `${JSON.stringify(value, null, 2)}\n`);
  }
  return [...present, ...Object.keys(written)];
}

/**
 * Readers of the folder know no defaults: the sizes that decide the cache's shape, the context and how many tokens
 * a picture becomes are written out. A checkpoint's own image_seq_length may be a default that does not fit it.
 */
function completeConfig(
  root: Json,
  { text, vision, imageTokenIndex }: LlavaConfig,
  external: readonly string[],
): Json {
  const visionConfig = {
    model_type: 'clip_vision_model',
    ...(root['vision_config'] as Json | undefined),
    image_size: vision.imageSize,
    patch_size: vision.patchSize,
  };
  const textConfig = {
    model_type: 'llama',
    ...(root['text_config'] as Json | undefined),
    hidden_size: text.hiddenSize,
    num_hidden_layers: text.layers,
    num_attention_heads: text.heads,
    num_key_value_heads: text.keyValueHeads,
    head_dim: text.headSize,
    vocab_size: text.vocabularySize,
    max_position_embeddings: text.maxPositions,
  };
  const complete: Json = {
    ...root,
    image_token_index: imageTokenIndex,
    image_seq_length: imageTokens(vision),
    text_config: textConfig,
    vision_config: visionConfig,
  };
  if (external.length === 0) return complete;
  const format = Object.fromEntries(external.map((name) => [name, true]));
  return { ...complete, 'transformers.js_config': { use_external_data_format: format } };
}

/** transformers.js repeats `image_token` (H / patch)·(W / patch) + additional times and drops nothing afterwards. */
function processorConfig(source: Json | undefined, { vision }: LlavaConfig): Json {
  return {
    processor_class: 'LlavaProcessor',
    image_token: source?.['image_token'] ?? '<image>',
    patch_size: vision.patchSize,
    num_additional_image_tokens: vision.keepClassToken ? 1 : 0,
    vision_feature_select_strategy: vision.keepClassToken ? 'full' : 'default',
  };
}

/** transformers.js finds the processor's class here, and knows image processors by their names without an ending. */
function preprocessorConfig(source: Json | undefined, imageSize: number): Json {
  const settings = source ?? clipPreprocessing(imageSize);
  const type = String(settings['image_processor_type'] ?? 'CLIPImageProcessor').replace(/(Fast|Pil)$/, '');
  return { ...settings, image_processor_type: type, processor_class: 'LlavaProcessor' };
}

/** What CLIPImageProcessor does unless told otherwise. */
function clipPreprocessing(size: number): Json {
  return {
    do_convert_rgb: true,
    do_resize: true,
    size: { shortest_edge: size },
    resample: 3,
    do_center_crop: true,
    crop_size: { height: size, width: size },
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: [0.48145466, 0.4578275, 0.40821073],
    image_std: [0.26862954, 0.26130258, 0.27577711],
  };
}

/** Later transformers keep the chat template in a file of its own; readers expect it here too. */
async function tokenizerConfig(source: string): Promise<Json> {
  const config = (await readJsonIfThere(source, 'tokenizer_config.json')) ?? {
    tokenizer_class: 'PreTrainedTokenizerFast',
  };
  if (typeof config['chat_template'] === 'string') return config;
  const path = join(source, 'chat_template.jinja');
  const template = existsSync(path)
    ? await readFile(path, 'utf8')
    : (await readJsonIfThere(source, 'chat_template.json'))?.['chat_template'];
  return template === undefined ? config : { ...config, chat_template: template };
}

function generationConfig(root: Json): Json {
  const text = (root['text_config'] ?? {}) as Json;
  const value = (key: string, fallback: number) => root[key] ?? text[key] ?? fallback;
  return { bos_token_id: value('bos_token_id', 1), eos_token_id: value('eos_token_id', 2) };
}
