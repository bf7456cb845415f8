/** The layer that CLIP's two towers and SigLIP's are made of. */
import type { Activation } from './config.js';
import type { Layers } from './layers.js';

export interface EncoderLayerConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly heads: number;
  readonly activation: Activation;
  readonly layerNormEps: number;
}

/** Mixes tokens by their query, key and value; all four [batch, tokens, hidden]. */
export type Mix = (query: string, key: string, value: string) => string;

/** One pre-norm layer: x + attention(norm(x)), then x + mlp(norm(x)); x [batch, tokens, hidden]. */
export function addEncoderLayer(
  layers: Layers,
  config: EncoderLayerConfig,
  x: string,
  name: string,
  mix: Mix,
): string {
  const { graph } = layers;
  const { hiddenSize, intermediateSize, layerNormEps } = config;
  const normed = layers.layerNorm(x, `${name}.layer_norm1`, hiddenSize, layerNormEps);
  const [query, key, value] = ['q_proj', 'k_proj', 'v_proj'].map((part) =>
    layers.linear(normed, `${name}.self_attn.${part}`, hiddenSize, hiddenSize),
  ) as [string, string, string];
  const mixed = mix(query, key, value);
  const attended = layers.linear(mixed, `${name}.self_attn.out_proj`, hiddenSize, hiddenSize);
  const residual = graph.node('Add', [x, attended]);
  let mlp = layers.layerNorm(residual, `${name}.layer_norm2`, hiddenSize, layerNormEps);
  mlp = layers.linear(mlp, `${name}.mlp.fc1`, intermediateSize, hiddenSize);
  mlp = layers.activation(mlp, config.activation);
  mlp = layers.linear(mlp, `${name}.mlp.fc2`, hiddenSize, intermediateSize);
  return graph.node('Add', [residual, mlp]);
}

/** ONNX Runtime's MultiHeadAttention: every token sees every other. */
export function fusedMix({ graph }: Layers, { heads }: EncoderLayerConfig): Mix {
  return (query, key, value) =>
    graph.node('MultiHeadAttention', [query, key, value], {
      domain: 'com.microsoft',
      attributes: { num_heads: heads },
    });
}

/**
 * Attention of MatMul and Softmax.
 * @param bias added to the scores [batch, heads, tokens, tokens]; without it every token sees every other
 */
export function plainMix(layers: Layers, { heads, hiddenSize }: EncoderLayerConfig, bias?: string): Mix {
  const { graph } = layers;
  const size = hiddenSize / heads;
  const split = (x: string, perm: number[]) =>
    graph.node('Transpose', [graph.node('Reshape', [x, graph.integers([0, 0, heads, size])])], {
      attributes: { perm },
    });
  return (query, key, value) => {
    const scaled = graph.node('Mul', [query, layers.number(size ** -0.5)]);
    // [batch, heads, tokens, tokens]
    const products = graph.node('MatMul', [split(scaled, [0, 2, 1, 3]), split(key, [0, 2, 3, 1])]);
    const scores = bias === undefined ? products : graph.node('Add', [products, bias]);
    const weights = graph.node('Softmax', [scores], { attributes: { axis: -1 } });
    const mixed = graph.node('MatMul', [weights, split(value, [0, 2, 1, 3])]);
    const merged = graph.node('Transpose', [mixed], { attributes: { perm: [0, 2, 1, 3] } });
    return graph.node('Reshape', [merged, graph.integers([0, 0, hiddenSize])]);
  };
}
