/** The vision encoder's graph: pixels → CLIP or SigLIP → projector → image_features. */
import { imageTokens, towerTokens, type LlavaConfig, type VisionConfig } from './config.js';
import type { AttentionKind } from './attention.js';
import { addEncoderLayer, fusedMix, plainMix } from './encoderLayer.js';
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
  const mix = attention === 'plain' ? plainMix(layers, vision) : fusedMix(layers, vision);
  for (let layer = 0; layer < vision.featureLayers; layer++) {
    hidden = addEncoderLayer(layers, vision, hidden, `${tower}.encoder.layers.${layer}`, mix);
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
