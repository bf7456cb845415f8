import assert from 'node:assert/strict';
import { SoftWrap } from '../../../src/notebook/softWrap.js';

describe('SoftWrap', () => {
  const wrap = (width: number, pieces: readonly string[]) => {
    const soft = new SoftWrap(width);
    return pieces.map((piece) => soft.push(piece)).join('');
  };
  const table: [pieces: string[], expected: string][] = [
    [['short'], 'short'],
    [['one two three four'], 'one two\nthree four'],
    [['one', ' two', ' th', 'ree', ' four'], 'one two\nthree four'],
    [['one\ntwo three four'], 'one\ntwo three\nfour'],
    [['averylongword next'], 'averylongword\nnext'],
    [['😀😀😀 😀😀 a'], '😀😀😀 😀😀\na'],
  ];
  for (const [pieces, expected] of table) {
    it(JSON.stringify(pieces), () => assert.equal(wrap(6, pieces), expected));
  }
});
