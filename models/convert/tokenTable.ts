/** Looking tokens up in a table of embeddings. */
import { Failure } from '../../kernel/failure.js';
import type { CheckpointTensor } from './checkpoint.js';
import { quantizeTensor, valueBytes, type Layers } from './layers.js';
import { DataType } from './onnx/schema.js';

/** Values of a token's embedding that share a scale, whatever the matrices' block size is. */
const blockSize = 32;

/**
 * ids [batch, tokens] → 32-bit embeddings [batch, tokens, hidden] from table [words, hidden]. Blocks are 8 bits wide
 * even where matrices have 4. A 16-bit table is widened before: not every GPU can gather it.
 *
 * @param sizeEntry the entry of config.json that says the table's width, for a sentence
 * @throws Failure `unsupported-model`
 */
export function gatherTokens(
  layers: Layers,
  table: CheckpointTensor,
  ids: string,
  sizeEntry: string,
): string {
  const { graph, format } = layers;
  const [rows, hiddenSize] = table.shape as [number, number];
  switch (format.kind) {
    case 'fp32':
    case 'fp16':
      return graph.node('Gather', [layers.dense(table, table.shape, true), ids]);
    case 'blocks': {
      if (hiddenSize % blockSize !== 0) {
        throw new Failure(
          'unsupported-model',
          `config.json: ${sizeEntry} is ${hiddenSize}; 4 and 8 bits need a multiple of ${blockSize}.`,
        );
      }
      const scales = { name: `${table.name}_scales`, dims: [rows, hiddenSize / blockSize] };
      const names = graph.weight({
        tensors: [
          { name: table.name, dataType: DataType.uint8, dims: table.shape },
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
