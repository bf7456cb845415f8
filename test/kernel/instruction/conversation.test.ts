import assert from 'node:assert/strict';
import { asks, conversationAt, type Cell } from '../../../kernel/instruction/conversation.js';
import { parse } from '../../../kernel/instruction/parse.js';
import type { ImagePart } from '../../../kernel/instruction/types.js';

/** Cells from their text; one that ends in ` →` has been answered. */
const cells = (...texts: string[]): Cell[] =>
  texts.map((text) => {
    const isAnswered = text.endsWith(' →');
    const { instruction } = parse(isAnswered ? text.slice(0, -2) : text);
    return { instruction, ...(isAnswered && { answer: 'Yes.' }) };
  });

const last = (list: Cell[]) => conversationAt(list, list.length - 1);

/** Cells → the conversation of the last one, and what is still to be run before it. */
const conversations: [name: string, texts: string[], cells: number[], unanswered: number[]][] = [
  ['a cell that names no picture continues', ['<image a.png> What?', 'And?', 'And then?'], [0, 1, 2], [0, 1]],
  ['answered cells need no run', ['<image a.png> What? →', 'And?', 'And then?'], [0, 1, 2], [1]],
  ['a cell that names a picture starts', ['<image a.png> What?', '<image b.png> What?', 'And?'], [1, 2], [1]],
  ['the last cell itself is not above', ['<image a.png> What? →', 'And?'], [0, 1], []],
  ['a picture alone asks nothing', ['<image a.png>', 'What?'], [0, 1], []],
  [
    'empty cells and directives do not count',
    ['<image a.png> What? →', ' \n', '%set seed=1', 'And?'],
    [0, 3],
    [],
  ],
  ['without any picture all continue', ['Hello', 'And?'], [0, 1], [0]],
  ['the same picture named again starts again', ['<image a.png> What?', '<image a.png> What?'], [1], []],
  ['%each starts', ['<image a.png> What?', '%each *.png\nWhat?', 'And?'], [1, 2], [1]],
  ['a shown picture’s name continues', ['<image a: a.png> What?', 'Is <a> old?'], [0, 1], [0]],
  [
    'another picture’s name starts',
    ['<image a: a.png> What? →', '<image b: b.png> What? →', 'Is <a> old?', 'And <a>?'],
    [2, 3],
    [2],
  ],
];

describe('conversationAt', () => {
  for (const [name, texts, expected, unanswered] of conversations) {
    it(name, () => {
      const found = last(cells(...texts));
      assert.deepEqual([found.cells, found.unanswered], [expected, unanswered]);
    });
  }

  it('does not look below the cell', () => {
    const found = conversationAt(
      cells('<image a.png> What?', 'And?', '<image b.png> <box lamp: 1 2 3 4>'),
      1,
    );
    assert.deepEqual(found.cells, [0, 1]);
    assert.equal(found.names.size, 0);
  });

  it('shadows earlier names by later ones, the cell’s own included', () => {
    const list = cells('<image a.png> <box lamp: 1 2 3 4>?', '<point lamp: 5 6>?', 'Is <lamp> on?');
    const shapeAt = (index: number) => {
      const part = conversationAt(list, index).names.get('lamp');
      return part?.type === 'region' ? part.shape : part;
    };
    assert.deepEqual([0, 1, 2].map(shapeAt), ['box', 'point', 'point']);
  });

  it('knows names of earlier conversations', () => {
    const found = last(cells('<image a.png> <box lamp: 1 2 3 4>?', '<image b.png> Is it like <lamp>?'));
    assert.deepEqual(found.problems, []);
    assert.ok(found.names.has('lamp'));
  });

  it('reports an unknown name of this cell alone, at its place', () => {
    const list = cells('<image a.png> Is <desk> old?', 'Is <lamp> on? <box on: 1 2 3 4>', 'And <on>?');
    const problemsAt = (index: number) =>
      conversationAt(list, index).problems.map(({ code, span }) => [code, span.start, span.end]);
    assert.deepEqual([0, 1, 2].map(problemsAt), [[['unknown-name', 17, 23]], [['unknown-name', 3, 9]], []]);
  });

  it('reports a region without any picture', () => {
    assert.deepEqual(
      last(cells('What is <box 1 2 3 4>?')).problems.map(({ code }) => code),
      ['no-picture'],
    );
    assert.deepEqual(last(cells('%each *.png\nWhat is <box 1 2 3 4>?')).problems, []);
    assert.deepEqual(
      last(cells('%each *.png\nWhat?', 'What is <box 1 2 3 4>?')).problems[0]?.code,
      'no-picture',
    );
  });

  /** Text of the last cell → path of the picture under each of its regions, below `above`. */
  const above = ['<image z.png> Where is <box lamp: 1 2 3 4>?'];
  const placed: [string, string[]][] = [
    ['<box 1 2 3 4>', ['z.png']],
    ['<image a.png> <box 1 2 3 4>', ['a.png']],
    ['<box 1 2 3 4> in <image a.png>', ['a.png']],
    ['<image a.png> <point 1 2> <image b.png> <point 3 4>', ['a.png', 'b.png']],
    ['<image a: a.png> <image b: b.png> <a> <point 1 2> <b> <point 3 4>', ['a.png', 'b.png']],
    ['<image a.png> <lamp> <point 1 2>', ['z.png', 'a.png']],
    ['<image a.png> <lamp> <image b.png> <box lamp: 1 2 3 4>', ['b.png', 'b.png']],
  ];
  for (const [text, paths] of placed) {
    it(`finds the pictures under the regions of ${text}`, () => {
      const list = cells(...above, text);
      const { pictures } = last(list);
      const found = list[1]!.instruction.parts
        .map((part) => pictures.get(part))
        .filter(Boolean) as ImagePart[];
      assert.deepEqual(
        found.map(({ path }) => path),
        paths,
      );
    });
  }

  it('puts a region in front of a shown picture’s name on that picture', () => {
    const list = cells('<image a: a.png> <image b: b.png> What?', 'Is <box 1 2 3 4> in <a>?');
    const { cells: found, pictures } = last(list);
    assert.deepEqual(found, [0, 1]);
    assert.equal(pictures.get(list[1]!.instruction.parts[1]!)?.path, 'a.png');
  });

  it('refuses an index without a cell', () => {
    assert.throws(() => conversationAt(cells('a'), 1), RangeError);
  });
});

describe('asks', () => {
  const table: [string, boolean][] = [
    ['What?', true],
    ['<box 1 2 3 4>', true],
    ['<lamp>', true],
    ['<image a.png>', false],
    ['<image a.png>\n', false],
    ['%set seed=1', false],
    ['', false],
  ];
  for (const [text, expected] of table) {
    it(`${JSON.stringify(text)}: ${expected}`, () => assert.equal(asks(parse(text).instruction), expected));
  }
});
