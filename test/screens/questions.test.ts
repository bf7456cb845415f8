import assert from 'node:assert/strict';
import { isRight } from '../../models/measure/questions.js';
import { askAll } from './questions.js';
import { colorName } from './color.js';
import { mention, plural, reference } from './naming.js';
import * as phrasings from './phrasings.js';
import { handDrawn, noisy, pointIn } from './region.js';
import { Random } from './random.js';
import type { Screen } from './truth.js';
import { fontAtInput, windowSide } from './zoom.js';

const screen: Screen = {
  picture: 'a.png',
  ...{ width: 320, height: 240, dpr: 1, font: 'Inter', template: 'dialog', dark: false },
  items: [
    {
      kind: 'button',
      box: [20, 200, 90, 225],
      text: 'Save',
      textBox: [35, 204, 75, 221],
      font: 14,
      ground: '#1976d2',
    },
    { kind: 'button', box: [100, 200, 170, 225], text: 'Cancel', textBox: [112, 204, 158, 221], font: 14, disabled: true }, // prettier-ignore
    { kind: 'checkbox', box: [20, 60, 36, 76], label: 'Gift wrap', on: true },
    { kind: 'checkbox', box: [20, 90, 36, 106], label: 'Captions', on: false },
    { kind: 'text', box: [44, 60, 110, 76], text: 'Gift wrap', textBox: [44, 60, 110, 76], font: 14 },
    { kind: 'text', box: [20, 120, 300, 138], text: 'The council opened the main road', textBox: [20, 120, 300, 138], font: 10 }, // prettier-ignore
  ],
  blocks: [{ box: [0, 110, 310, 190], font: 4, lines: 4 }],
  uncounted: ['link'],
  strings: ['save', 'cancel', 'gift wrap', 'captions', 'the council opened the main road'],
};
const questions = Array.from({ length: 60 }, () => screen);
const asked = askAll(questions);
const answersOf = (task: string) =>
  new Set(asked.filter((each) => each.task === task).map(({ answer }) => answer));

describe('questions about a screen', () => {
  it('the same ones every time', () => assert.deepEqual(askAll(questions), asked));

  const expected: [task: string, answers: string[]][] = [
    ['role', ['a blue button', 'a button', 'a checked checkbox', 'an unchecked checkbox', 'text']],
    ['state', ['no', 'yes']],
    ['color', ['blue']],
    ['ocr', ['Cancel', 'Gift wrap', 'Save'].filter((text) => text !== 'Cancel')],
    ['ocr-small', ['The council opened the main road']],
    ['illegible', ['i cannot read that']],
    ['style-short', ['blue button', 'button', 'checked checkbox', 'unchecked checkbox', 'text']],
  ];
  for (const [task, answers] of expected) {
    it(`${task}: ${answers.join(' | ')}`, () =>
      assert.deepEqual([...answersOf(task)].sort(), answers.sort()));
  }

  it('counts nothing that is partly hidden, and counts states', () => {
    const counts = new Map(asked.filter(({ task }) => task === 'count').map((each) => [each.instruction, each.answer])); // prettier-ignore
    for (const [text, answer] of counts) {
      assert.doesNotMatch(text as string, /links/);
      if (/unchecked/.test(text as string)) assert.equal(answer, '1');
      if (/buttons/.test(text as string) && !/radio/.test(text as string)) assert.equal(answer, '2');
    }
  });

  it('says that something is absent only where no text of the page has it', () => {
    for (const { task, instruction, answer } of asked) {
      if (!task.startsWith('presence') || answer !== 'no') continue;
      const name = /"(.*)"/.exec(instruction as string)?.[1]?.toLowerCase();
      // The same text on another kind of control is POPE's adversarial case.
      if (name !== undefined && screen.strings.includes(name)) assert.equal(task, 'presence-adversarial');
    }
  });

  it('every right answer is right by its own check', () => {
    for (const question of asked) {
      if (question.box !== undefined) continue;
      assert(isRight(question, question.answer, []), JSON.stringify(question));
    }
  });

  it('asks noise at four strengths about the same thing', () => {
    const noisyOnes = asked.filter(({ task }) => task.startsWith('role-noise'));
    assert.equal(new Set(noisyOnes.map(({ task }) => task)).size, 4);
  });
});

