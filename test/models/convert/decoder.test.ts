import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { convert } from '../../../models/convert/convert.js';
import { Model, fixture, goldenCases, type GoldenCase } from './runModel.js';

const name = 'mlp-sharded';

/** Rows `first` to `end` of embeddings or logits [1, tokens, width]. */
function rows(tensor: Tensor, first: number, end: number): Tensor {
  const width = tensor.dims[2]!;
  const data = (tensor.data as Float32Array).slice(first * width, end * width);
  return new Tensor('float32', data, [1, end - first, width]);
}

function difference(a: Tensor, b: Tensor): number {
  assert.deepEqual(a.dims, b.dims);
  const other = b.data as Float32Array;
  return (a.data as Float32Array).reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - other[index]!)),
    0,
  );
}

/** Stacks tensors of one shape along the batch axis. */
function stack(tensors: readonly Tensor[]): Tensor {
  const data = Float32Array.from(tensors.flatMap((tensor) => [...(tensor.data as Float32Array)]));
  return new Tensor('float32', data, [tensors.length, ...tensors[0]!.dims.slice(1)]);
}

describe('the decoder graph', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  const [short, long] = goldenCases(name) as [GoldenCase, GoldenCase];
  const models = new Map<string, Model>();
  before(async () => {
    for (const attention of ['plain', 'gqa'] as const) {
      const target = join(folder, attention);
      await convert({ source: fixture(name), target, quant: 'fp32', attention });
      models.set(attention, await Model.load(target));
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const attention of ['plain', 'gqa'] as const) {
    it(`${attention}: keeps as many of the last logits as asked for, 0 means all`, async () => {
      const model = models.get(attention)!;
      const embeds = await model.embed(long.inputIds, long.pixelValues);
      const length = long.inputIds.length;
      const all = (await model.step(embeds, model.emptyCache(), 0)).logits;
      assert.equal(all.dims[1], length);
      for (const keep of [1, 3]) {
        const { logits } = await model.step(embeds, model.emptyCache(), keep);
        assert.ok(difference(logits, rows(all, length - keep, length)) < 1e-5);
      }
    });

    it(`${attention}: a prompt in parts gives what it gives at once`, async () => {
      const model = models.get(attention)!;
      const embeds = await model.embed(long.inputIds, long.pixelValues);
      const length = long.inputIds.length;
      const whole = await model.step(embeds, model.emptyCache());
      let step = await model.step(rows(embeds, 0, 4), model.emptyCache());
      step = await model.step(rows(embeds, 4, 11), step.cache);
      step = await model.step(rows(embeds, 11, length), step.cache);
      assert.ok(difference(step.logits, whole.logits) < 1e-5);
      step.cache.forEach((tensor, index) => assert.ok(difference(tensor, whole.cache[index]!) < 1e-5));
    });

    it(`${attention}: rows of a batch do not see each other, in the prompt and one token at a time`, async () => {
      const model = models.get(attention)!;
      const length = short.inputIds.length;
      const prompts = [short.inputIds, long.inputIds.slice(0, length)];
      const embeds = await Promise.all(prompts.map((ids) => model.embed(ids, short.pixelValues)));
      const next = await model.embed([40]);
      const together = await model.step(stack(embeds), model.emptyCache(2));
      const after = await model.step(stack([next, next]), together.cache);
      for (const [row, single] of embeds.entries()) {
        const alone = await model.step(single, model.emptyCache());
        const aloneAfter = await model.step(next, alone.cache);
        for (const [batch, one] of [
          [together, alone],
          [after, aloneAfter],
        ] as const) {
          const width = one.logits.dims[2]!;
          const data = (batch.logits.data as Float32Array).slice(row * width, (row + 1) * width);
          assert.ok(difference(new Tensor('float32', data, [1, 1, width]), one.logits) < 1e-5);
        }
      }
    });
  }

  it('plain: rows of a batch continue one cache by several tokens', async () => {
    const model = models.get('plain')!;
    const prompt = await model.embed(short.inputIds, short.pixelValues);
    const { cache } = await model.step(prompt, model.emptyCache());
    const questions = await Promise.all(
      [
        [40, 41, 42],
        [50, 51, 52],
      ].map((ids) => model.embed(ids)),
    );
    const shared = cache.map((tensor) => stack([tensor, tensor]));
    const together = (await model.step(stack(questions), shared)).logits;
    const alone = await Promise.all(questions.map(async (ids) => (await model.step(ids, cache)).logits));
    assert.ok(difference(together, stack(alone)) < 1e-5);
  });

  it('plain: padding on the left changes nothing', async () => {
    const model = models.get('plain')!;
    const embeds = await model.embed(short.inputIds, short.pixelValues);
    const alone = await model.step(embeds, model.emptyCache());
    const width = embeds.dims[2]!;
    const padded = Float32Array.from([
      ...new Float32Array(2 * width).fill(0.5),
      ...(embeds.data as Float32Array),
    ]);
    const length = short.inputIds.length + 2;
    const mask = [0, 0, ...new Array<number>(length - 2).fill(1)];
    const input = new Tensor('float32', padded, [1, length, width]);
    const step = await model.step(input, model.emptyCache(), 1, mask);
    assert.ok(difference(step.logits, alone.logits) < 1e-5);
  });
});
