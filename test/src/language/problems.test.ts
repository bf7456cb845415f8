import assert from 'node:assert/strict';
import { Failure } from '../../../kernel/failure.js';
import { pictureProblems, textProblems } from '../../../src/language/problems.js';
import { cells } from './cells.js';

describe('textProblems', () => {
  const table: [texts: string[], expected: [code: string, at: string][]][] = [
    [['<image a.png>\nWhat is in <box 1 2 30 40>?'], []],
    [['<image a.png>', 'What is this?'], []],
    [['<image a.png>\nIs <lamp> on?'], [['unknown-name', '<lamp>']]],
    [['<box 1 2 30 40>'], [['no-picture', '<box 1 2 30 40>']]],
    [['What is this?'], [['no-picture', 'What is this?']]],
    [['%each *.png\nWhat is this?'], []],
    [['%set speed=9\n<image a.png>\nWhat?'], [['unknown-setting', '%set speed=9']]],
    [['%fly\n'], [['unknown-directive', '%fly']]],
    [['%each\nWhat?'], [['bad-setting', '%each']]],
    [['<image a.png> <box 0 0 1 1>'], [['unit-doubt', '<box 0 0 1 1>']]],
    [['<image a.png> <box>[0, 0, 1, 1]</box>'], []],
    [
      ['<image a.png> <lamp> <box 9 9 1 1'],
      [
        ['unknown-name', '<lamp>'],
        ['tag-unclosed', '<box 9 9 1 1'],
      ],
    ],
  ];
  for (const [texts, expected] of table) {
    it(JSON.stringify(texts.at(-1)), () => {
      const last = texts.length - 1;
      const found = textProblems(cells(...texts), last).map(({ code, span }) => [
        code,
        texts[last]!.slice(span.start, span.end),
      ]);
      assert.deepEqual(found, expected);
    });
  }
});

describe('pictureProblems', () => {
  const sizeOf = async (path: string) =>
    path === 'a.png' ? { width: 100, height: 50 } : new Failure('picture-missing', `${path} was not found.`);
  const table: [texts: string[], expected: [code: string, at: string][]][] = [
    [['<image a.png> <box 1 2 100 50>'], []],
    [['<image b.png> <box 1 2 900 900>'], [['picture-missing', '<image b.png>']]],
    [['<image a.png> <box 1 2 101 50>'], [['region-outside', '<box 1 2 101 50>']]],
    [['<image a.png>', 'And <point 3 51>?'], [['region-outside', '<point 3 51>']]],
    // What the text itself shows is not said twice.
    [['<image a.png> <point -3 20>'], []],
  ];
  for (const [texts, expected] of table) {
    it(JSON.stringify(texts.at(-1)), async () => {
      const last = texts.length - 1;
      const found = (await pictureProblems(cells(...texts), last, sizeOf)).map(({ code, span }) => [
        code,
        texts[last]!.slice(span.start, span.end),
      ]);
      assert.deepEqual(found, expected);
    });
  }
});
