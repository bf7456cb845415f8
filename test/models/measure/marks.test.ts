import assert from 'node:assert/strict';
import { boxRegion } from '../../../kernel/instruction/geometry.js';
import { characterError, colorIn, isRefusal, obeys, readText, roleOf, yesOrNo } from '../../../models/measure/marks.js'; // prettier-ignore
import { isRight, type HeldOutQuestion } from '../../../models/measure/questions.js';

function table<T>(of: (answer: string) => T, rows: Readonly<Record<string, T>>): void {
  for (const [answer, expected] of Object.entries(rows)) {
    it(`${JSON.stringify(answer)} → ${JSON.stringify(expected)}`, () => assert.equal(of(answer), expected));
  }
}

describe('the role in a caption', () => {
  table(roleOf, {
    'a blue button': 'button',
    'grey button': 'button',
    'a button.': 'button',
    'an unchecked checkbox': 'checkbox',
    'a selected radio button': 'radio button',
    'a toggle that is on': 'toggle',
    'toggle that is off': 'toggle',
    'an inactive tab': 'tab',
    text: 'text',
    'this is a blue button with the text "Save"': 'button',
    'this is text "a red link"': 'text',
    'It is a text field': 'text field',
    'a search icon': 'search icon',
    'a red circle': 'circle',
    nothing: 'nothing',
    '': '',
  });
});

describe('yes or no in an answer', () => {
  table(yesOrNo, {
    yes: 'yes',
    'No.': 'no',
    'yes, it is': 'yes',
    'not sure': undefined,
    'a button': undefined,
  });
});

describe('the colour in an answer', () => {
  table(colorIn, {
    blue: 'blue',
    'it is grey': 'gray',
    'a blue button': 'blue',
    'blue or red': undefined,
    none: undefined,
  });
});

describe('a refusal to read', () => {
  table(isRefusal, {
    'i cannot read that': true,
    'I can’t read that.': true,
    'the text is too small': true,
    'it is illegible': true,
    'no text': false,
    'Read me': false,
    'the text is "Save"': false,
  });
});

describe('the text that an answer reads', () => {
  table(readText, {
    Save: 'Save',
    'the text is "Save all"': 'Save all',
    '"quoted"': '"quoted"',
    ' padded ': 'padded',
  });
});

describe('the style that an answer obeys', () => {
  const rows: [answer: string, short: boolean, detail: boolean][] = [
    ['blue button', true, false],
    ['a blue button', false, false],
    ['this is a blue button', false, true],
    ['it is blue', false, true],
    ['the text is "Save"', false, true],
    ['', false, false],
  ];
  for (const [answer, short, detail] of rows) {
    it(`${JSON.stringify(answer)}: in short ${short}, in detail ${detail}`, () => {
      assert.deepEqual([obeys('short', answer), obeys('detail', answer)], [short, detail]);
    });
  }
});

describe('the share of wrong characters', () => {
  const rows: [given: string, right: string, error: number][] = [
    ['Save', 'Save', 0],
    ['Sove', 'Save', 0.25],
    ['', 'Save', 1],
    ['Saves', 'Save', 0.25],
    ['kitten', 'sitting', 3 / 7],
  ];
  for (const [given, right, error] of rows) {
    it(`${given} for ${right}`, () => assert.equal(characterError(given, right), error));
  }
});

describe('whether an answer is right', () => {
  const question = { picture: 'a.png', task: 't', instruction: 'what?' };
  const rows: [asked: Partial<HeldOutQuestion>, given: string, right: boolean][] = [
    [{ answer: '3' }, '3', true],
    [{ answer: '3' }, 'three', false],
    [{ answer: 'a blue button', check: 'role' }, 'a red button', true],
    [{ answer: 'a checked checkbox', check: 'role' }, 'a radio button', false],
    [{ answer: 'yes', check: 'yes-no' }, 'yes.', true],
    [{ answer: 'Save', check: 'text' }, 'save', false],
    [{ answer: 'gray', check: 'color' }, 'grey', true],
    [{ answer: 'i cannot read that', check: 'refusal' }, 'Cancel', false],
    [{ answer: 'blue button', check: 'short' }, 'link', true],
    [{ answer: '', box: [0, 0, 10, 10] }, '', false],
  ];
  for (const [asked, given, right] of rows) {
    it(`${JSON.stringify(asked)} answered ${JSON.stringify(given)}`, () => {
      assert.equal(isRight({ ...question, answer: '', ...asked }, given, []), right);
    });
  }

  it('a box counts from an overlap of more than half', () => {
    const where: HeldOutQuestion = { ...question, answer: '', box: [0, 0, 10, 10] };
    assert.equal(isRight(where, '', [boxRegion([0, 0, 10, 6])]), true);
    assert.equal(isRight(where, '', [boxRegion([0, 0, 10, 5])]), false);
  });
});
