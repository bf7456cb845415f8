import assert from 'node:assert/strict';
import { Failure } from '../../../kernel/failure.js';
import { fixesFor, otherUnit, type FixContext } from '../../../src/language/fixes.js';
import { pictureProblems, textProblems } from '../../../src/language/problems.js';
import { cells } from './cells.js';

const size = { width: 200, height: 100 };
const pictures = ['login.png', 'shots/logout.png', 'desk.png'];
const sizeOf = async (path: string) =>
  path === 'a.png' ? size : new Failure('picture-missing', `${path} was not found.`);

/** The cell's text after each fix of its only problem, by the fix's title. */
async function fixed(text: string): Promise<Record<string, string>> {
  const parsed = cells(text);
  const problems = [...textProblems(parsed, 0), ...(await pictureProblems(parsed, 0, sizeOf))];
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const context: FixContext = { ...parsed[0]!, names: ['lamp', 'cup'], pictures, sizeOf: () => size };
  return Object.fromEntries(
    fixesFor(problems[0]!, context).map((fix) => [
      fix.title,
      text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end),
    ]),
  );
}

describe('fixesFor', () => {
  const table: [text: string, title: string, expected: string][] = [
    ['<image a.png> Is <lump> on?', 'Change to <lamp>', '<image a.png> Is <lamp> on?'],
    [
      '<image a.png> Is <lump> on?',
      'Define "lump" here, in the middle of the picture',
      '<image a.png> Is <box lump: 0.25 0.25 0.75 0.75> on?',
    ],
    ['<image logn.png>', 'Change to login.png', '<image login.png>'],
    ['<image door: dsk.png>', 'Change to desk.png', '<image door: desk.png>'],
    ['What is this?', 'Ask about desk.png', '<image desk.png>\nWhat is this?'],
    ['<image a.png> <box 0 0 1 1>', 'Read as fractions', '<image a.png> <box 0.0 0.0 1.0 1.0>'],
    ['<image a.png> <box 10.0 20.5 90.4 80.0>', 'Read as pixels', '<image a.png> <box 10 21 90 80>'],
    [
      '<image a.png> <box 0.05 0.2 100 75>',
      'Read as fractions of the picture',
      '<image a.png> <box 0.05 0.2 0.5 0.75>',
    ],
    [
      '<image a.png> <box x: 10 20 900 80>',
      'Move it inside the picture',
      '<image a.png> <box x: 10 20 200 80>',
    ],
    ['<image a.png> <point 0.5 -0.5>', 'Move it inside the picture', '<image a.png> <point 0.5 0.0>'],
    ['<image a.png> <box 90 80 10 20>', 'Put the corners in order', '<image a.png> <box 10 20 90 80>'],
    ['<image a.png> <box 10 20 10 20>', 'Make it a point', '<image a.png> <point 10 20>'],
    ['<image a.png> <box 10 20 90 80', 'Close the tag', '<image a.png> <box 10 20 90 80>'],
    ['<image a.png> <b c>', 'Mark it as text', '<image a.png> \\<b c>'],
    ['<image a.png> <box my lamp: 1 2 3 4>', 'Name it "my-lamp"', '<image a.png> <box my-lamp: 1 2 3 4>'],
    ['<image a.png> <box : 1 2 3 4>', 'Leave the name out', '<image a.png> <box 1 2 3 4>'],
  ];
  for (const [text, title, expected] of table) {
    it(`${title}: ${text}`, async () => {
      const found = await fixed(text);
      assert.equal(found[title], expected, JSON.stringify(found));
    });
  }
});

describe('otherUnit', () => {
  for (const [from, to] of [
    ['<box 20 25 100 100>', '<box 0.1 0.25 0.5 1.0>'],
    ['<point p: 0.5 0.5>', '<point p: 100 50>'],
    ['<box>[0.1, 0.25, 0.5, 1.0]</box>', '<box 20 25 100 100>'],
  ] as const) {
    it(`${from} → ${to}`, () => {
      const part = cells(from)[0]!.instruction.parts[0]!;
      assert(part.type === 'region');
      assert.equal(otherUnit(part, size).text, to);
    });
  }
});
