/** From the vision tower's features to the decoder's embeddings: one linear map or a two-layer MLP. */
import { imageTokens, type LlavaConfig } from './config.js';
import type { Layers } from './layers.js';

const name = 'multi_modal_projector';

/** x [batch, tokens, vision hidden] → [batch, tokens, text hidden]. */
export function project(layers: Layers, { vision, text, projector }: LlavaConfig, x: string): string {
  const { graph, checkpoint } = layers;
  if (projector.norm) x = layers.layerNorm(x, `${name}.norm`, vision.hiddenSize, vision.layerNormEps);
  if (checkpoint.has(`${name}.linear.weight`)) {
    x = layers.linear(x, `${name}.linear`, text.hiddenSize, vision.hiddenSize);
  } else {
    x = layers.linear(x, `${name}.linear_1`, text.hiddenSize, vision.hiddenSize);
    x = layers.activation(x, projector.activation);
    x = layers.linear(x, `${name}.linear_2`, text.hiddenSize, text.hiddenSize);
  }
  if (!projector.position) return x;
  const table = layers.parameter(`${name}.position`, [imageTokens(vision), text.hiddenSize]);
  return graph.node('Add', [x, table]);
}
