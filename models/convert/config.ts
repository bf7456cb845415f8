/**
 * The part of a LLaVA `config.json` that decides the graphs, checked and with transformers' own defaults filled in
 * (published configurations leave out every value that equals its default).
 */
import { Entries, type Json } from './entries.js';

export const activations = ['quick_gelu', 'gelu', 'gelu_pytorch_tanh', 'relu', 'silu'] as const;
export type Activation = (typeof activations)[number];

/** One 3×3 convolution with padding 1 and ReLU before the patch embedding; chatspot-nano's extension of CLIP. */
export interface StemStage {
  readonly channels: number;
  readonly stride: number;
}

export interface VisionConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly channels: number;
  readonly imageSize: number;
  /** Pixels of the input that one token stands for, along each side. */
  readonly patchSize: number;
  readonly activation: Activation;
  readonly layerNormEps: number;
  readonly stem: readonly StemStage[];
  /** How many encoder layers run before the features are taken. */
  readonly featureLayers: number;
  /** CLIP has a class token and a norm before its layers, SigLIP neither. */
  readonly kind: 'clip' | 'siglip';
  /** The first token, CLIP's class token, is left out of the features. */
  readonly dropFirst: boolean;
}

export interface TextConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly vocabularySize: number;
  readonly maxPositions: number;
  readonly rmsNormEps: number;
  readonly ropeTheta: number;
  /** Positions are divided by this ("linear" scaling). */
  readonly ropeFactor: number;
  readonly activation: Activation;
  readonly tiedEmbeddings: boolean;
}

export interface ProjectorConfig {
  readonly activation: Activation;
  /** A LayerNorm before the linear map, and a table added after it; chatspot-nano's extensions. */
  readonly norm: boolean;
  readonly position: boolean;
}

export interface LlavaConfig {
  readonly vision: VisionConfig;
  readonly text: TextConfig;
  readonly projector: ProjectorConfig;
  readonly imageTokenIndex: number;
}

/** Tokens inside the vision tower; a picture's rest beyond whole patches is not looked at. */
export function towerTokens(vision: VisionConfig): number {
  return Math.floor(vision.imageSize / vision.patchSize) ** 2 + (vision.kind === 'clip' ? 1 : 0);
}

/** Image tokens that one picture becomes. */
export function imageTokens(vision: VisionConfig): number {
  return towerTokens(vision) - (vision.dropFirst ? 1 : 0);
}

/** Throws `unsupported-model` with the entry that cannot be converted. */
export function readConfig(root: Json): LlavaConfig {
  const top = new Entries(root, '');
  top.oneOf('model_type', ['llava'], undefined);
  return {
    vision: readVision(top),
    text: readText(top),
    projector: {
      activation: top.oneOf('projector_hidden_act', activations, 'gelu'),
      norm: top.child('projector').flag('norm', false),
      position: top.child('projector').flag('position', false),
    },
    imageTokenIndex: top.integer('image_token_index', top.integer('image_token_id', 32000)),
  };
}

const clipDefaults = { patchSize: 32, activation: 'quick_gelu', layerNormEps: 1e-5 } as const;
const siglipDefaults = { patchSize: 16, activation: 'gelu_pytorch_tanh', layerNormEps: 1e-6 } as const;

function readVision(top: Entries): VisionConfig {
  // Without a vision_config, LLaVA means CLIP ViT-L/14 at 336 pixels.
  const large = top.has('vision_config') ? undefined : { hidden: 1024, mlp: 4096, layers: 24, heads: 16 };
  const vision = top.child('vision_config');
  const type = vision.oneOf('model_type', ['clip_vision_model', 'siglip_vision_model'], 'clip_vision_model');
  const kind = type === 'clip_vision_model' ? 'clip' : 'siglip';
  const defaults = kind === 'clip' ? clipDefaults : siglipDefaults;
  const layers = vision.integer('num_hidden_layers', large?.layers ?? 12);
  const select = top.oneOf('vision_feature_select_strategy', ['default', 'full'], 'default');
  // Index into [embeddings, layer 1, …, layer n]; negative counts from the end.
  const feature = top.integer('vision_feature_layer', -2, -layers - 1);
  const featureLayers = feature < 0 ? layers + 1 + feature : feature;
  if (featureLayers > layers)
    throw top.refuse('vision_feature_layer', `a layer from ${-layers - 1} to ${layers}`);
  const imageSize = vision.integer('image_size', large ? 336 : 224);
  const patchSize = vision.integer('patch_size', large ? 14 : defaults.patchSize, 1);
  const stem = vision.list('stem').map((stage) => ({
    channels: stage.integer('channels', undefined),
    stride: stage.integer('stride', undefined, 1),
  }));
  const stemStride = stem.reduce((product, stage) => product * stage.stride, 1);
  if (patchSize % stemStride !== 0)
    throw vision.refuse('patch_size', `a multiple of the stem's ${stemStride}`);
  return {
    hiddenSize: vision.integer('hidden_size', large?.hidden ?? 768),
    intermediateSize: vision.integer('intermediate_size', large?.mlp ?? 3072),
    layers,
    heads: vision.integer('num_attention_heads', large?.heads ?? 12),
    channels: vision.integer('num_channels', 3),
    imageSize,
    patchSize,
    activation: vision.oneOf('hidden_act', activations, defaults.activation),
    layerNormEps: vision.number('layer_norm_eps', defaults.layerNormEps),
    stem,
    featureLayers,
    kind,
    dropFirst: select === 'default',
  };
}

function readText(top: Entries): TextConfig {
  const text = top.child('text_config');
  const type = text.oneOf('model_type', ['llama', 'mistral', 'qwen2'], 'llama');
  // Only LLaMA's defaults are known here; the others must say their sizes.
  const size = (key: string, llama: number) => text.integer(key, type === 'llama' ? llama : undefined);
  const heads = size('num_attention_heads', 32);
  const hiddenSize = size('hidden_size', 4096);
  const maxPositions = size('max_position_embeddings', 2048);
  // rope_parameters (5.x) holds what rope_theta and rope_scaling held before.
  const rope = text.child(text.has('rope_parameters') ? 'rope_parameters' : 'rope_scaling');
  const ropeType = rope.oneOf(rope.has('type') ? 'type' : 'rope_type', ['default', 'linear'], 'default');
  const slides = type === 'mistral' || text.flag('use_sliding_window', false);
  if (slides && text.integer('sliding_window', maxPositions) < maxPositions) {
    throw text.refuse('sliding_window', `null or at least max_position_embeddings (${maxPositions})`);
  }
  return {
    hiddenSize,
    intermediateSize: size('intermediate_size', 11008),
    layers: size('num_hidden_layers', 32),
    heads,
    keyValueHeads: size('num_key_value_heads', heads),
    headSize: text.integer('head_dim', hiddenSize / heads),
    vocabularySize: size('vocab_size', 32000),
    maxPositions,
    rmsNormEps: text.number('rms_norm_eps', 1e-6),
    ropeTheta: rope.number('rope_theta', text.number('rope_theta', 10000)),
    ropeFactor: ropeType === 'linear' ? rope.number('factor', undefined) : 1,
    activation: text.oneOf('hidden_act', activations, 'silu'),
    tiedEmbeddings: text.flag('tie_word_embeddings', false) || top.flag('tie_word_embeddings', false),
  };
}
