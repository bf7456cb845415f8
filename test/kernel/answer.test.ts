import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAnswer } from '../../kernel/answer.js';
import { dialectIds, dialectOf } from '../../kernel/dialects/dialectOf.js';
import { frameOf } from '../../kernel/dialects/frame.js';

const picture = { width: 1000, height: 500 };

function answered(answer: string, id: string) {
  const dialect = dialectOf(id);
  const { text, regions, problems } = readAnswer(answer, dialect, frameOf('whole', picture));
  const found = regions.map(({ shape, label, points }) => {
    const corners = points.map((corner) => corner.map(Math.round).join(' ')).join(', ');
    return `${shape}${label === undefined ? '' : ` ${label}`}: ${corners}`;
  });
  return { text, found: [...found, ...problems.map(({ code, raw }) => `${code} ${raw}`)] };
}

const A = 'box: 100 100, 300 200';
const named = (label: string) => `box ${label}: 100 100, 300 200`;

/** dialect, answer → readable text, then regions and problems with their raw text. */
const table: [id: string, answer: string, text: string, found: string[]][] = [
  ['chatspot', 'Yes.', 'Yes.', []],
  ['chatspot', '', '', []],
  // Answers of nothing but regions.
  ['chatspot', '<box>[0.1,0.2,0.3,0.4]</box>', 'at (100, 100)–(300, 200)', [A]],
  ['chatspot', ' <box>[0.1,0.2]</box>. ', 'at (100, 100)', ['point: 100 100']],
  [
    'chatspot',
    '<box>[0.1,0.2,0.3,0.4]</box> <box>[0.1,0.2,0.3,0.4,0,0]</box>',
    'at (100, 100)–(300, 200); at (100, 100)–(300, 200)–(0, 0)',
    [A, 'polygon: 100 100, 300 200, 0 0'],
  ],
  [
    'qwen-vl',
    '<ref>the cat</ref><box>(0,0),(999,999)</box>',
    'the cat at (0, 0)–(1000, 500)',
    ['box the cat: 0 0, 1000 500'],
  ],
  // Boxes in front of a bare word show what was found or counted.
  ['chatspot', '<box>[0.1,0.2,0.3,0.4]</box> yes', 'yes', [A]],
  ['chatspot', '<box>[0.1,0.2,0.3,0.4]</box><box>[0.1,0.2,0.3,0.4]</box>2', '2', [A, A]],
  ['chatspot', '<box>[0.1,0.2,0.3,0.4]</box> No.', 'No.', [A]],
  ['chatspot', '<box>[0.1,0.2,0.3,0.4]</box> yes, a lamp', '(100, 100)–(300, 200) yes, a lamp', [A]],
  ['chatspot', 'the lamp <box>[0.1,0.2,0.3,0.4]</box> 2', 'the lamp 2', [named('the lamp')]],
  // In a sentence: a name stands for its region, coordinates for a region without one.
  [
    'chatspot',
    'It is at <box>[0.1,0.2,0.3,0.4]</box>, on the left.',
    'It is at (100, 100)–(300, 200), on the left.',
    [A],
  ],
  ['chatspot', 'A man <box>[0.1,0.2,0.3,0.4]</box> rides.', 'A man rides.', [named('A man')]],
  [
    'llava',
    'A man is riding a red horse [0.10, 0.20, 0.30, 0.40].',
    'A man is riding a red horse.',
    [named('a red horse')],
  ],
  ['shikra', 'The cat ([0.100,0.200,0.300,0.400]) sleeps.', 'The cat sleeps.', [named('The cat')]],
  [
    'merlin',
    '1. lamp: [100, 200, 300, 400]\n2. old desk: [100, 200, 300, 400]',
    '1. lamp\n2. old desk',
    [named('lamp'), named('old desk')],
  ],
  ['ferret', 'the man in the hat [100, 200, 300, 400]', 'the man in the hat', [named('the man in the hat')]],
  [
    'molmo',
    'Here: <points x1="10.0" y1="20.0" x2="30.0" y2="40.0" alt="ears">ears</points>!',
    'Here: ears!',
    ['point ears: 100 100', 'point ears: 300 200'],
  ],
  [
    'kosmos-2',
    '<grounding> An image of<phrase> a snowman</phrase><object><patch_index_0044><patch_index_0863></object> by<phrase> a fire</phrase>.',
    'An image of a snowman by a fire.',
    ['box a snowman: 391 23, 984 414'],
  ],
  [
    'kosmos-2',
    'x<object><patch_index_0000><patch_index_0000></delimiter_of_multi_objects/><patch_index_0001><patch_index_0001></object>y',
    'x y',
    ['box x: 0 0, 31 16', 'box x: 31 0, 63 16'],
  ],
  // JSON answers lose their fence and brackets.
  [
    'qwen2.5-vl',
    '```json\n[\n\t{"bbox_2d": [100, 100, 300, 200], "label": "lamp"},\n\t{"point_2d": [1, 2], "label": "desk"}\n]\n```',
    'lamp at (100, 100)–(300, 200); desk at (1, 2)',
    [named('lamp'), 'point desk: 1 2'],
  ],
  [
    'qwen2.5-vl',
    'I see:\n[{"bbox_2d": [100, 100, 300, 200], "label": "lamp"}, {"bbox_2d": [100, 100, 300, 200]}]',
    'I see:\nlamp, (100, 100)–(300, 200)',
    [named('lamp'), A],
  ],
  // Another family's syntax.
  [
    'chatspot',
    '<ref>the cat</ref><box>(0,0),(999,999)</box>',
    'the cat at (0, 0)–(1000, 500)',
    ['box the cat: 0 0, 1000 500'],
  ],
  ['llava', 'see <box>[0.1,0.2,0.3,0.4]</box>', 'see (100, 100)–(300, 200)', [A]],
  ['chatspot', 'a desk [0.10, 0.20, 0.30, 0.40]', 'a desk', [named('a desk')]],
  ['merlin', 'see [0.10, 0.20, 0.30, 0.40]', 'see (100, 100)–(300, 200)', [A]],
  ['chatspot', '<point x="10.0" y="20.0" alt="ear">ear</point>', 'ear at (100, 100)', ['point ear: 100 100']],
  [
    'shikra',
    '<box>[0.1,0.2,0.3,0.4,0,0]</box>',
    'at (100, 100)–(300, 200)–(0, 0)',
    ['polygon: 100 100, 300 200, 0 0'],
  ],
  ['merlin', '<box>[100, 200, 300, 400]</box>', 'at (100, 100)–(300, 200)', [A]],
  ['molmo', '{"bbox_2d": [100, 100, 300, 200]}', 'at (100, 100)–(300, 200)', [A]],
  [
    'molmo',
    '<object><patch_index_0000><patch_index_0000></object>',
    'at (0, 0)–(31, 16)',
    ['box: 0 0, 31 16'],
  ],
  // Neighbours do not run into each other.
  [
    'chatspot',
    'I see <ref>lamp</ref><box>(0,0),(999,999)</box><ref>desk</ref><box>(0,0),(999,999)</box>',
    'I see lamp desk',
    ['box lamp: 0 0, 1000 500', 'box desk: 0 0, 1000 500'],
  ],
  // What may be a box but may be anything else.
  [
    'chatspot',
    'see [412, 520, 560, 568]',
    'see [412, 520, 560, 568]',
    ['region-ambiguous [412, 520, 560, 568]'],
  ],
  ['chatspot', 'between [0.5, 0.7] and [1, 2, 3]', 'between [0.5, 0.7] and [1, 2, 3]', []],
  // Malformed regions stay in the text and are told of.
  [
    'chatspot',
    'a <box>[0.1,0.2,0.3]</box> and <box>[0.1,0.2,0.3,0.4]</box> c <box>[0.1,0.',
    'a <box>[0.1,0.2,0.3]</box> and (100, 100)–(300, 200) c <box>[0.1,0.',
    [A, 'region-count <box>[0.1,0.2,0.3]</box>', 'region-unclosed <box>[0.1,0.'],
  ],
  [
    'chatspot',
    '<box>[412,520,560,568]</box>',
    '<box>[412,520,560,568]</box>',
    ['region-range <box>[412,520,560,568]</box>'],
  ],
  [
    'chatspot',
    '<box>[0.3,0.4,0.1,0.2]</box>',
    'at (100, 100)–(300, 200)',
    [A, 'region-reversed <box>[0.3,0.4,0.1,0.2]</box>'],
  ],
  // … once, however much is wrong with them.
  [
    'molmo',
    'ears <points x1="101.0" y1="20.0" x2="130.0" y2="40.0">ears</points>',
    'ears <points x1="101.0" y1="20.0" x2="130.0" y2="40.0">ears</points>',
    Array.from(
      { length: 2 },
      () => 'region-range <points x1="101.0" y1="20.0" x2="130.0" y2="40.0">ears</points>',
    ),
  ],
  [
    'molmo',
    'ears <points x1="10.0" y1="20.0" x2="130.0" y2="40.0" alt="ears">ears</points>',
    'ears ears',
    [
      'point ears: 100 100',
      'region-range <points x1="10.0" y1="20.0" x2="130.0" y2="40.0" alt="ears">ears</points>',
    ],
  ],
];

