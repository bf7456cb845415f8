import assert from 'node:assert/strict';
import { parse } from '../../../kernel/instruction/parse.js';
import { print } from '../../../kernel/instruction/print.js';
import { withoutSpans } from './instructions.js';

const text = (words: string) => ({ type: 'text', text: words });
const region = (shape: string, unit: string, points: number[][], more: object = {}) => ({
  type: 'region',
  shape,
  unit,
  points,
  ...more,
});
const lamp = { name: 'lamp' };
const literal = { literal: true };
const triangle = [
  [10, 10],
  [90, 12],
  [60, 80],
];

/** Input → parts, without spans. */
const trees: [input: string, parts: object[]][] = [
  ['', []],
  ['<image shots/login.png>', [{ type: 'image', path: 'shots/login.png' }]],
  ['<image my shots/a b.png>', [{ type: 'image', path: 'my shots/a b.png' }]],
  ['<image desk: desk.png>', [{ type: 'image', path: 'desk.png', name: 'desk' }]],
  ['<image desk: "a > b.png" >', [{ type: 'image', path: 'a > b.png', name: 'desk' }]],
  ['<image "a ""b"".png">', [{ type: 'image', path: 'a "b".png' }]],
  ['<image C:\\pics\\a.png>', [{ type: 'image', path: 'C:\\pics\\a.png' }]],
  ['<image https://example.org/a.png>', [{ type: 'image', path: 'https://example.org/a.png' }]],
  ['<image my desk: a.png>', [{ type: 'image', path: 'my desk: a.png' }]],
  [
    'What is in <box 412 520 560 568>?',
    [
      text('What is in '),
      region('box', 'pixels', [
        [412, 520],
        [560, 568],
      ]),
      text('?'),
    ],
  ],
  [
    '<box 412,520, 560 , 568>',
    [
      region('box', 'pixels', [
        [412, 520],
        [560, 568],
      ]),
    ],
  ],
  ['<point 0.31 0.72>', [region('point', 'fractions', [[0.31, 0.72]])]],
  [
    '<box 0 0 1 0.5>',
    [
      region('box', 'fractions', [
        [0, 0],
        [1, 0.5],
      ]),
    ],
  ],
  ['<polygon 10 10 90 12 60 80>', [region('polygon', 'pixels', triangle)]],
  ['<polygon (10,10), (90,12), (60,80)>', [region('polygon', 'pixels', triangle)]],
  [
    '<box lamp: 1 2 3 4>',
    [
      region(
        'box',
        'pixels',
        [
          [1, 2],
          [3, 4],
        ],
        lamp,
      ),
    ],
  ],
  ['<point lamp:5 6>', [region('point', 'pixels', [[5, 6]], lamp)]],
  ['<polygon lamp: 10 10 90 12 60 80>', [region('polygon', 'pixels', triangle, lamp)]],
  [
    '<box>[0.12, 0.30, 0.44, 0.92]</box>',
    [
      region(
        'box',
        'fractions',
        [
          [0.12, 0.3],
          [0.44, 0.92],
        ],
        literal,
      ),
    ],
  ],
  ['<box>[0.5,0.25]</box>', [region('point', 'fractions', [[0.5, 0.25]], literal)]],
  [
    '<box>[[0.1, 0.2], [0.3, 0.4], [0.5, 0.1]]</box>',
    [
      region(
        'polygon',
        'fractions',
        [
          [0.1, 0.2],
          [0.3, 0.4],
          [0.5, 0.1],
        ],
        literal,
      ),
    ],
  ],
  [
    '<box>[0, 0, 1, 1]</box>',
    [
      region(
        'box',
        'fractions',
        [
          [0, 0],
          [1, 1],
        ],
        literal,
      ),
    ],
  ],
  [
    '<box>[12, 30, 44, 92]</box>',
    [
      region(
        'box',
        'pixels',
        [
          [12, 30],
          [44, 92],
        ],
        literal,
      ),
    ],
  ],
  ['Is <lamp> on?', [text('Is '), { type: 'reference', name: 'lamp' }, text(' on?')]],
  ['<box-1>', [{ type: 'reference', name: 'box-1' }]],
  ['<Lämpchen_2>', [{ type: 'reference', name: 'Lämpchen_2' }]],
  ['a < b and c > d', [text('a < b and c > d')]],
  ['<foo bar></b>', [text('<foo bar></b>')]],
  ['\\<lamp> and \\\\<lamp>', [text('<lamp> and \\'), { type: 'reference', name: 'lamp' }]],
  ['C:\\dir\\<', [text('C:\\dir<')]],
  ['C:\\dir', [text('C:\\dir')]],
  ['<box 1 2 3', [text('<box 1 2 3')]],
  ['<box 1 2\n3 4>', [text('<box 1 2\n3 4>')]],
  ['<box 1 2 <lamp>', [text('<box 1 2 '), { type: 'reference', name: 'lamp' }]],
  ['<image>', [text('<image>')]],
  ['<box 1 2 3>', [text('<box 1 2 3>')]],
  ['50 %set', [text('50 %set')]],
  ['\\%set a=1', [text('%set a=1')]],
  ['\\\\%set a=1', [text('\\%set a=1')]],
  ['%5 of all', [text('%5 of all')]],
];

