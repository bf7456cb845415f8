import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convert } from '../../../models/convert/convert.js';
import { Model, fixture, goldenCases, logitsDifference, promptLogits } from './runModel.js';

/**
 * Golden values are transformers' own, in 32-bit floats. The largest differences that were measured: fp32 5e-6;
 * fp16 0.016 on the 32-bit checkpoint and as fp32 on the 16-bit ones, whose values binary16 holds exactly;
 * q8 0.18 (logits are of the order of 1 to 5).
 */
const tables = [
  { name: 'mlp-sharded', fp16: 0.05 },
  { name: 'tied-bf16', fp16: 1e-4 },
  { name: 'stem-f16', fp16: 1e-4 },
  { name: 'siglip-qwen2', fp16: 1e-4 },
  { name: 'original-mlp', fp16: 1e-4 },
  { name: 'original-linear', fp16: 1e-4, vision: true },
] as const satisfies readonly { name: string; fp16: number; vision?: boolean }[];
const attentions = ['plain', 'gqa'] as const;

describe('converted checkpoints against transformers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const table of tables) {
    const { name, fp16 } = table;
    const source = {
      source: fixture(name),
      ...('vision' in table ? { vision: fixture(`${name}/vision`) } : {}),
    };
    for (const attention of attentions) {
      it(`${name}, fp32, ${attention}: logits within 1e-4 and the same greedy tokens`, async () => {
        const target = join(folder, `${name}-fp32-${attention}`);
        await convert({ ...source, target, quant: 'fp32', attention });
        const model = await Model.load(target);
        for (const golden of goldenCases(name)) {
          assert.ok((await logitsDifference(model, golden)) < 1e-4);
          assert.deepEqual(await model.answer(golden), golden.answerIds);
        }
      });
    }

    it(`${name}, fp16: logits within ${fp16} and the same greedy tokens`, async () => {
      const target = join(folder, `${name}-fp16`);
      await convert({ ...source, target, quant: 'fp16' });
      const model = await Model.load(target, '_fp16');
      for (const golden of goldenCases(name)) {
        assert.ok((await logitsDifference(model, golden)) < fp16);
        assert.deepEqual(await model.answer(golden), golden.answerIds);
      }
    });

    it(`${name}, q8: logits within 0.3`, async () => {
      const target = join(folder, `${name}-q8`);
      await convert({ ...source, target, quant: 'q8', accuracyLevel: 0 });
      const model = await Model.load(target, '_quantized');
      for (const golden of goldenCases(name)) assert.ok((await logitsDifference(model, golden)) < 0.3);
    });
  }

  for (const attention of attentions) {
    it(`q4f16, ${attention}: computes in 16 bits what q4 computes in 32`, async () => {
      const options = { source: fixture('mlp-sharded'), attention, accuracyLevel: 0 } as const;
      const [wide, half] = [join(folder, `q4-${attention}`), join(folder, `q4f16-${attention}`)];
      await convert({ ...options, target: wide, quant: 'q4' });
      await convert({ ...options, target: half, quant: 'q4f16' });
      const models = [await Model.load(wide, '_q4'), await Model.load(half, '_q4f16')] as const;
      for (const golden of goldenCases('mlp-sharded')) {
        const [a, b] = await Promise.all(models.map((model) => promptLogits(model, golden)));
        a!.forEach((value, index) => assert.ok(Math.abs(value - b![index]!) < 0.05));
        assert.deepEqual(await models[1].answer(golden), await models[0].answer(golden));
      }
    });
  }

  for (const attention of attentions) {
    it(`keys and values in 16 bits, ${attention}: logits within 0.01, the same greedy tokens, half the cache`, async () => {
      const target = join(folder, `cache-${attention}`);
      await convert({ source: fixture('mlp-sharded'), target, quant: 'fp32', attention, cacheBits: 16 });
      const model = await Model.load(target);
      assert.ok(model.emptyCache().every(({ type }) => type === 'float16'));
      for (const golden of goldenCases('mlp-sharded')) {
        assert.ok((await logitsDifference(model, golden)) < 0.01);
        assert.deepEqual(await model.answer(golden), golden.answerIds);
      }
    });
  }

  it('keeps weights in a file beside the graph when they are large', async () => {
    const target = join(folder, 'external');
    const { files } = await convert({
      source: fixture('mlp-sharded'),
      target,
      quant: 'fp32',
      inlineLimit: 1e4,
    });
    const names = files.map((file) => file.name);
    assert.ok(names.includes('onnx/decoder_model_merged.onnx_data'));
    const model = await Model.load(target);
    for (const golden of goldenCases('mlp-sharded'))
      assert.ok((await logitsDifference(model, golden)) < 1e-4);
  });
});
