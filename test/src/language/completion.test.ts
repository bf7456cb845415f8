import assert from 'node:assert/strict';
import { completionsAt } from '../../../src/language/completion.js';
import { cells, withCursor } from './cells.js';

const above = '<image desk: desk.png> <box lamp: 1 2 30 40>';

describe('completionsAt', () => {
  const table: [cell: string, replaced: string | undefined, some: string[]][] = [
    ['|', '', ['<image …>', '<lamp>']],
    ['What is <|', '<', ['<box …>', '<lamp>', '<desk>']],
    ['What is <|> there?', '<>', ['<box …>', '<lamp>']],
    ['What is <la|>', '<la>', ['<lamp>']],
    ['%|', '%', ['%set', '%model', '%each']],
    ['  %se|', '%se', ['%set']],
    ['%set |', '', ['temperature', 'seed', 'device']],
    ['%set seed=3 te|', 'te', ['temperature']],
    ['%set device=w|', 'w', ['webgpu', 'cpu']],
    ['answer in |', '', ['short', 'detail']],
    ['a < b and \\<|', undefined, []],
    ['%model |', undefined, []],
    ['<box 10 |', undefined, []],
    ['some wor|', undefined, []],
  ];
  for (const [cell, replaced, some] of table) {
    it(JSON.stringify(cell), () => {
      const { text, offset } = withCursor(cell);
      const found = completionsAt(cells(above, text), 1, offset);
      if (replaced === undefined) return assert.equal(found, undefined);
      assert.equal(text.slice(found!.span.start, found!.span.end), replaced);
      const labels = found!.items.map(({ label }) => label);
      for (const label of some) assert(labels.includes(label), `${label} is not among ${labels.join()}`);
    });
  }

  for (const [cell, typed] of [
    ['<image |', ''],
    ['<image sho|>', 'sho'],
    ['<image login: shots/|', 'shots/'],
    ['<image "my sh|', '"my sh'],
  ] as const) {
    it(`asks for pictures at ${JSON.stringify(cell)}`, () => {
      const { text, offset } = withCursor(cell);
      const found = completionsAt(cells(text), 0, offset)!;
      assert.equal(found.wantsPictures, true);
      assert.equal(text.slice(found.span.start, found.span.end), typed);
    });
  }
});
