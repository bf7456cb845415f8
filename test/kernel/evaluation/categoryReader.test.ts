import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readerByFeatures, readerByWords } from '../../../kernel/evaluation/categoryReader.js';
import { nearest } from '../../../kernel/evaluation/metrics/nearest.js';
import type { EmbedTexts } from '../../../kernel/evaluation/task.js';

/** Features in a plane, by angle in degrees. */
const degrees: Readonly<Record<string, number>> = {
  'a photo of a dog': 0,
  'a photo of a cat': 10,
  'a photo of a bus': 90,
  'an animal that barks': 2,
  'neither of them': 5,
  'a coach': 80,
};
const angle = (degree: number) => [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)];

function embedder() {
  const asked: string[][] = [];
  const embed: EmbedTexts = async (texts) => {
    asked.push([...texts]);
    const values = Float32Array.from(texts.flatMap((text) => angle(degrees[text]!)));
    return { encoder: { name: 'plane', fingerprint: 'f' }, size: 2, values };
  };
  return { asked, embed };
}

describe('the category of an answer', () => {
  it('is the one with the nearest text feature, asked for once', async () => {
    const { asked, embed } = embedder();
    const reader = await readerByFeatures(['dog', 'cat', 'bus'], embed);
    assert.equal(reader.encoder?.name, 'plane');
    for (const [answer, read, similarity] of [
      ['an animal that barks', 'dog', Math.cos((2 * Math.PI) / 180)],
      [' an animal that barks\n', 'dog', Math.cos((2 * Math.PI) / 180)],
      ['a coach', 'bus', Math.cos((10 * Math.PI) / 180)],
    ] as const) {
      const reading = await reader.read(answer);
      assert.equal(reading.read, read);
      assert(Math.abs(reading.similarity! - similarity) < 1e-6);
    }
    assert.equal(asked.length, 3, 'the categories, and two different answers');
  });

  it('is the less certain the nearer the others are', async () => {
    const reader = await readerByFeatures(['dog', 'cat', 'bus'], embedder().embed);
    const certainty = async (answer: string) => (await reader.read(answer)).readConfidence!;
    assert(Math.abs((await certainty('neither of them')) - 0.5) < 1e-3);
    assert((await certainty('an animal that barks')) > 0.6);
    assert((await certainty('a coach')) > 0.999);
  });

  it('is none for an empty answer', async () => {
    const reader = await readerByFeatures(['dog'], embedder().embed);
    assert.deepEqual(await reader.read(' '), {});
  });

  it('comes from the words without an encoder', async () => {
    const reader = readerByWords(['dog', 'cat']);
    assert.equal(reader.encoder, undefined);
    assert.deepEqual(await reader.read('Two cats and a dog'), { read: 'cat' });
    assert.deepEqual(await reader.read('a coach'), {});
  });

  it('nearest: what sorting all cosines gives, with shares that depend on no order', () => {
    const vector = fc
      .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
      .filter((values) => Math.hypot(...values) > 0.1)
      .map((values) => values.map((value) => value / Math.hypot(...values)));
    fc.assert(
      fc.property(vector, fc.array(vector, { minLength: 1, maxLength: 6 }), (feature, rows) => {
        const features = { encoder: { name: '', fingerprint: '' }, size: 3, values: Float32Array.from(rows.flat()) }; // prettier-ignore
        const found = nearest(Float32Array.from(feature), features);
        const cosines = rows.map((row) => row.reduce((sum, value, k) => sum + value * feature[k]!, 0));
        const [best] = [...cosines].sort((a, b) => b - a);
        assert(Math.abs(cosines[found.index]! - best!) < 1e-6);
        assert(Math.abs(found.similarity - best!) < 1e-6);
        const share = Math.exp(100 * best!) / cosines.reduce((sum, each) => sum + Math.exp(100 * each), 0);
        assert(Math.abs(found.share - share) < 1e-3);
      }),
    );
  });
});
