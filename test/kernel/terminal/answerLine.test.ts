import assert from 'node:assert/strict';
import type { CellAnswer } from '../../../kernel/cellAnswer.js';
import { AnswerLine } from '../../../kernel/terminal/answerLine.js';

/** What a terminal's standard output gets of an answer that comes in these pieces. */
function line(tokens: readonly string[], text: string): string {
  const answer = { text, raw: text, problems: [], meanLogProbability: 0, timings: { total: 5 } };
  const { write } = process.stdout;
  let out = '';
  process.stdout.write = (piece: unknown) => (out += String(piece)) !== '';
  try {
    const shown = new AnswerLine();
    for (const token of tokens) shown.token(token);
    shown.end(answer as unknown as CellAnswer);
  } finally {
    process.stdout.write = write;
  }
  return out.replace(/ {3}\(confidence 100 %, 5 ms\)\n$/, '|');
}

describe('an answer on a terminal', () => {
  const table: [what: string, tokens: string[], text: string, line: string][] = [
    ['words as they come', [' a', ' red', ' button'], 'a red button', '  → a red button|'],
    ['the answer, where a closer look read otherwise', ['Sawe'], 'Save', '  → Sawe  Save|'],
    ['no tags of a place', ['<box>', '[0.1', ']</box>'], 'at (1, 2)', '  → at (1, 2)|'],
    ['no tags in front of a word', [' ', '<box>', '[0.1]</box>', ' yes'], 'yes', '  → yes|'],
    ['what came of no token', [], 'no', '  → no|'],
    ['a later tag', ['the <', 'box>'], 'the lamp', '  → the <box>  the lamp|'],
  ];
  for (const [what, tokens, text, expected] of table)
    it(what, () => assert.equal(line(tokens, text), expected));
});
