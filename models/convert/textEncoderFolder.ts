/** A CLIP checkpoint's text encoder as a folder: one graph, config.json and the tokenizer. */
import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import { Checkpoint } from './checkpoint.js';
import { buildGraph, type Conversion, type ConvertOptions } from './conversion.js';
import type { Json } from './entries.js';
import { externalDataFormat } from './folder.js';
import { readJsonIfThere } from './json.js';
import { weightFormats } from './quantization.js';
import { addTextEncoder, readTextEncoderConfig } from './textEncoder.js';
import { requireTokenizer, vocabularyOf } from './tokenizerFile.js';

const copied = ['tokenizer.json', 'special_tokens_map.json', 'added_tokens.json'];

/**
 * @param root config.json
 * @throws Failure `missing-…`, `damaged-file`, `wrong-shape`, `unsupported-model` or `unsupported-dtype`
 */
export async function prepareTextEncoder(root: Json, options: ConvertOptions): Promise<Conversion> {
  const { source, quant } = options;
  const config = readTextEncoderConfig(root);
  const { largest } = vocabularyOf(await requireTokenizer(source));
  if (largest >= config.vocabularySize) {
    const text = `tokenizer.json does not fit: it has the token ${largest}, but the text encoder's vocabulary ends at ${config.vocabularySize - 1}; take both from the same model.`;
    throw new Failure('unsupported-model', text);
  }
  const tokenizerConfig = await readJsonIfThere(source, 'tokenizer_config.json');
  const checkpoint = await Checkpoint.open(source);
  // As sensitive to few bits as a vision tower, and as small.
  const { vision: weights } = weightFormats(quant, options);
  return {
    ...{ checkpoint, root, attention: 'plain' },
    graphs: [buildGraph('text_model', checkpoint, weights, (layers) => addTextEncoder(layers, config))],
    writeConfiguration: async (folder, chunks) => {
      const present = copied.filter((name) => existsSync(join(source, name)));
      for (const name of present) await copyFile(join(source, name), join(folder, name));
      const written: Record<string, Json> = {
        'config.json': { ...root, ...externalDataFormat(chunks) },
        'tokenizer_config.json': {
          tokenizer_class: 'CLIPTokenizer',
          model_max_length: config.maxPositions,
          ...tokenizerConfig,
        },
      };
      for (const [name, value] of Object.entries(written)) {
        await writeFile(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
      }
      return [...present, ...Object.keys(written)];
    },
  };
}
