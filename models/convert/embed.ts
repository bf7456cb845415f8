/** The token embedding's graph. */
import { Failure } from '../../kernel/failure.js';
import type { TextConfig } from './config.js';
import type { Layers } from './layers.js';
import { DataType } from './onnx/schema.js';
import { quantizeBlocks } from './quantize.js';

/** Values of a token's embedding that share a scale, whatever the matrices' block size is. */
const blockSize = 32;

export const embeddingName = 'language_model.model.embed_tokens.weight';

/** input_ids [batch_size, sequence_length] → inputs_embeds [batch_size, sequence_length, hidden size]. */
export function addEmbedding(layers: Layers, text: TextConfig): void {
  const { graph } = layers;
  const ids = graph.input('input_ids', DataType.int64, ['batch_size', 'sequence_length']);
  const shape = ['batch_size', 'sequence_length', text.hiddenSize];
  graph.output('inputs_embeds', gather(layers, text, ids), DataType.float, shape);
}

/** Blocks are 8 bits wide even where matrices have 4. A 16-bit table is widened before: not every GPU can gather it. */
function gather(layers: Layers, text: TextConfig, ids: string): string {
  const { graph, checkpoint, format } = layers;
  const dims = [text.vocabularySize, text.hiddenSize];
  const table = checkpoint.tensor(embeddingName, dims);
  switch (format.kind) {
    case 'fp32':
    case 'fp16':
      return graph.node('Gather', [layers.parameter(embeddingName, dims), ids]);
    case 'blocks': {
      if (text.hiddenSize % blockSize !== 0) {
        throw new Failure(
          'unsupported-model',
          `config.json: text_config.hidden_size is ${text.hiddenSize}; 4 and 8 bits need a multiple of ${blockSize}.`,
        );
      }
      const blocks = text.hiddenSize / blockSize;
      const names = graph.weight({
        tensors: [
          { name: embeddingName, dataType: DataType.uint8, dims },
          { name: `${embeddingName}_scales`, dataType: DataType.float, dims: [text.vocabularySize, blocks] },
        ],
        produce: async () => {
          const { packed, scales } = quantizeBlocks(await table.read(), dims[0]!, dims[1]!, 8, blockSize);
          return [packed, new Uint8Array(scales.buffer)];
        },
      });
      return graph.node('GatherBlockQuantized', [names[0]!, ids, names[1]!], {
        domain: 'com.microsoft',
        attributes: { bits: 8, block_size: blockSize, gather_axis: 0, quantize_axis: 1 },
      });
    }
  }
}
