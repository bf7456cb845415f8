import assert from 'node:assert/strict';
import type { Marked } from '../../models/measure/table.js';
import { accuracyTable, withPart } from './accuracyTable.js';

describe('the accuracy table', () => {
  const marked = (
    picture: string,
    task: string,
    right: boolean,
    more: Partial<Marked['question']> = {},
  ): Marked => ({
    question: { picture, task, instruction: 'x', answer: 'abcd', check: 'role', traits: { wording: 'known', size: '1: to 400' }, ...more }, // prettier-ignore
    given: right ? 'abcd' : 'abcx',
    right,
    regions: [],
  });

  it('has a row for each task that was asked, with VS Code apart and held-out wordings beside all', () => {
    const free = { traits: { wording: 'held out', size: '3: to 1920' } };
    const table = accuracyTable([
      marked('screen-1.png', 'role', true),
      marked('screen-1.png', 'role', false, free),
      marked('vscode-1.png', 'role', false),
      marked('screen-1.png', 'ocr', false, { check: 'text' }),
      marked('vscode-2.png', 'state', true),
    ]);
    assert.deepEqual(table.split('\n').slice(2), [
      '| region class (role) | 50.0 % | 9.5 – 90.5 | 2 | 0.0 % | 90 % | 0.0 % (1) |',
      '| region OCR, up to 16 characters | 0.0 % (character error 25.0 %) | 0.0 – 79.3 | 1 |  | 85 %, error 4 % |  |',
    ]);
  });

  it('tells small screens from large ones where the task is found by name', () => {
    const large = { traits: { wording: 'known', size: '2: to 1100' } };
    const table = accuracyTable([marked('a', 'rec', true), marked('b', 'rec', false, large)]);
    const rights = table.split('\n').slice(2).map((row) => row.split(' | ')[1]); // prettier-ignore
    assert.deepEqual(rights, ['50.0 %', '100.0 %', '0.0 %']);
  });

  it('takes the place of the one before in the card', () => {
    const card = 'a\n<!-- t -->\n\nold\n\n<!-- /t -->\nb';
    assert.equal(withPart(card, 't', 'new'), 'a\n<!-- t -->\n\nnew\n\n<!-- /t -->\nb');
    assert.equal(withPart(withPart(card, 't', 'x'), 't', 'new'), withPart(card, 't', 'new'));
    assert.throws(() => withPart(card, 'u', ''), /<!-- u -->/);
  });
});
