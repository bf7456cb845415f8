/** The token embedding's graph. */
import { Failure } from '../../kernel/failure.js';
import { padRows } from './checkpoint.js';
import type { LlavaConfig } from './config.js';
import { quantizeTensor, valueBytes, type Layers } from './layers.js';
import { DataType } from './onnx/schema.js';

/** Values of a token's embedding that share a scale, whatever the matrices' block size is. */
const blockSize = 32;

export const embeddingName = 'language_model.model.embed_tokens.weight';

/** input_ids [batch_size, sequence_length] → inputs_embeds [batch_size, sequence_length, hidden size]. */
export function addEmbedding(layers: Layers, config: LlavaConfig): void {
  const { graph } = layers;
  const ids = graph.input('input_ids', DataType.int64, ['batch_size', 'sequence_length']);
  const shape = ['batch_size', 'sequence_length', config.text.hiddenSize];
  graph.output('inputs_embeds', gather(layers, config, ids), DataType.float, shape);
}

/**
 * Blocks are 8 bits wide even where matrices have 4. A 16-bit table is widened before: not every GPU can gather it.
 * The picture's token, which original LLaVA checkpoints do not have, gets a row of zeros.
 */
function gather(layers: Layers, { text, imageTokenIndex }: LlavaConfig, ids: string): string {
  const { graph, checkpoint, format } = layers;
  const { vocabularySize, hiddenSize } = text;
  const stored = checkpoint.tensor(embeddingName, [vocabularySize, hiddenSize]);
  const table = padRows(stored, Math.max(vocabularySize, imageTokenIndex + 1));
  const [rows] = table.shape as [number, number];
  switch (format.kind) {
    case 'fp32':
    case 'fp16':
      return graph.node('Gather', [layers.dense(table, table.shape, true), ids]);
    case 'blocks': {
      if (hiddenSize % blockSize !== 0) {
        throw new Failure(
          'unsupported-model',
          `config.json: text_config.hidden_size is ${hiddenSize}; 4 and 8 bits need a multiple of ${blockSize}.`,
        );
      }
      const scales = { name: `${embeddingName}_scales`, dims: [rows, hiddenSize / blockSize] };
      const names = graph.weight({
        tensors: [
          { name: embeddingName, dataType: DataType.uint8, dims: table.shape },
          { ...scales, dataType: DataType.float },
        ],
        produce: async () => {
          const quantized = await quantizeTensor(table, 8, blockSize);
          return [quantized.packed, valueBytes(quantized.scales, DataType.float)];
        },
      });
      return graph.node('GatherBlockQuantized', [names[0]!, ids, names[1]!], {
        domain: 'com.microsoft',
        attributes: { bits: 8, block_size: blockSize, gather_axis: 0, quantize_axis: 1 },
      });
    }
  }
}
