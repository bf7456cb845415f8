import assert from 'node:assert/strict';
import { pastedPath, type Pasted } from '../../../src/language/pastedName.js';

const pasted: Pasted = {
  notebook: 'tour',
  name: 'shot',
  ending: 'png',
  when: new Date(2026, 0, 2, 3, 4, 5),
};

describe('pastedPath', () => {
  const table: [pattern: string, taken: string[], expected: string][] = [
    ['${notebook}-${n}', [], 'tour-1.png'],
    ['${notebook}-${n}', ['tour-1.png', 'tour-2.png'], 'tour-3.png'],
    ['pictures/${name}', [], 'pictures/shot.png'],
    ['pictures/${name}', ['pictures/shot.png'], 'pictures/shot-2.png'],
    ['${date} ${time}', [], '2026-01-02 03-04-05.png'],
    ['./a/../${nothing}?', [], '${nothing}_.png'],
  ];
  for (const [pattern, taken, expected] of table) {
    it(`${pattern} with ${taken.length} taken`, async () =>
      assert.equal(await pastedPath(pattern, pasted, async (path) => taken.includes(path)), expected));
  }
});
