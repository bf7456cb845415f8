/** The token embedding's graph. */
import { padRows } from './checkpoint.js';
import type { LlavaConfig } from './config.js';
import type { Layers } from './layers.js';
import { DataType } from './onnx/schema.js';
import { gatherTokens } from './tokenTable.js';

export const embeddingName = 'language_model.model.embed_tokens.weight';

/**
 * input_ids [batch_size, sequence_length] → inputs_embeds [batch_size, sequence_length, hidden size]. The picture's
 * token, which original LLaVA checkpoints do not have, gets a row of zeros.
 */
export function addEmbedding(layers: Layers, { text, imageTokenIndex }: LlavaConfig): void {
  const { graph, checkpoint } = layers;
  const { vocabularySize, hiddenSize } = text;
  const ids = graph.input('input_ids', DataType.int64, ['batch_size', 'sequence_length']);
  const stored = checkpoint.tensor(embeddingName, [vocabularySize, hiddenSize]);
  const table = padRows(stored, Math.max(vocabularySize, imageTokenIndex + 1));
  const embeds = gatherTokens(layers, table, ids, 'text_config.hidden_size');
  graph.output('inputs_embeds', embeds, DataType.float, ['batch_size', 'sequence_length', hiddenSize]);
}
