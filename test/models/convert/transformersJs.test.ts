import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AutoProcessor,
  env,
  LlavaForConditionalGeneration,
  RawImage,
  Tensor,
} from '@huggingface/transformers';
import { convert } from '../../../models/convert/convert.js';
import { fixture, goldenCases, type GoldenCase } from './runModel.js';

/** The independent reader of our folders: another program's loader, prompt assembly and decode loop. */
describe('transformers.js reads a converted folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  before(() => {
    env.allowRemoteModels = false;
    env.localModelPath = folder;
  });
  after(() => rmSync(folder, { recursive: true }));

  async function generate(
    name: string,
    dtype: 'fp32' | 'fp16' | 'q4' | 'q4f16',
    golden: GoldenCase,
  ): Promise<number[]> {
    const model = await LlavaForConditionalGeneration.from_pretrained(name, { dtype, device: 'cpu' });
    const length = golden.inputIds.length;
    const side = Math.sqrt(golden.pixelValues.length / 3);
    const output = (await model.generate({
      input_ids: new Tensor('int64', BigInt64Array.from(golden.inputIds, BigInt), [1, length]),
      attention_mask: new Tensor('int64', new BigInt64Array(length).fill(1n), [1, length]),
      pixel_values: new Tensor('float32', Float32Array.from(golden.pixelValues), [1, 3, side, side]),
      max_new_tokens: golden.answerIds.length,
      do_sample: false,
    } as Parameters<typeof model.generate>[0])) as Tensor;
    await model.dispose();
    return Array.from(output.data as BigInt64Array, Number).slice(length);
  }

  for (const name of ['mlp-sharded', 'tied-bf16', 'stem-f16', 'siglip-qwen2', 'original-mlp']) {
    for (const quant of ['fp32', 'fp16'] as const) {
      it(`${name}, ${quant}: generates the golden tokens`, async () => {
        const target = `${name}-${quant}`;
        await convert({ source: fixture(name), target: join(folder, target), quant });
        for (const golden of goldenCases(name)) {
          assert.deepEqual(await generate(target, quant, golden), golden.answerIds);
        }
      });
    }
  }

  it('loads GroupQueryAttention with weights in a file of their own', async () => {
    const options = { quant: 'fp32', attention: 'gqa', inlineLimit: 1e4 } as const;
    await convert({ source: fixture('mlp-sharded'), target: join(folder, 'gqa'), ...options });
    const [golden] = goldenCases('mlp-sharded') as [GoldenCase];
    assert.deepEqual(await generate('gqa', 'fp32', golden), golden.answerIds);
  });

  for (const quant of ['q4', 'q4f16'] as const) {
    it(`loads ${quant}`, async () => {
      await convert({ source: fixture('mlp-sharded'), target: join(folder, quant), quant });
      const [golden] = goldenCases('mlp-sharded') as [GoldenCase];
      assert.equal((await generate(quant, quant, golden)).length, golden.answerIds.length);
    });
  }

  it('processor and tokenizer come out of the folder and count the image tokens', async () => {
    for (const [name, side, tokens] of [
      ['mlp-sharded', 12, 9],
      ['tied-bf16', 12, 10],
    ] as const) {
      await convert({
        source: fixture(name),
        target: join(folder, `${name}-processor`),
        quant: 'fp32',
      });
      const processor = await AutoProcessor.from_pretrained(`${name}-processor`);
      const picture = new RawImage(new Uint8ClampedArray(30 * 20 * 3).fill(90), 30, 20, 3);
      const inputs = (await processor(picture, '<s> <image> w1 w90')) as Record<string, Tensor>;
      const ids = Array.from(inputs['input_ids']!.data as BigInt64Array, Number);
      assert.deepEqual(ids, [1, ...new Array<number>(tokens).fill(4), 6, 95]);
      assert.deepEqual(inputs['pixel_values']!.dims, [1, 3, side, side]);
    }
  });
});
