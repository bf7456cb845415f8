/** The vision encoder's graph: pixels → CLIP or SigLIP → projector → image_features. */
import { imageTokens, towerTokens, type LlavaConfig, type VisionConfig } from './config.js';
import type { AttentionKind } from './attention.js';
import type { Layers } from './layers.js';
import { DataType } from './onnx/schema.js';
import { project } from './projector.js';

const tower = 'vision_tower.vision_model';

/** pixel_values [batch_size, channels, size, size] → image_features [batch_size, tokens, text hidden size]. */
export function addVisionEncoder(layers: Layers, config: LlavaConfig, attention: AttentionKind): void {
  const { vision, text } = config;
  const { graph } = layers;
  const { imageSize, channels } = vision;
  const pixels = graph.input('pixel_values', DataType.float, ['batch_size', channels, imageSize, imageSize]);
  let hidden = embed(layers, vision, layers.narrow(pixels));
  if (vision.kind === 'clip')
    hidden = layers.layerNorm(hidden, `${tower}.pre_layrnorm`, vision.hiddenSize, vision.layerNormEps);
  for (let layer = 0; layer < vision.featureLayers; layer++) {
    hidden = encoderLayer(layers, vision, hidden, `${tower}.encoder.layers.${layer}`, attention);
  }
  if (vision.dropFirst) {
    const range = [graph.integers([1]), graph.integers([towerTokens(vision)]), graph.integers([1])];
    hidden = graph.node('Slice', [hidden, ...range]);
  }
  const features = layers.widen(project(layers, config, hidden));
  const shape = ['batch_size', imageTokens(vision), text.hiddenSize];
  graph.output('image_features', features, DataType.float, shape);
}

/** [batch, channels, size, size] → [batch, tokens, hidden]: CLIP's class token first, positions added. */
function embed(layers: Layers, vision: VisionConfig, pixels: string): string {
  const { graph } = layers;
  const { hiddenSize } = vision;
  let x = pixels;
  let channels = vision.channels;
  let patch = vision.patchSize;
  for (const [index, stage] of vision.stem.entries()) {
    const name = `${tower}.embeddings.stem.${index}`;
    x = graph.node('Relu', [convolve(layers, x, name, [stage.channels, channels, 3, 3], stage.stride, 1)]);
    channels = stage.channels;
    patch /= stage.stride;
  }
  const name = `${tower}.embeddings.patch_embedding`;
  x = convolve(layers, x, name, [hiddenSize, channels, patch, patch], patch, 0);
  x = graph.node('Reshape', [x, graph.integers([0, hiddenSize, -1])]);
  const patches = graph.node('Transpose', [x], { attributes: { perm: [0, 2, 1] } });

  const positions = `${tower}.embeddings.position_embedding.weight`;
  const table = layers.parameter(positions, [towerTokens(vision), hiddenSize]);
  if (vision.kind === 'siglip') return graph.node('Add', [patches, table]);
  const token = layers.parameter(`${tower}.embeddings.class_embedding`, [1, 1, hiddenSize], [hiddenSize]);
  const batch = graph.node('Shape', [pixels], { attributes: { start: 0, end: 1 } });
  const shape = graph.node('Concat', [batch, graph.integers([1, hiddenSize])], { attributes: { axis: 0 } });
  const tokens = graph.node('Expand', [token, shape]);
  x = graph.node('Concat', [tokens, patches], { attributes: { axis: 1 } });
  return graph.node('Add', [x, table]);
}

function convolve(
  layers: Layers,
  x: string,
  name: string,
  shape: readonly [number, number, number, number],
  stride: number,
  padding: number,
): string {
  const inputs = [x, layers.parameter(`${name}.weight`, shape)];
  if (layers.checkpoint.has(`${name}.bias`)) inputs.push(layers.parameter(`${name}.bias`, [shape[0]]));
  const pads = [padding, padding, padding, padding];
  const attributes = { kernel_shape: [shape[2], shape[3]], strides: [stride, stride], pads };
  return layers.graph.node('Conv', inputs, { attributes });
}

/** One pre-norm CLIP layer: x + attention(norm(x)), then x + mlp(norm(x)); x [batch, tokens, hidden]. */
function encoderLayer(
  layers: Layers,
  vision: VisionConfig,
  x: string,
  name: string,
  attention: AttentionKind,
): string {
  const { graph } = layers;
  const { hiddenSize, intermediateSize, layerNormEps } = vision;
  const normed = layers.layerNorm(x, `${name}.layer_norm1`, hiddenSize, layerNormEps);
  const [query, key, value] = ['q_proj', 'k_proj', 'v_proj'].map((part) =>
    layers.linear(normed, `${name}.self_attn.${part}`, hiddenSize, hiddenSize),
  ) as [string, string, string];
  const mixed =
    attention === 'plain'
      ? plainAttention(layers, vision, query, key, value)
      : graph.node('MultiHeadAttention', [query, key, value], {
          domain: 'com.microsoft',
          attributes: { num_heads: vision.heads },
        });
  const attended = layers.linear(mixed, `${name}.self_attn.out_proj`, hiddenSize, hiddenSize);
  const residual = graph.node('Add', [x, attended]);
  let mlp = layers.layerNorm(residual, `${name}.layer_norm2`, hiddenSize, layerNormEps);
  mlp = layers.linear(mlp, `${name}.mlp.fc1`, intermediateSize, hiddenSize);
  mlp = layers.activation(mlp, vision.activation);
  mlp = layers.linear(mlp, `${name}.mlp.fc2`, hiddenSize, intermediateSize);
  return graph.node('Add', [residual, mlp]);
}

/** Every token sees every other; query, key, value and result [batch, tokens, hidden]. */
function plainAttention(
  layers: Layers,
  { heads, hiddenSize }: VisionConfig,
  query: string,
  key: string,
  value: string,
): string {
  const { graph } = layers;
  const size = hiddenSize / heads;
  const split = (x: string, perm: number[]) =>
    graph.node('Transpose', [graph.node('Reshape', [x, graph.integers([0, 0, heads, size])])], {
      attributes: { perm },
    });
  const scaled = graph.node('Mul', [query, layers.number(size ** -0.5)]);
  // [batch, heads, tokens, tokens]
  const scores = graph.node('MatMul', [split(scaled, [0, 2, 1, 3]), split(key, [0, 2, 3, 1])]);
  const weights = graph.node('Softmax', [scores], { attributes: { axis: -1 } });
  const mixed = graph.node('MatMul', [weights, split(value, [0, 2, 1, 3])]);
  const merged = graph.node('Transpose', [mixed], { attributes: { perm: [0, 2, 1, 3] } });
  return graph.node('Reshape', [merged, graph.integers([0, 0, hiddenSize])]);
}
