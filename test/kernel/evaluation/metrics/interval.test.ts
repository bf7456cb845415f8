import assert from 'node:assert/strict';
import { bootstrap, mcnemar, meanInterval, wilson } from '../../../../kernel/evaluation/metrics/interval.js';
import { seededRandom, seededSample } from '../../../../kernel/evaluation/seeded.js';

const near = (given: number, expected: number, tolerance = 5e-4) =>
  assert(Math.abs(given - expected) < tolerance, `${given} is not ${expected}`);

describe("Wilson's interval", () => {
  const rows: [right: number, asked: number, low: number, high: number][] = [
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [5, 10, 0.2366, 0.7634],
    [81, 263, 0.2553, 0.3662], // the worked example of Newcombe (1998)
    [0, 0, 0, 1],
  ];
  for (const [right, asked, low, high] of rows) {
    it(`of ${right} in ${asked}`, () => {
      const [from, to] = wilson(right, asked);
      near(from, low);
      near(to, high);
    });
  }
});

describe("McNemar's exact test", () => {
  const rows: [first: number, second: number, p: number][] = [
    [0, 0, 1],
    [5, 5, 1],
    [0, 5, 0.0625],
    [1, 9, 0.021484375],
    [9, 1, 0.021484375],
    [2, 8, 0.109375],
    [0, 10, 0.001953125],
  ];
  for (const [first, second, p] of rows) {
    it(`${first} against ${second}`, () => near(mcnemar(first, second), p, 1e-12));
  }
  it('keeps its digits where there are thousands of questions', () => {
    near(mcnemar(2500, 2500), 1, 1e-12);
    const p = mcnemar(2400, 2600);
    near(p, 0.00489, 1e-4); // normal approximation with continuity correction
  });
});

describe('the bootstrap', () => {
  it('gives the same interval again, around the mean', () => {
    const values = Array.from({ length: 200 }, (_, i) => i % 2);
    const [low, high] = meanInterval(values);
    assert.deepEqual(meanInterval(values), [low, high]);
    near(low, 0.43, 0.02);
    near(high, 0.57, 0.02);
    assert.deepEqual(meanInterval([0.4, 0.4]), [0.4, 0.4]);
  });
  it('leaves out draws without a value', () => {
    assert.equal(bootstrap(3, () => undefined, 10), undefined); // prettier-ignore
  });
});

describe('seeded drawing', () => {
  it('depends on the seed alone', () => {
    assert.deepEqual([seededRandom('a')(), seededRandom('a')()], [seededRandom('a')(), seededRandom('a')()]);
    assert.notEqual(seededRandom('a')(), seededRandom('b')());
    const random = seededRandom('spread');
    const mean = Array.from({ length: 4000 }, random).reduce((a, b) => a + b, 0) / 4000;
    near(mean, 0.5, 0.02);
  });
  it('draws without putting back, in the order of the list', () => {
    const items = Array.from({ length: 100 }, (_, i) => i);
    const drawn = seededSample(items, 10, '1');
    assert.equal(new Set(drawn).size, 10);
    assert.deepEqual(
      drawn,
      [...drawn].sort((a, b) => a - b),
    );
    assert.notDeepEqual(drawn, seededSample(items, 10, '2'));
    assert.deepEqual(seededSample(items, 200, '1'), items);
  });
});