describe('parse', () => {
  for (const [input, parts] of trees) {
    it(`reads ${JSON.stringify(input)}`, () => {
      const { instruction } = parse(input);
      assert.deepEqual(withoutSpans(instruction), { parts, directives: [] });
    });
  }

  it('reads directives, one a line, wherever they stand', () => {
    const { instruction } = parse('%model nano\r\nWhat is\n  %set temperature=0  \n<lamp>?\n%each');
    assert.deepEqual(withoutSpans(instruction), {
      directives: [
        { name: 'model', argument: 'nano' },
        { name: 'set', argument: 'temperature=0' },
        { name: 'each', argument: '' },
      ],
      parts: [text('What is\n'), { type: 'reference', name: 'lamp' }, text('?\n')],
    });
  });

  it('gives every part its place', () => {
    const { instruction } = parse('%set a=1\nIs <lamp>?');
    assert.deepEqual(
      [...instruction.directives, ...instruction.parts].map(({ span }) => [span.start, span.end]),
      [
        [0, 9],
        [9, 12],
        [12, 18],
        [18, 19],
      ],
    );
  });

  const styles: [string, string | undefined][] = [
    ['What is it? answer in short', 'short'],
    ['What is it? Answer in  detail.', 'detail'],
    ['answer in short, no, ANSWER IN DETAIL', 'detail'],
    ['answer in detail, no, answer in short', 'short'],
    ['answer in shorthand', undefined],
    ['%set x=answer in short', undefined],
  ];
  for (const [input, style] of styles) {
    it(`finds the style ${style} in ${JSON.stringify(input)}`, () => {
      const { instruction } = parse(input);
      assert.equal(instruction.style, style);
    });
  }
});

/** Input → problems as `severity code @start-end`. */
const problems: [input: string, expected: string[]][] = [
  ['<box 1 2 3 4> a < b', []],
  ['a <box 1 2 3>', ['error region-count @2-13']],
  ['<box>', ['error region-count @0-5']],
  ['<point 1 2 3>', ['error region-count @0-13']],
  ['<polygon 1 2 3 4>', ['error region-count @0-17']],
  ['<polygon 1 2 3 4 5 6 7>', ['error region-count @0-23']],
  ['<box>[0.1, 0.2, 0.3]</box>', ['error region-count @0-26', 'hint unknown-tag @20-26']],
  ['<box 1 2 3 four>', ['error region-numbers @0-16']],
  ['<box 1 2 3-4>', ['error region-numbers @0-13']],
  ['<box 1 2 3 9007199254740993>', ['error region-numbers @0-28']],
  ['<box 560 520 412 568>', ['warning box-reversed @0-21']],
  ['<box 412 568 560 520>', ['warning box-reversed @0-21']],
  ['<box 10 20 10 30>', ['warning box-empty @0-17']],
  ['<point -1 2>', ['warning region-outside @0-12']],
  ['<point 0.5 1.2>', ['warning region-outside @0-15']],
  ['<point 0.5 -0.2>', ['warning region-outside @0-16']],
  ['<box 0.1 0.2 300 400>', ['error mixed-units @0-21']],
  ['<box : 1 2 3 4>', ['error name-empty @0-15']],
  ['<box my lamp: 1 2 3 4>', ['error name-invalid @0-22']],
  ['<box point: 1 2 3 4>', ['error name-reserved @0-20']],
  ['<image : a.png>', ['error name-empty @0-15']],
  ['<image box: a.png>', ['error name-reserved @0-18']],
  ['<box a: 1 2 3 4><image a: b.png>', ['warning name-duplicate @16-32']],
  ['<image>', ['error image-path @0-7']],
  ['<image "">', ['error image-path @0-10']],
  ['<image desk: >', ['error image-path @0-14']],
  ['x <image a.png', ['warning tag-unclosed @2-14']],
  ['<box 1 2 <lamp>', ['warning tag-unclosed @0-9']],
  ['<foo bar> </b>', ['hint unknown-tag @0-9', 'hint unknown-tag @10-14']],
  ['\\<foo bar>', []],
  ['<lamp>', []],
];

