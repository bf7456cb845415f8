import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import { readModelFolder } from '../../kernel/engine/process/modelFolder.js';
import { openModel } from '../../kernel/engine/process/openModel.js';
import { Failure } from '../../kernel/failure.js';
import { dialectDoubt } from '../../kernel/library/dialectDoubt.js';
import { changeJson, tinyModel, withModelCopy } from './tinyModel.js';

describe('model folder', () => {
  it('says what the files say', async () => {
    const folder = await readModelFolder(tinyModel);
    assert.equal(folder.identity.name, 'tiny-llava');
    assert.match(folder.identity.fingerprint, /^[0-9a-f]{64}$/);
    const coordinates = { dialect: 'chatspot', frame: 'pad-center', width: 32, height: 32, decimals: 2 };
    assert.deepEqual(folder.identity.coordinates, coordinates);
    assert.deepEqual([folder.imageToken, folder.imageTokens, folder.context, folder.layers], [3, 16, 256, 2]);
    assert.deepEqual(folder.endTokens, [2]);
  });

  it('without chatspot.json it is a LLaVA, padded where its processor would cut', async () => {
    await withModelCopy(async (folder) => {
      await rm(join(folder, 'chatspot.json'));
      const size = {
        size: { shortest_edge: 336 },
        crop_size: { width: 336, height: 336 },
        do_center_crop: true,
      };
      await changeJson(folder, 'preprocessor_config.json', {
        ...size,
        image_mean: [0.48145466, 0.4578275, 0.40821073],
      });
      const { identity, picture, imageTokens } = await readModelFolder(folder);
      assert.deepEqual(identity.coordinates, {
        dialect: 'llava',
        frame: 'pad-center',
        width: 336,
        height: 336,
      });
      assert.deepEqual(picture.padColor, [122, 116, 104]);
      assert.equal(imageTokens, 42 * 42);
    });
  });

  const dialects: [modelType: string | undefined, own: string | undefined, dialect: string, doubt: RegExp | undefined][] = [
    ['llava_next', undefined, 'llava', undefined],
    ['qwen2_5_vl', undefined, 'qwen2.5-vl', undefined],
    ['qwen2_vl', undefined, 'qwen-vl', undefined],
    ['qwen3_vl_moe', undefined, 'qwen3-vl', undefined],
    ['kosmos-2', undefined, 'chatspot', /^config\.json names the model_type "kosmos-2", which is not known.*chatspot\.json.*\.$/],
    [undefined, undefined, 'chatspot', /^config\.json names no model_type.*\.$/],
    ['kosmos-2', 'kosmos-2', 'kosmos-2', undefined],
    ['kosmos-2', 'chatspot', 'chatspot', undefined],
    ['llava', 'shikra', 'shikra', undefined],
  ]; // prettier-ignore
  for (const [modelType, own, dialect, doubt] of dialects) {
    it(`model_type ${modelType}${own === undefined ? '' : ` and ${own} in chatspot.json`}: ${dialect}${doubt ? ', in doubt' : ''}`, async () => {
      await withModelCopy(async (folder) => {
        await changeJson(folder, 'config.json', { model_type: modelType });
        await changeJson(folder, 'chatspot.json', { dialect: own });
        const { identity } = await readModelFolder(folder);
        assert.equal(identity.coordinates.dialect, dialect);
        // The library says the same without the engine.
        assert.equal(await dialectDoubt(folder), identity.doubt);
        if (doubt === undefined) assert.equal(identity.doubt, undefined);
        else assert.match(identity.doubt!, doubt);
      });
    });
  }

  it('takes the plain graph before the quantized ones, and a quantized one where it is alone', async () => {
    await withModelCopy(async (folder) => {
      const graph = (suffix: string): string => join(folder, 'onnx', `decoder_model_merged${suffix}.onnx`);
      await writeFile(graph('_q4'), 'x');
      assert.equal((await readModelFolder(folder)).graphs.decoder, graph(''));
      await rename(graph(''), graph('_int8'));
      assert.equal((await readModelFolder(folder)).graphs.decoder, graph('_q4'));
      await rm(graph('_q4'));
      assert.equal((await readModelFolder(folder)).graphs.decoder, graph('_int8'));
    });
  });

  it('a change of weights or settings changes the fingerprint, a copy does not', async () => {
    const { fingerprint } = (await readModelFolder(tinyModel)).identity;
    await withModelCopy(async (folder) => {
      assert.equal((await readModelFolder(folder)).identity.fingerprint, fingerprint);
      await changeJson(folder, 'generation_config.json', { eos_token_id: 7 });
      const settings = (await readModelFolder(folder)).identity.fingerprint;
      await writeFile(join(folder, 'onnx/embed_tokens.onnx_data'), 'weights');
      const weights = (await readModelFolder(folder)).identity.fingerprint;
      assert.equal(new Set([fingerprint, settings, weights]).size, 3);
    });
  });

  const remove = (name: string) => (folder: string) => rm(join(folder, name), { recursive: true });
  const change = (name: string, fields: Record<string, unknown>) => (folder: string) =>
    changeJson(folder, name, fields);
  const write = (name: string, text: string) => (folder: string) => writeFile(join(folder, name), text);
  const broken: readonly [damage: (folder: string) => Promise<void>, code: string, word: RegExp][] = [
    [remove('.'), 'model-missing', /^There is no folder /],
    [remove('onnx'), 'model-missing', /folder "onnx"/],
    [remove('onnx/vision_encoder.onnx'), 'model-missing', /vision_encoder\.onnx/],
    [remove('onnx/embed_tokens.onnx'), 'model-missing', /embed_tokens\.onnx/],
    [remove('onnx/decoder_model_merged.onnx'), 'model-missing', /decoder_model_merged\.onnx/],
    [remove('config.json'), 'model-missing', /config\.json/],
    [remove('tokenizer.json'), 'model-missing', /tokenizer\.json/],
    [remove('preprocessor_config.json'), 'model-missing', /preprocessor_config\.json/],
    [change('tokenizer_config.json', { chat_template: undefined }), 'model-missing', /chat_template/],
    [write('config.json', '{'), 'model-config', /config\.json.*not JSON/],
    [write('tokenizer.json', '{}'), 'model-config', /tokenizer/],
    [change('tokenizer_config.json', { chat_template: '{% for %}' }), 'model-config', /template/],
    [change('config.json', { image_token_index: undefined }), 'model-config', /image_token_index/],
    [change('config.json', { image_token_index: 'x' }), 'model-config', /must be a number/],
    [change('config.json', { image_token_index: 9 }), 'model-config', /token 3 in tokenizer\.json but 9/],
    [
      change('config.json', { text_config: { max_position_embeddings: 9 } }),
      'model-config',
      /num_hidden_layers/,
    ],
    [
      change('config.json', { text_config: { max_position_embeddings: 9, num_hidden_layers: 3 } }),
      'model-mismatch',
      /4 KV cache inputs.*3 layers/,
    ],
    [change('preprocessor_config.json', { resample: 1 }), 'model-config', /resample 1/],
    [change('chatspot.json', { frame: 'round' }), 'model-config', /"round"/],
    [write('onnx/embed_tokens.onnx', 'not a graph'), 'model-broken', /embed_tokens\.onnx/],
    [write('onnx/decoder_model_merged.onnx', ''), 'model-broken', /decoder_model_merged\.onnx/],
    [
      (folder) => rename(join(folder, 'onnx/embed_tokens.onnx'), join(folder, 'onnx/vision_encoder.onnx')),
      'model-missing',
      /embed_tokens/,
    ],
  ];
  for (const [damage, code, word] of broken) {
    it(`${code}: ${word.source}`, async () => {
      await withModelCopy(async (folder) => {
        await damage(folder);
        const open = async (): Promise<void> => {
          const cpu = { provider: 'cpu', works: true, reason: '' } as const;
          await (
            await openModel(await readModelFolder(folder), await openRuntime(), cpu, { threads: 1 })
          ).release();
        };
        await assert.rejects(open, (error) => {
          assert.ok(error instanceof Failure, String(error));
          assert.equal(error.code, code);
          assert.match(error.message, word);
          assert.match(error.message, /\.$/);
          return true;
        });
      });
    });
  }
});
