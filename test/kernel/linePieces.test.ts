import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PictureData } from '../../kernel/engine/protocol.js';
import { linePieces } from '../../kernel/linePieces.js';

type Colour = readonly [number, number, number];
const white: Colour = [255, 255, 255];
const black: Colour = [0, 0, 0];
const grey: Colour = [120, 120, 120];

function canvas(width: number, height: number, ground: Colour = white): PictureData {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) rgba.set([...ground, 255], i * 4);
  return { key: 'p', width, height, rgba };
}

function fill(picture: PictureData, [x1, y1, x2, y2]: readonly number[], colour: Colour = black): void {
  for (let y = y1!; y < y2!; y++)
    for (let x = x1!; x < x2!; x++) picture.rgba.set(colour, (y * picture.width + x) * 4);
}

/** Words of letters, 10 pixels high from y = 20: a letter is 4 wide with 1 between, a blank 4 more. Returns words' edges. */
function write(picture: PictureData, words: readonly number[], colour: Colour = black): [number, number][] {
  let x = 10;
  return words.map((letters) => {
    const start = x;
    for (let i = 0; i < letters; i++, x += 5) {
      // Strokes with a hole, as letters have them: a full block of ink would be a frame.
      fill(picture, [x, 20, x + 1, 30], colour);
      fill(picture, [x + 1, 23, x + 4, 25], colour);
    }
    const end = x - 1;
    x += 4;
    return [start, end];
  });
}

describe('pieces of a line', () => {
  it('are cut at blanks until each is short, and hug the ink', () => {
    const picture = canvas(400, 50);
    const [first, , third, , fifth] = write(picture, [6, 6, 6, 6, 6]);
    const pieces = linePieces(picture, [5, 15, 300, 35]);
    assert.equal(pieces[0]![0], first![0]);
    assert.equal(pieces.at(-1)![2], fifth![1]);
    assert.ok(
      pieces.length >= 2 && pieces.every(([x1, y1, x2, y2]) => x2 - x1 <= 70 && y1 === 20 && y2 === 30),
    );
    assert.ok(pieces.some(([, , x2]) => x2 === third![1]) || pieces.some(([x1]) => x1 === third![0]));
  });

  it('hold every word whole and in order', () => {
    const words = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(words, fc.boolean(), (letters, isDark) => {
        const picture = canvas(700, 50, isDark ? black : white);
        const edges = write(picture, letters, isDark ? white : black);
        const pieces = linePieces(picture, [0, 10, 700, 40]);
        if (pieces.length === 0) return;
        const starts = edges.map(([start]) => start);
        const ends = edges.map(([, end]) => end);
        assert.equal(pieces[0]![0], starts[0]);
        assert.equal(pieces.at(-1)![2], ends.at(-1));
        for (const [i, [x1, , x2]] of pieces.entries()) {
          assert.ok(starts.includes(x1) && ends.includes(x2));
          if (i > 0) assert.equal(ends.indexOf(pieces[i - 1]![2]) + 1, starts.indexOf(x1));
        }
      }),
    );
  });

  it('are not disturbed by the frame of a field around them', () => {
    const plain = canvas(400, 60);
    write(plain, [7, 7, 7]);
    const framed = canvas(400, 60);
    write(framed, [7, 7, 7]);
    for (const edge of [[0, 10, 300, 12], [0, 38, 300, 40], [0, 10, 2, 40], [298, 10, 300, 40]]) fill(framed, edge, grey); // prettier-ignore
    const pieces = linePieces(plain, [0, 10, 300, 40]);
    assert.ok(pieces.length > 1);
    assert.deepEqual(linePieces(framed, [0, 10, 300, 40]), pieces);
  });

  const none: [why: string, words: number[]][] = [
    ['the line is short', [4, 4]],
    ['it is one long word', [30]],
    ['nothing is written there', []],
  ];
  for (const [why, words] of none) {
    it(`are none where ${why}`, () => {
      const picture = canvas(400, 50);
      write(picture, words);
      assert.deepEqual(linePieces(picture, [5, 15, 300, 35]), []);
    });
  }
});
