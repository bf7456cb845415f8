import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MistakeJson, MistakesJson } from '../../../kernel/outputJson.js';
import { orders, sorted, tileAt, type Order } from '../../../webview/output/gallery.js';
import { readMistakesJson } from '../../../webview/output/json.js';

const mistake = (kind: string, expected: string, picture?: number): MistakeJson => ({
  ...{ kind, expected, question: 'q', given: 'g', score: 0, confidence: 1, regions: [] },
  ...(picture !== undefined && { picture }),
});
const picture = (name: string) => ({ picture: name, key: '', width: 9, height: 9, preview: '' });
const json: MistakesJson = {
  ...{ version: 1, id: 'i', task: 'pope', total: 9, pictures: [picture('10.png'), picture('9.png')] },
  mistakes: [mistake('b', 'dog', 0), mistake('a', 'cat', 1), mistake('b', 'ant'), mistake('a', 'dog', 1)],
};

describe('the order of a gallery', () => {
  const cases: readonly [Order, number[]][] = [
    ['worst first', [0, 1, 2, 3]],
    ['least wrong first', [3, 2, 1, 0]],
    ['kind', [1, 3, 0, 2]],
    ['right answer', [2, 1, 0, 3]],
    ['picture', [2, 1, 3, 0]], // without one, 9, 9, 10
  ];
  for (const [order, places] of cases) {
    it(order, () => assert.deepEqual(sorted(json, order), places));
  }

  it('has every order in the table', () => assert.deepEqual(cases.map(([order]) => order), [...orders])); // prettier-ignore
});

describe('keys in a gallery', () => {
  // 0 1 2
  // 3 4
  const cases: readonly [key: string, from: number, to: number | undefined][] = [
    ['ArrowRight', 0, 1],
    ['ArrowRight', 4, undefined],
    ['ArrowLeft', 3, 2],
    ['ArrowLeft', 0, undefined],
    ['ArrowDown', 1, 4],
    ['ArrowDown', 2, undefined],
    ['ArrowUp', 4, 1],
    ['ArrowUp', 1, undefined],
    ['Home', 4, 0],
    ['End', 0, 4],
    ['a', 1, undefined],
  ];
  for (const [key, from, to] of cases) {
    it(`${key} from ${from}`, () => assert.equal(tileAt(key, from, 3, 5), to));
  }

  it('never lead out of it', () => {
    const key = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End');
    const size = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(key, size, size, fc.nat(49), (pressed, columns, count, from) => {
        const to = tileAt(pressed, Math.min(from, count - 1), columns, count);
        assert(to === undefined || (to >= 0 && to < count));
      }),
    );
  });
});

describe("a gallery's JSON", () => {
  it('is read as it was written', () => assert.deepEqual(readMistakesJson(json), json));

  const damaged: readonly [what: string, change: object][] = [
    ['no list of mistakes', { mistakes: undefined }],
    ['a picture that is not there', { mistakes: [mistake('a', 'b', 2)] }],
    ['a score that is a text', { mistakes: [{ ...mistake('a', 'b'), score: '0' }] }],
    ['a region without points', { mistakes: [{ ...mistake('a', 'b'), regions: [{ shape: 'box', role: 'asked', points: [] }] }] }], // prettier-ignore
    ['a picture without a size', { pictures: [{ ...picture('x'), width: 0 }, picture('y')] }],
  ];
  for (const [what, change] of damaged) {
    it(`with ${what} is refused`, () =>
      assert.throws(() => readMistakesJson({ ...json, ...change }), /damaged; run the cell again/));
  }
});
