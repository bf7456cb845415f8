/** A checkpoint's folder, read and checked but for the weights' values: everything that a conversion starts from. */
import { Failure } from '../../kernel/failure.js';
import { Checkpoint } from './checkpoint.js';
import { readConfig, type LlavaConfig } from './config.js';
import type { Json } from './entries.js';
import { readJson, readJsonIfThere, templateOf } from './json.js';
import { fromOriginal, isOriginal } from './originalConfig.js';
import { imageWord, readTokenizer, type TokenizerFile } from './tokenizerFile.js';
import { vicunaTemplate } from './vicunaTemplate.js';

export interface Source {
  readonly folder: string;
  readonly checkpoint: Checkpoint;
  /** config.json in transformers' form. */
  readonly root: Json;
  readonly config: LlavaConfig;
  readonly tokenizer: TokenizerFile;
  readonly tokenizerConfig: Json;
  readonly generation: Json | undefined;
  readonly processor: Json | undefined;
  /** Of preprocessor_config.json or processor_config.json. */
  readonly images: Json | undefined;
}

/**
 * Found out before the weights are converted, which may take minutes.
 * @throws Failure `missing-file`, `damaged-file`, `missing-part` or `unsupported-model`
 */
export async function readSource(folder: string, visionFolder: string | undefined): Promise<Source> {
  const written = await readJson(folder, 'config.json');
  const original = isOriginal(written);
  const tokenizer = await readTokenizer(folder, original);
  const template = (await templateOf(folder)) ?? (original ? vicunaTemplate : undefined);
  if (template === undefined) {
    const text = `${folder} has no chat template; save the model's own as chat_template.jinja in it (LLaVA-1.5's writes "USER: <image>", the question and " ASSISTANT:").`;
    throw new Failure('missing-file', text);
  }
  const checkpoint = await Checkpoint.open(folder, visionFolder);
  const tower = visionFolder === undefined ? undefined : await readJson(visionFolder, 'config.json');
  const root = original ? fromOriginal(written, checkpoint, tower, tokenizer.imageToken) : written;
  const config = readConfig(root);
  requireFit(tokenizer, config);
  const processor = await readJsonIfThere(folder, 'processor_config.json');
  const preprocessor = await readJsonIfThere(folder, 'preprocessor_config.json');
  const towerPreprocessor =
    visionFolder === undefined ? undefined : await readJsonIfThere(visionFolder, 'preprocessor_config.json');
  return {
    folder,
    checkpoint,
    root,
    config,
    tokenizer,
    tokenizerConfig: {
      ...((await readJsonIfThere(folder, 'tokenizer_config.json')) ?? {
        tokenizer_class: 'PreTrainedTokenizerFast',
      }),
      chat_template: template,
    },
    generation: await readJsonIfThere(folder, 'generation_config.json'),
    processor,
    images: preprocessor ?? (processor?.['image_processor'] as Json | undefined) ?? towerPreprocessor,
  };
}

/** A tokenizer of another model would ask for embeddings that are not there, or put pictures at the wrong token. */
function requireFit(tokenizer: TokenizerFile, { text, imageTokenIndex }: LlavaConfig): void {
  const rows = Math.max(text.vocabularySize, imageTokenIndex + 1);
  if (tokenizer.largest >= rows) {
    const message = `tokenizer.json does not fit: it has the token ${tokenizer.largest}, but the decoder's vocabulary ends at ${rows - 1}; take both from the same model.`;
    throw new Failure('unsupported-model', message);
  }
  if (tokenizer.imageToken !== imageTokenIndex) {
    const message = `tokenizer.json does not fit: ${imageWord} is its token ${tokenizer.imageToken}, but config.json says ${imageTokenIndex}; take both from the same model.`;
    throw new Failure('unsupported-model', message);
  }
}
