import assert from 'node:assert/strict';
import fc from 'fast-check';
import { StopFilter } from '../../kernel/engine/process/stop.js';

/** What each piece lets out, and at last what `end` gives. */
function run(pieces: readonly string[], stops: readonly string[]): string[] {
  const filter = new StopFilter(stops);
  return [...pieces.map((piece) => filter.push(piece)), filter.end()];
}

describe('stop strings', () => {
  const table: readonly [name: string, stops: string[], pieces: string[], expected: string[]][] = [
    ['none', [], ['a', 'b'], ['a', 'b', '']],
    ['an empty one never stops', [''], ['a'], ['a', '']],
    ['inside a piece', ['STOP'], ['a STOP b'], ['a ', '']],
    ['across pieces', ['STOP'], ['a S', 'TO', 'P b', 'c'], ['a ', '', '', '', '']],
    ['a beginning that comes to nothing', ['STOP'], ['a ST', 'ART'], ['a ', 'START', '']],
    ['a beginning at the end', ['STOP'], ['a STO'], ['a ', 'STO']],
    ['a beginning inside a beginning', ['aab'], ['a', 'a', 'a', 'b'], ['', '', 'a', '', '']],
    ['the earliest of several', ['two', 'one'], ['x one two'], ['x ', '']],
    ['at the very start', ['\n'], ['\n', 'a'], ['', '', '']],
    ['inside of one that is not complete yet', ['a', 'babcb'], ['b', 'abc', 'b'], ['', 'b', '', '']],
    ['inside of one in the same piece', ['a', 'babcb'], ['babcb'], ['b', '']],
    ['one is the end of another', ['b', 'ab'], ['xab'], ['x', '']],
    ['one is the beginning of another', ['ab', 'abc'], ['xab', 'c'], ['x', '', '']],
  ];
  for (const [name, stops, pieces, expected] of table) {
    it(name, () => assert.deepEqual(run(pieces, stops), expected));
  }

  it('wherever the borders lie, the text is what comes before the first stop string', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(letters), fc.array(letters, { maxLength: 3 }), (pieces, stops) => {
        const whole = pieces.join('');
        const cut = (text: string) =>
          stops.filter((stop) => stop !== '' && text.endsWith(stop)).map((stop) => text.length - stop.length);
        const lengths = Array.from({ length: whole.length + 1 }, (_, length) => length);
        const first = lengths.find((length) => cut(whole.slice(0, length)).length > 0);
        const end = first === undefined ? whole.length : Math.min(...cut(whole.slice(0, first)));
        assert.equal(run(pieces, stops).join(''), whole.slice(0, end));
      }),
    );
  });
});