describe('problems of parse', () => {
  for (const [input, expected] of problems) {
    it(`of ${JSON.stringify(input)}`, () => {
      const found = parse(input).problems;
      assert.deepEqual(
        found.map(({ severity, code, span }) => `${severity} ${code} @${span.start}-${span.end}`),
        expected,
      );
      // One sentence for people.
      for (const { message } of found) assert.match(message, /^[^\n]{20,}\.$/);
    });
  }

  it('keeps a region whose name is bad, without the name', () => {
    const [part] = parse('<box my lamp: 1 2 3 4>').instruction.parts;
    assert.ok(part?.type === 'region' && part.name === undefined);
  });
});

describe('print', () => {
  const canonical: [input: string, printed: string][] = [
    ['<box 1,2, 3 ,4>', '<box 1 2 3 4>'],
    ['<box  lamp:0.5,0,1,1>', '<box lamp: 0.5 0.0 1.0 1.0>'],
    ['<polygon (1,2) (3,4) (5,6)>', '<polygon 1 2 3 4 5 6>'],
    ['<box>[[0.1,0.2],[0.30,1]]</box>', '<box>[0.1, 0.2, 0.3, 1.0]</box>'],
    ['<image  "a.png" >', '<image a.png>'],
    ['<image "a > b.png">', '<image "a > b.png">'],
    ['<image "x: y.png">', '<image "x: y.png">'],
    ['  %set   a=1  ', '%set a=1\n'],
    ['one\n%each *.png\ntwo', 'one\n%each *.png\ntwo'],
    ['<box 1 2 3> stays, \\<lamp> too', '<box 1 2 3> stays, \\<lamp> too'],
  ];
  for (const [input, printed] of canonical) {
    it(`writes ${JSON.stringify(input)} as ${JSON.stringify(printed)}`, () => {
      assert.equal(print(parse(input).instruction), printed);
    });
  }

  it('escapes an open quote that would reach over the next tag', () => {
    const printed = '\\<image "<lamp>">';
    const { parts } = parse(printed).instruction;
    assert.deepEqual(
      parts.map(({ type }) => type),
      ['text', 'reference', 'text'],
    );
    assert.equal(print({ parts, directives: [] }), printed);
  });

  it('puts directives that have no place first', () => {
    const span = { start: 0, end: 0 };
    const built = {
      parts: [{ type: 'text', text: 'Hello', span }] as const,
      directives: [{ name: 'set', argument: 'seed=1', span }],
    };
    assert.equal(print(built), '%set seed=1\nHello');
  });

  it('gives a directive a line of its own also after a tag', () => {
    const built = {
      parts: [{ type: 'reference', name: 'lamp', span: { start: 0, end: 6 } }] as const,
      directives: [{ name: 'each', argument: '*.png', span: { start: 6, end: 20 } }],
    };
    assert.equal(print(built), '<lamp>\n%each *.png\n');
  });
});
