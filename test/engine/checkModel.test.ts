import assert from 'node:assert/strict';
import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { checkModel } from '../../kernel/engine/process/checkModel.js';
import { changeJson, tinyModel, withModelCopy } from './tinyModel.js';

describe('checkModel', () => {
  it('is content with a whole folder', () => checkModel(tinyModel));

  it('can be cancelled before each part', async () => {
    await assert.rejects(checkModel(tinyModel, AbortSignal.abort()), { code: 'cancelled' });
  });

  const table: [what: string, change: (folder: string) => Promise<void>, code: string, says: RegExp][] = [
    [
      'a graph that was cut off',
      (folder) => truncate(join(folder, 'onnx/decoder_model_merged.onnx'), 5000),
      'model-broken',
      /^decoder_model_merged\.onnx in .* cannot be opened/,
    ],
    [
      'a graph that is missing',
      (folder) => rm(join(folder, 'onnx/embed_tokens.onnx')),
      'model-missing',
      /embed_tokens/,
    ],
    [
      'a template that cannot be read',
      (folder) => changeJson(folder, 'tokenizer_config.json', { chat_template: '{% if' }),
      'model-config',
      /chat template/,
    ],
  ];
  for (const [what, change, code, says] of table) {
    it(`${what}: ${code}`, () =>
      withModelCopy(async (copy) => {
        await change(copy);
        await assert.rejects(checkModel(copy), { code, message: says });
      }));
  }
});