describe('held-out wordings', () => {
  const lists = Object.entries({ ...phrasings }).filter(
    ([name]) => !['sides', 'style', 'sayable'].includes(name),
  );
  const groupsOf = (list: unknown) => 'free' in (list as object) ? [list as phrasings.Phrasings] : Object.values(list as Record<string, phrasings.Phrasings>); // prettier-ignore
  it('what training can say all the same is among them, and its questions do not count as held out', () => {
    const all = new Set(lists.flatMap(([, list]) => groupsOf(list).flatMap(({ free }) => free)));
    assert.deepEqual([...phrasings.sayable].filter((each) => !all.has(each)), []); // prettier-ignore
    const heldOut = asked.filter(({ traits }) => traits!['wording'] === 'held out');
    assert(heldOut.length > 0);
    for (const { instruction } of heldOut)
      assert.doesNotMatch(
        String([instruction].flat().at(-1)),
        /^(what kind of control is in|is the checkbox in) <[^>]+>( checked)?\?$/,
      );
  });
  for (const [name, list] of lists) {
    const groups = groupsOf(list);
    const free = groups.flatMap((group) => group.free);
    it(`${name}: at least twenty, none of them known`, () => {
      const known = new Set<string>(groups.flatMap((group) => group.known));
      assert(new Set(free).size >= 20, `only ${new Set(free).size}`);
      assert.deepEqual(free.filter((each) => known.has(each)), []); // prettier-ignore
    });
  }
});

describe('names of things', () => {
  it('with an article that fits', () => {
    assert.equal(mention('field', 'Invoice'), 'an "Invoice" text field');
    assert.equal(mention('button', 'Save'), 'a "Save" button');
    assert.equal(mention('text', 'Wiki'), 'the text "Wiki"');
    assert.equal(reference('link', 'Help'), 'the "Help" link');
    assert.deepEqual(['checkbox', 'tab'].map(plural), ['checkboxes', 'tabs']);
  });
  const colors: Record<string, string | undefined> = {
    ...{ '#1976d2': 'blue', '#d32f2f': 'red', '#388e3c': 'green', '#fdd835': 'yellow', '#f57c00': 'orange' },
    ...{ '#7b1fa2': 'purple', '#f06292': 'pink', '#00bcd4': 'cyan', '#6d4c41': 'brown', '#757575': 'gray' },
    ...{
      '#111111': 'black',
      '#ffffff': 'white',
      '#00897b': undefined,
      '#eceef1': undefined,
      '#d81b60': undefined,
    },
  };
  for (const [hex, name] of Object.entries(colors)) {
    it(`${hex} is ${name ?? 'nothing in particular'}`, () => assert.equal(colorName(hex), name));
  }
});

describe('regions and the window around them', () => {
  it('lie within the picture, noise or not', () => {
    const r = new Random(5);
    const size = { width: 100, height: 50 };
    for (let i = 0; i < 500; i++) {
      const box = [r.int(0, 40), r.int(0, 20), r.int(41, 100), r.int(21, 50)] as const;
      const [x, y] = pointIn(r, box, size);
      assert(x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
      for (const [x1, y1, x2, y2] of [handDrawn(r, box, size), noisy(r, box, 0.3, size)])
        assert(x1 >= 0 && y1 >= 0 && x2 <= 100 && y2 <= 50 && x1 < x2 && y1 < y2);
    }
  });

  it('is as large as the region wants, at least the input, at most the picture', () => {
    assert.equal(windowSide([0, 0, 40, 20], 1920, 1080), 256);
    assert.equal(windowSide([0, 0, 400, 20], 1920, 1080), 460);
    assert.equal(windowSide([0, 0, 40, 100], 1920, 1080), 500);
    assert.equal(windowSide([0, 0, 1900, 900], 1920, 1080), 1920);
    assert.equal(windowSide([0, 0, 40, 20], 160, 120), 160);
    assert.equal(fontAtInput(14, [0, 0, 40, 20], 1920, 1080), 14);
  });
});
