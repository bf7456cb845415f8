import assert from 'node:assert/strict';
import { interval, taskTable, traitRows, traitsOf, traitTable, type Marked } from '../../../models/measure/table.js'; // prettier-ignore

const marked = (task: string, right: boolean, traits: Record<string, string> = {}): Marked => ({
  question: { picture: 'a.png', task, instruction: 'what?', answer: 'Save', traits },
  given: right ? 'Save' : 'Sove',
  right,
  regions: [],
});
const some = [
  marked('role', true, { size: 'small', face: 'Inter' }),
  marked('role', false, { size: 'large', face: 'Hack' }),
  marked('color', true, { size: 'large', face: 'Hack' }),
];

describe('tables of right answers', () => {
  // Values of scipy.stats.binomtest(…).proportion_ci(method='wilson').
  const rows: [right: number, asked: number, low: number, high: number][] = [
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [90, 100, 0.8256, 0.9448],
    [10, 10, 0.7225, 1],
  ];
  for (const [right, asked, low, high] of rows) {
    it(`the 95 % interval of ${right} in ${asked}`, () => {
      const [a, b] = interval(right, asked);
      assert.deepEqual([a.toFixed(4), b.toFixed(4)], [low.toFixed(4), high.toFixed(4)]);
    });
  }

  it('one row a task, sorted', () => {
    assert.deepEqual(taskTable(some).split('\n').slice(2), [
      '| color | 100.0 % | 20.7 – 100.0 | 1 |  |',
      '| role | 50.0 % | 9.5 – 90.5 | 2 |  |',
    ]);
  });

  it('the character error where text is read', () => {
    const [each] = some;
    const reads = { ...each!, given: 'Sove', question: { ...each!.question, check: 'text' as const } };
    assert.match(taskTable([reads]), /\| 25\.0 % \|$/);
  });

  it('by the values of a trait', () => {
    assert.deepEqual(traitTable(some, 'size').split('\n'), [
      '| size | large | small |',
      '|---|---|---|',
      '| color | 100.0 (1) |  |',
      '| role | 0.0 (1) | 100.0 (1) |',
    ]);
    assert.deepEqual(traitRows(some, 'face').split('\n').slice(2), [
      '| Hack | 50.0 % | 50.0 % | 2 |',
      '| Inter | 100.0 % | 100.0 % | 1 |',
    ]);
    assert.deepEqual([...traitsOf(some)], [['size', 2], ['face', 2]]); // prettier-ignore
  });
});
