import assert from 'node:assert/strict';
import type { Region } from '../../kernel/instruction/types.js';
import type { Look } from '../../kernel/look.js';
import { belief, likeliest } from '../../kernel/search.js';

/** A look that found boxes, given as their left edges, each ten pixels long and high, with this certainty. */
function looked(sure: number, ...lefts: number[]): Look {
  const regions = lefts.map((left): Region => ({
    shape: 'box',
    points: [
      [left, 0],
      [left + 10, 10],
    ],
  }));
  return { result: { meanLogProbability: Math.log(sure) }, read: { regions, problems: [] } } as unknown as Look; // prettier-ignore
}

describe('what a search believes', () => {
  const pairs: [what: string, first: Look, second: Look | undefined, belief: number][] = [
    ['two sure looks at one place', looked(0.9, 0), looked(0.9, 0), 0.81],
    ['two that found different places', looked(0.9, 0), looked(0.9, 100), 0.81 * 0.2],
    ['two that found the same by half', looked(0.8, 0), looked(0.5, 5), 0.4 * (0.2 + 0.8 / 3)],
    ['one that no closer look can be had of', looked(0.9, 0), undefined, 0.81 * 0.2],
    ['a second one that found nothing', looked(0.9, 0), looked(1), 0],
    ['a second one that found two things', looked(0.9, 0), looked(1, 0, 20), 0],
  ];
  for (const [what, first, second, expected] of pairs) {
    it(`${what}: ${expected.toFixed(3)}`, () => {
      assert.ok(Math.abs(belief(first, second) - expected) < 1e-9);
    });
  }

  it('looks again at the five surest of those that found one box', () => {
    const looks = [0.1, 0.9, 0.5, 0.7, 0.3, 0.8, 0.2].map((sure) => looked(sure, 0));
    const chosen = likeliest([looked(1), ...looks, looked(1, 0, 20)], 'place');
    assert.deepEqual(
      chosen.map(({ result }) => Math.exp(result.meanLogProbability).toFixed(1)),
      ['0.9', '0.8', '0.7', '0.5', '0.3'],
    );
  });
});
