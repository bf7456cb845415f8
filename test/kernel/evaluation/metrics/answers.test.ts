/** Tables of answers whose marks were decided by hand from each original's rule. */
import assert from 'node:assert/strict';
import { boxRegion } from '../../../../kernel/instruction/geometry.js';
import type { Region } from '../../../../kernel/instruction/types.js';
import { lexicalMatcher } from '../../../../kernel/evaluation/metrics/category.js';
import { chosenOption, circularGroups, rotations } from '../../../../kernel/evaluation/metrics/choice.js';
import { capabilityMeans, gradeIn } from '../../../../kernel/evaluation/metrics/judged.js';
import { maskIou } from '../../../../kernel/evaluation/metrics/maskIou.js';
import { answeredBox, isFound } from '../../../../kernel/evaluation/metrics/rec.js';
import { equalsTruth, includesTruth, includesWord } from '../../../../kernel/evaluation/metrics/text.js';
import { popeAnswer, yesNoScores } from '../../../../kernel/evaluation/metrics/yesNo.js';

function table<T extends readonly unknown[]>(rows: readonly T[], check: (...row: T) => void): void {
  for (const row of rows) {
    it(
      row
        .map((value) => JSON.stringify(value))
        .join(' → ')
        .slice(0, 120),
      () => check(...row),
    );
  }
}

describe("POPE's reading of an answer", () => {
  table<[string, 'yes' | 'no']>(
    [
      ['Yes, there is a dog.', 'yes'],
      ['No, there is not.', 'no'],
      ['no', 'no'],
      ['There is not a dog', 'no'],
      ['There is, no, a cat.', 'no'],
      ['', 'yes'],
      ['Nothing like that', 'yes'], // "Nothing" is no such word
      ['NO', 'yes'], // the original knows `No` and `no`
      ["It isn't there", 'yes'],
      ['Yes. But no dog', 'yes'], // the first sentence alone
      ['. no', 'yes'],
      ['No\nthere is none', 'yes'], // split at blanks only: "No\nthere" is one word
      ['I know it', 'yes'],
    ],
    (text, answer) => assert.equal(popeAnswer(text), answer),
  );

  it('counts "yes" as the positive', () => {
    const pair = (given: 'yes' | 'no', right: 'yes' | 'no') => ({ given, right });
    const scores = yesNoScores([
      pair('yes', 'yes'), pair('yes', 'yes'), pair('yes', 'no'), pair('no', 'yes'), pair('no', 'no'),
    ]); // prettier-ignore
    assert.deepEqual(scores, {
      accuracy: 3 / 5,
      precision: 2 / 3,
      recall: 2 / 3,
      f1: 2 / 3,
      yesShare: 3 / 5,
    });
    const never = yesNoScores([pair('no', 'yes'), pair('no', 'no')]);
    assert.deepEqual(never, { accuracy: 0.5, precision: 0, recall: 0, f1: 0, yesShare: 0 });
  });
});

describe('an answer that includes the truth', () => {
  table<[answer: string, truth: string, includes: boolean, word: boolean, equals: boolean]>(
    [
      ['The sign says STOP.', 'stop', true, true, false],
      ['stop', 'STOP', true, true, true],
      ['"Stop".', 'stop', true, true, true],
      ['I know', 'no', true, false, false],
      ['a  red\nshirt', 'red shirt', true, true, false],
      ['9:50', '9', true, true, false],
      ['19', '9', true, false, false],
      ['$5.00 (net)', '$5.00 (net)', true, true, true],
      ['café', 'cafe\u0301', true, true, true],
      ['anything', '', false, false, false], // a truth without words is in everything
      ['anything', ' ', false, false, false],
      ['', 'red', false, false, false],
    ],
    (answer, truth, includes, word, equals) => {
      assert.deepEqual(
        [includesTruth(answer, truth), includesWord(answer, truth), equalsTruth(answer, truth)],
        [includes, word, equals],
      );
    },
  );
});

describe('the category that an answer names', () => {
  const coco = [
    'person',
    'bicycle',
    'dog',
    'hot dog',
    'sheep',
    'bus',
    'knife',
    'tv',
    'couch',
    'horse',
    'cup',
  ];
  const matcher = lexicalMatcher(coco);
  table<[string, string | undefined]>(
    [
      ['a dog', 'dog'],
      ['A HOT DOG on a plate.', 'hot dog'],
      ['two dogs', 'dog'],
      ['several buses and a dog', 'bus'],
      ['knives', 'knife'],
      ['a man riding a horse', 'person'], // the first is what the answer is about
      ['the television', 'tv'],
      ['a sofa', 'couch'],
      ['doggy', undefined],
      ['a cupboard', undefined],
      ['hot', undefined],
      ['', undefined],
    ],
    (answer, category) => assert.equal(matcher(answer), category),
  );

  it('prefers a category of that very name to a synonym', () => {
    assert.equal(lexicalMatcher(['dining table', 'table'])('a table'), 'table');
    assert.equal(lexicalMatcher(['dining table'])('a table'), 'dining table');
  });
});