describe('readAnswer', () => {
  for (const [id, answer, text, found] of table) {
    it(`${id}: ${JSON.stringify(answer)}`, () => assert.deepEqual(answered(answer, id), { text, found }));
  }

  /** Text before a box → its label. */
  const labels: [string, string | undefined][] = [
    ['The lamp', 'The lamp'],
    ['lamp:', 'lamp'],
    ['Cat', 'Cat'],
    ['Yes, the lamp', 'the lamp'],
    ['There is a dog', 'a dog'],
    ['There is a dog at', undefined],
    ['The lamp is', undefined],
    ['The lamp is at', undefined],
    ['The lamp is left of the door', 'the door'],
    ['A man riding a horse', 'a horse'],
    ['the tall building', 'the tall building'],
    ['The answer:', undefined],
    ['The bounding box of the lamp:', undefined],
    ['It', undefined],
    ['Then turn around and walk', undefined],
    ['A', undefined],
    ['The lamp standing behind the old door', 'the old door'],
    ['The x=5', undefined],
    ['big old red lamp', undefined],
    ['the very old dusty broken green desk lamp', undefined],
    ['- three red apples –', 'three red apples'],
  ];
  for (const [before, label] of labels) {
    it(`takes ${label} as the name from “${before}”`, () => {
      const whole = frameOf('whole', picture);
      const { regions } = readAnswer(`${before} <box>[0.1,0.2,0.3,0.4]</box>`, dialectOf('chatspot'), whole);
      assert.equal(regions[0]?.label, label);
    });
  }

  it('does not look for a name beyond the box before', () => {
    const two = 'A cat [0.10, 0.20, 0.30, 0.40] and [0.10, 0.20, 0.30, 0.40]';
    assert.deepEqual(answered(two, 'llava'), {
      text: 'A cat and (100, 100)–(300, 200)',
      found: [named('A cat'), A],
    });
  });

  const fragments = fc.constantFrom(
    ...[
      '[0.1, 0.2, 0.3, 0.4]',
      '[1, 2, 3, 4]',
      '<box>',
      '</box>',
      '<box>[0.1,0.2]</box>',
      '(1,2),(3,4)',
      '[0.1, 0.2',
    ],
    ...[
      '<ref>a</ref>',
      '{"bbox_2d": [1, 2, 3, 4]}',
      '{"point_2d": [',
      '```json',
      '```',
      '[',
      ']',
      ',',
      '\0',
      'a cat ',
    ],
    ...[
      '<object>',
      '<patch_index_0044>',
      '</object>',
      '<point x="1" y="2">',
      '</point>',
      '<points',
      ' ',
      '\n',
      '.',
    ],
  );
  const answers = fc.oneof(
    fc.array(fragments, { maxLength: 12 }).map((words) => words.join('')),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );

  it('reads every place of any answer once, and never throws', () => {
    const whole = frameOf('whole', picture);
    fc.assert(
      fc.property(answers, fc.constantFrom(...dialectIds), (answer, id) => {
        const { regions, problems } = readAnswer(answer, dialectOf(id), whole);
        const spans = [...regions, ...problems].map(({ span }) => span);
        for (const a of spans) {
          for (const b of spans) {
            const isSame = a.start === b.start && a.end === b.end;
            assert.ok(isSame || a.end <= b.start || b.end <= a.start);
          }
        }
        for (const { span, raw } of problems) assert.equal(answer.slice(span.start, span.end), raw);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves text without any region alone', () => {
    const plain = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[[(<{\0`]/.test(text));
    fc.assert(
      fc.property(plain, fc.constantFrom(...dialectIds), (answer, id) => {
        assert.deepEqual(answered(answer, id), { text: answer.trim(), found: [] });
      }),
    );
  });

  it('finds in an answer what any dialect wrote, whichever dialect was asked for', () => {
    const whole = frameOf('whole', picture);
    const region = {
      shape: 'box',
      points: [
        [100, 100],
        [300, 200],
      ],
    } as const;
    // Whole numbers in brackets mean another thing in each family.
    const distinct = ['chatspot', 'shikra', 'llava', 'qwen-vl', 'kosmos-2', 'molmo'];
    for (const asked of dialectIds) {
      for (const used of distinct) {
        const text = dialectOf(used).write(region, whole, 'lamp');
        const { regions } = readAnswer(`I see ${text} here`, dialectOf(asked), whole);
        assert.equal(regions.length, 1, `${asked} does not read ${text}`);
        const own = dialectOf(used).read(text, whole).regions[0]!;
        assert.deepEqual(regions[0]!.points, own.points);
      }
    }
  });
});
