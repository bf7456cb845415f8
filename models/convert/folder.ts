/** The JSON files of a model folder: the checkpoint's own, completed where readers need more. */
import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imageTokens, towerTokens, type LlavaConfig, type VisionConfig } from './config.js';
import type { Json } from './entries.js';
import type { Source } from './source.js';

const copied = [
  'special_tokens_map.json',
  'added_tokens.json',
  'chat_template.jinja',
  'chat_template.json',
  'chatspot.json',
];

/** `chunks`: graph, such as `decoder_model_merged_q4.onnx` → how many files of weights lie beside it. */
export async function writeConfigurationFiles(
  source: Source,
  target: string,
  chunks: ReadonlyMap<string, number>,
): Promise<string[]> {
  const present = copied.filter((name) => existsSync(join(source.folder, name)));
  for (const name of present) await copyFile(join(source.folder, name), join(target, name));
  const written: Record<string, Json> = {
    'config.json': completeConfig(source.root, source.config, chunks),
    'processor_config.json': processorConfig(source.processor, source.config.vision),
    'preprocessor_config.json': preprocessorConfig(source.images, source.config.vision),
    'tokenizer.json': source.tokenizer.json,
    'tokenizer_config.json': source.tokenizerConfig,
    'generation_config.json': source.generation ?? generationConfig(source.root),
  };
  for (const [name, value] of Object.entries(written)) {
    const indent = name === 'tokenizer.json' ? undefined : 2;
    await writeFile(join(target, name), `${JSON.stringify(value, null, indent)}\n`);
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
  chunks: ReadonlyMap<string, number>,
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
  return { ...complete, ...externalDataFormat(chunks) };
}

/** The entry of config.json from which transformers.js knows of weights that lie beside their graphs. */
export function externalDataFormat(chunks: ReadonlyMap<string, number>): Json {
  const external = [...chunks].filter(([, count]) => count > 0);
  if (external.length === 0) return {};
  return { 'transformers.js_config': { use_external_data_format: Object.fromEntries(external) } };
}

/** transformers.js repeats `image_token` ⌊H / patch⌋·⌊W / patch⌋ + additional times and drops nothing afterwards. */
function processorConfig(source: Json | undefined, vision: VisionConfig): Json {
  const patches = towerTokens(vision) - (vision.kind === 'clip' ? 1 : 0);
  return {
    processor_class: 'LlavaProcessor',
    image_token: source?.['image_token'] ?? '<image>',
    patch_size: vision.patchSize,
    num_additional_image_tokens: imageTokens(vision) - patches,
    vision_feature_select_strategy: vision.dropFirst ? 'default' : 'full',
  };
}

/** transformers.js finds the processor's class here, and knows image processors by their names without an ending. */
function preprocessorConfig(source: Json | undefined, vision: VisionConfig): Json {
  const settings =
    source ??
    (vision.kind === 'clip' ? clipPreprocessing(vision.imageSize) : siglipPreprocessing(vision.imageSize));
  const named = settings['image_processor_type'] ?? imageProcessors[vision.kind];
  const type = String(named).replace(/(Fast|Pil)$/, '');
  return { ...settings, image_processor_type: type, processor_class: 'LlavaProcessor' };
}

const imageProcessors = { clip: 'CLIPImageProcessor', siglip: 'SiglipImageProcessor' } as const;

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

/** What SiglipImageProcessor does unless told otherwise. */
function siglipPreprocessing(size: number): Json {
  return {
    do_convert_rgb: true,
    do_resize: true,
    size: { height: size, width: size },
    resample: 3,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  };
}

function generationConfig(root: Json): Json {
  const text = (root['text_config'] ?? {}) as Json;
  const value = (key: string, fallback: number) => root[key] ?? text[key] ?? fallback;
  return { bos_token_id: value('bos_token_id', 1), eos_token_id: value('eos_token_id', 2) };
}