describe('referring expression comprehension', () => {
  const truth = [0, 0, 10, 10] as const;
  const box = (...corners: [number, number, number, number]) => boxRegion(corners);
  const point: Region = { shape: 'point', points: [[5, 5]] };
  table<[regions: Region[], parses: boolean, found: boolean]>(
    [
      [[box(0, 0, 10, 10)], true, true],
      [[box(0, 0, 10, 5)], true, false], // exactly 0.5 is not greater
      [[box(0, 0, 10, 5.1)], true, true],
      [[box(20, 20, 30, 30), box(0, 0, 10, 10)], true, false], // the first counts
      [[point, box(0, 0, 10, 10)], true, true],
      [[point], false, false],
      [[], false, false],
      [[box(3, 3, 3, 3)], true, false],
    ],
    (regions, parses, found) => {
      const given = answeredBox(regions);
      assert.equal(given !== undefined, parses);
      assert.equal(isFound(given, truth), found);
    },
  );
  it('finds nothing where the truth has no area', () =>
    assert.equal(isFound([1, 1, 1, 1], [1, 1, 1, 1]), false));
});

describe('IoU of masks', () => {
  const size = { width: 20, height: 20 };
  const square = boxRegion([0, 0, 10, 10]);
  const triangle: Region = { shape: 'polygon', points: [[0, 0], [10, 0], [0, 10]] }; // prettier-ignore
  table<[Region[], Region[], number]>(
    [
      [[square], [square], 1],
      [[square], [boxRegion([5, 0, 15, 10])], 50 / 150],
      [[square], [boxRegion([10, 0, 20, 10])], 0],
      [[square, boxRegion([10, 0, 20, 10])], [boxRegion([0, 0, 20, 10])], 1],
      [[boxRegion([15, 15, 40, 40])], [boxRegion([15, 15, 20, 20])], 1], // beyond the picture is nothing
      [[{ shape: 'point', points: [[5, 5]] }], [square], 0],
      [[], [], 0],
      [[triangle], [square], 0.55], // 55 pixel middles on or above the diagonal
    ],
    (a, b, expected) => assert.equal(maskIou(a, b, size), expected),
  );
});

describe('the option that an answer chooses', () => {
  const options = [
    { letter: 'A', text: 'red' },
    { letter: 'B', text: 'dark red' },
    { letter: 'C', text: 'green' },
  ];
  table<[string, string | undefined]>(
    [
      ['A', 'A'],
      ['B.', 'B'],
      ['(C)', 'C'],
      ['C) green', 'C'],
      ['B: dark red', 'B'],
      ['The answer is C', 'C'],
      ['The answer is (B).', 'B'],
      ['I think it is (B)', 'B'],
      ['green', 'C'],
      ['It is green.', 'C'],
      ['dark red', 'B'],
      ['It is dark red', 'B'],
      ['A green one', 'C'], // an article
      ['A blue one', undefined],
      ['red or green', undefined],
      ['(A) or (B)', 'A'],
      ['evergreen', undefined],
      ['D', undefined],
      ['', undefined],
    ],
    (answer, letter) => assert.equal(chosenOption(answer, options), letter),
  );

  it('turns the options round with their answer', () => {
    const turned = rotations({ options, answer: 'B' });
    assert.deepEqual(
      turned.map(({ answer }) => answer),
      ['B', 'A', 'C'],
    );
    assert(
      turned.every(
        ({ options: o, answer }) => o.find(({ letter }) => letter === answer)!.text === 'dark red',
      ),
    );
    assert.equal(rotations({ options })[1]!.answer, undefined);
  });

  it('groups rotations by their index below a million', () => {
    const groups = circularGroups([7, 1000007, 8, 2000007].map((index) => ({ index })));
    assert.deepEqual([...groups].map(([key, rows]) => [key, rows.length]), [[7, 3], [8, 1]]); // prettier-ignore
  });
});

describe("a judge's grade", () => {
  table<[string, number | undefined]>(
    [
      ['0.5', 0.5],
      ['1', 1],
      ['1.0', 1],
      ['Correctness: 0.7', 0.7],
      ['The two answers agree: 1', 1],
      ['Of 3 facts, 2 are there: 0.6', 0.6],
      ['v1.0.2', undefined],
      ['85', undefined],
      ['none', undefined],
    ],
    (reply, grade) => assert.equal(gradeIn(reply), grade),
  );

  it('counts for each capability that its question needs', () => {
    const means = capabilityMeans([
      { grade: 1, capabilities: ['ocr', 'math'] },
      { grade: 0, capabilities: ['ocr'] },
      { grade: 0.5, capabilities: ['rec'] },
    ]);
    assert.deepEqual([...means], [
      ['math', { mean: 1, asked: 1 }],
      ['ocr', { mean: 0.5, asked: 2 }],
      ['rec', { mean: 0.5, asked: 1 }],
    ]); // prettier-ignore
  });
});
