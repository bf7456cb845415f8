/** A LLaVA checkpoint's three graphs. */
import type { AttentionKind } from './attention.js';
import { buildGraph, type Conversion, type ConvertOptions } from './conversion.js';
import { addDecoder } from './decoder.js';
import { addEmbedding } from './embed.js';
import { writeConfigurationFiles } from './folder.js';
import { weightFormats } from './quantization.js';
import { readSource, type Source } from './source.js';
import { addVisionEncoder } from './vision.js';

/** @throws Failure `missing-…`, `damaged-file`, `wrong-shape`, `unsupported-model` or `unsupported-dtype` */
export async function prepareLlava(options: ConvertOptions): Promise<Conversion> {
  const source = await readSource(options.source, options.vision);
  const { checkpoint, config, root } = source;
  const attention = options.attention ?? usualAttention(source);
  const { vision, text } = weightFormats(options.quant, options);
  return {
    ...{ checkpoint, root, attention },
    graphs: [
      buildGraph('vision_encoder', checkpoint, vision, (layers) =>
        addVisionEncoder(layers, config, attention),
      ),
      buildGraph('embed_tokens', checkpoint, text, (layers) => addEmbedding(layers, config)),
      buildGraph('decoder_model_merged', checkpoint, text, (layers) =>
        addDecoder(layers, config.text, attention),
      ),
    ],
    writeConfiguration: (folder, chunks) => writeConfigurationFiles(source, folder, chunks),
  };
}

/** ONNX Runtime's GroupQueryAttention wants heads of a multiple of 16; small decoders gain nothing from it. */
function usualAttention({ config: { text } }: Source): AttentionKind {
  return text.hiddenSize < 1024 || text.headSize % 16 !== 0 ? 'plain' : 'gqa';
}
