/** CLIP's text encoder as a graph, in the form in which transformers.js reads CLIPTextModelWithProjection. */
import { Entries, type Json } from './entries.js';
import { activations } from './config.js';
import { addEncoderLayer, plainMix, type EncoderLayerConfig } from './encoderLayer.js';
import type { Layers } from './layers.js';
import { DataType } from './onnx/schema.js';
import { gatherTokens } from './tokenTable.js';

export interface TextEncoderConfig extends EncoderLayerConfig {
  readonly layers: number;
  readonly vocabularySize: number;
  /** The longest text in tokens, its first and last included. */
  readonly maxPositions: number;
  /** Numbers of one text's feature. */
  readonly projectionSize: number;
  /**
   * The token whose first place is looked at; undefined where that is the place of the largest id. Configurations
   * of CLIP's first years call the end token 2, which it is not, and mean the latter.
   */
  readonly endToken: number | undefined;
}

/** config.json of a CLIP checkpoint, or of its text encoder alone. */
export function isTextEncoder(root: Json): boolean {
  return root['model_type'] === 'clip' || root['model_type'] === 'clip_text_model';
}

/**
 * With transformers' own defaults filled in. As there, what `text_config_dict` says, or leaves to the defaults,
 * goes before `text_config`.
 * @throws Failure `unsupported-model` with the entry that cannot be converted
 */
export function readTextEncoderConfig(root: Json): TextEncoderConfig {
  const top = new Entries(root, '');
  const isWhole = top.oneOf('model_type', ['clip', 'clip_text_model'], undefined) === 'clip';
  const own = top.child(top.has('text_config_dict') ? 'text_config_dict' : 'text_config');
  const text = isWhole ? own : top;
  const hiddenSize = text.integer('hidden_size', 512, 1);
  const heads = text.integer('num_attention_heads', 8, 1);
  if (hiddenSize % heads !== 0) throw text.refuse('num_attention_heads', `a divisor of ${hiddenSize}`);
  const endToken = text.integer('eos_token_id', 49407);
  return {
    hiddenSize,
    intermediateSize: text.integer('intermediate_size', 2048, 1),
    layers: text.integer('num_hidden_layers', 12),
    heads,
    activation: text.oneOf('hidden_act', activations, 'quick_gelu'),
    layerNormEps: text.number('layer_norm_eps', 1e-5),
    vocabularySize: text.integer('vocab_size', 49408, 1),
    maxPositions: text.integer('max_position_embeddings', 77, 2),
    projectionSize: top.integer('projection_dim', 512, 1),
    endToken: endToken === 2 ? undefined : endToken,
  };
}

/**
 * input_ids [batch_size, sequence_length] → text_embeds [batch_size, projection size]. What stands behind a text's
 * end token changes nothing, because tokens see only those before them.
 */
export function addTextEncoder(layers: Layers, config: TextEncoderConfig): void {
  const { graph, checkpoint } = layers;
  const { hiddenSize, layerNormEps, vocabularySize, maxPositions, projectionSize } = config;
  const ids = graph.input('input_ids', DataType.int64, ['batch_size', 'sequence_length']);
  const words = checkpoint.tensor('text_model.embeddings.token_embedding.weight', [
    vocabularySize,
    hiddenSize,
  ]);
  const embedded = layers.narrow(gatherTokens(layers, words, ids, 'hidden_size'));
  const places = layers.parameter('text_model.embeddings.position_embedding.weight', [
    maxPositions,
    hiddenSize,
  ]);
  const length = graph.node('Shape', [ids], { attributes: { start: 1, end: 2 } });
  const positions = graph.node('Slice', [places, graph.integers([0]), length, graph.integers([0])]);
  let hidden = graph.node('Add', [embedded, positions]);
  const mix = plainMix(layers, config, causalBias(layers, length));
  for (let layer = 0; layer < config.layers; layer++) {
    hidden = addEncoderLayer(layers, config, hidden, `text_model.encoder.layers.${layer}`, mix);
  }
  // [batch, 1] → [batch, hidden]
  const end = graph.node('ArgMax', [marked(layers, config, ids)], { attributes: { axis: 1, keepdims: 1 } });
  const pooled = graph.node('GatherND', [hidden, end], { attributes: { batch_dims: 1 } });
  const normed = layers.layerNorm(pooled, 'text_model.final_layer_norm', hiddenSize, layerNormEps);
  const features = layers.linear(normed, 'text_projection', projectionSize, hiddenSize);
  graph.output('text_embeds', layers.widen(features), DataType.float, ['batch_size', projectionSize]);
}

/** [batch, tokens], largest first where the text ends; in 32 bits, which every ArgMax takes. */
function marked({ graph }: Layers, { endToken }: TextEncoderConfig, ids: string): string {
  const value = endToken === undefined ? ids : graph.node('Equal', [ids, graph.integers([endToken], [])]);
  return graph.node('Cast', [value], { attributes: { to: DataType.int32 } });
}

/** [tokens, tokens]: 0 where a row's token may look and a very negative number where it may not, behind itself. */
function causalBias(layers: Layers, length: string): string {
  const { graph } = layers;
  const [zero, one] = [graph.integers([0], []), graph.integers([1], [])];
  const columns = graph.node('Range', [zero, graph.node('Squeeze', [length]), one]);
  const rows = graph.node('Unsqueeze', [columns, graph.integers([1])]);
  const allowed = graph.node('LessOrEqual', [columns, rows]);
  const lowest = layers.float === DataType.float ? -1e9 : -65504;
  return graph.node('Where', [allowed, layers.number(0), layers.number(lowest)]);
}
