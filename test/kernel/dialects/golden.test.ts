import assert from 'node:assert/strict';
import { dialectIds, dialectOf } from '../../../kernel/dialects/dialectOf.js';
import { frameOf } from '../../../kernel/dialects/frame.js';
import { Failure } from '../../../kernel/failure.js';
import { boxRegion } from '../../../kernel/instruction/geometry.js';
import type { Point, Region } from '../../../kernel/instruction/types.js';

const picture = { width: 640, height: 480 };
/** Qwen2.5-VL's resize of 640 × 480 to multiples of 28. */
const resized = { width: 644, height: 476 };
const box = boxRegion([64, 48, 320, 240]);
const point: Region = { shape: 'point', points: [[192, 144]] };
const polygon = (...points: Point[]): Region => ({ shape: 'polygon', points });
const triangle = polygon([64, 48], [320, 48], [320, 240]);
const quad = polygon([64, 48], [320, 48], [320, 240], [64, 240]);

/**
 * Worked out by hand on 640 × 480, each in its family's own frame: fractions of the whole picture are .1 .1 .5 .5
 * (box) and .3 .3 (point); padded in the middle (80 above) .1 .2 .5 .5 and .3 .35; padded at the corner .1 .075 .5
 * .375 and .3 .225.
 */
const written: [id: string, region: Region, text: string, label?: string][] = [
  ['chatspot', box, '<box>[0.10,0.10,0.50,0.50]</box>'],
  ['chatspot', point, '<box>[0.30,0.30]</box>'],
  ['chatspot', triangle, '<box>[0.10,0.10,0.50,0.10,0.50,0.50]</box>'],
  ['chatspot', box, '<box>[0.10,0.10,0.50,0.50]</box>', 'lamp'],
  ['shikra', box, '[0.100,0.200,0.500,0.500]'],
  ['shikra', point, '[0.300,0.350]'],
  ['shikra', triangle, '[0.100,0.200,0.500,0.500]'],
  ['llava', box, '[0.10, 0.20, 0.50, 0.50]'],
  ['llava', point, '[0.28, 0.33, 0.32, 0.37]'],
  ['llava', triangle, '[0.10, 0.20, 0.50, 0.50]'],
  ['merlin', box, '[100, 075, 500, 375]'],
  ['merlin', point, '[280, 205, 320, 245]'],
  ['merlin', boxRegion([0, 0, 640, 480]), '[000, 000, 1000, 750]'],
  ['merlin', boxRegion([0.6, 0.6, 319.9, 319.9]), '[000, 000, 499, 499]'],
  ['ferret', box, '[100, 100, 500, 500]'],
  ['ferret', point, '[300, 300]'],
  ['ferret', triangle, '[100, 100, 500, 500]'],
  ['qwen-vl', box, '<box>(100,100),(500,500)</box>'],
  ['qwen-vl', box, '<ref>the lamp</ref><box>(100,100),(500,500)</box>', 'the lamp'],
  ['qwen-vl', boxRegion([0, 0, 640, 480]), '<box>(0,0),(999,999)</box>'],
  ['qwen-vl', point, '<box>(280,280),(320,320)</box>'],
  ['qwen-vl', triangle, '<box>(100,100),(500,500)</box>'],
  ['qwen-vl', quad, '<quad>(100,100),(500,100),(500,500),(100,500)</quad>'],
  ['qwen2.5-vl', box, '[64, 48, 322, 238]'],
  ['qwen2.5-vl', point, '[193, 143]'],
  ['qwen2.5-vl', triangle, '[64, 48, 322, 238]'],
  ['qwen3-vl', box, '[100, 100, 500, 500]'],
  ['kosmos-2', box, '<object><patch_index_0099><patch_index_0495></object>'],
  ['kosmos-2', box, '<phrase>a lamp</phrase><object><patch_index_0099><patch_index_0495></object>', 'a lamp'],
  ['kosmos-2', point, '<object><patch_index_0297><patch_index_0297></object>'],
  ['kosmos-2', boxRegion([0, 0, 640, 480]), '<object><patch_index_0000><patch_index_1023></object>'],
  ['molmo', point, '<point x="30.0" y="30.0"></point>'],
  ['molmo', box, '<point x="30.0" y="30.0" alt="a lamp">a lamp</point>', 'a lamp'],
  // Corners in any order, regions reaching out of the picture, and boxes thinner than a step.
  ['chatspot', boxRegion([320, 240, 64, 48]), '<box>[0.10,0.10,0.50,0.50]</box>'],
  ['chatspot', boxRegion([-10, -10, 9999, 9999]), '<box>[0.00,0.00,1.00,1.00]</box>'],
  ['llava', boxRegion([-10, -10, 9999, 9999]), '[0.00, 0.12, 1.00, 0.88]'],
  ['chatspot', boxRegion([64, 48, 65, 49]), '<box>[0.10,0.10,0.11,0.11]</box>'],
  ['chatspot', boxRegion([640, 480, 640, 480]), '<box>[0.99,0.99,1.00,1.00]</box>'],
];

describe('write', () => {
  for (const [id, region, text, label] of written) {
    it(`${id}: ${text}`, () => {
      const dialect = dialectOf(id);
      assert.equal(dialect.write(region, frameOf(dialect.frame, picture, resized), label), text);
    });
  }

  it('kosmos-2: a corner on a patch’s edge stays on it in spite of rounding', () => {
    // 102 / 192 is 17 / 32, but comes out below it after the way through a frame of 476.
    const frame = frameOf('resized', { width: 192, height: 192 }, { width: 476, height: 476 });
    const text = dialectOf('kosmos-2').write(boxRegion([102, 102, 192, 192]), frame);
    assert.equal(text, '<object><patch_index_0561><patch_index_1023></object>');
  });

  it('writes as many decimals as the model was trained with', () => {
    const whole = frameOf('whole', picture);
    assert.equal(dialectOf('chatspot', 3).write(box, whole), '<box>[0.100,0.100,0.500,0.500]</box>');
    assert.equal(dialectOf('llava', 3).write(box, whole), '[0.100, 0.100, 0.500, 0.500]');
  });
});

/** answer → regions as `shape label: x y, x y` in whole pixels and problems as codes, on 1000 × 500. */
const read: [id: string, answer: string, found: string[]][] = [
  ['chatspot', 'a <box>[0.1,0.2,0.3,0.4]</box> b', ['box: 100 100, 300 200']],
  ['chatspot', '<box> [ 0.1 , 0.2 ] </box>', ['point: 100 100']],
  ['chatspot', '<box>[[0.1,0.2],[0.3,0.4],[0.5,0.6]]</box>', ['polygon: 100 100, 300 200, 500 300']],
  ['chatspot', '<box>0.1 0.2 0.3 0.4</box>', ['box: 100 100, 300 200']],
  ['chatspot', '<box>[0.1,0.2,0.3]</box>', ['region-count']],
  ['chatspot', '<box>[0.1,0.2,0.3,0.', ['region-unclosed']],
  ['chatspot', '<box>[0.1,0.2,0.3,0.4] and <box>[0.1,0.2]</box>', ['region-unclosed', 'point: 100 100']],
  ['chatspot', '<box></box><box>there</box>', ['region-unreadable', 'region-unreadable']],
  ['chatspot', '<box>[0.1,0.2,0.3,1.4]</box>', ['region-range']],
  ['chatspot', '<box>[-0.01,0.2,0.3,1.01]</box>', ['box: 0 100, 300 500']],
  ['chatspot', '<box>[-0.02,0.2,0.3,1.01]</box>', ['region-range']],
  ['chatspot', '<box>[0.1,0.2,0.1,0.4]</box>', ['region-empty']],
  ['chatspot', '<box>[0.3,0.4,0.1,0.2]</box>', ['box: 100 100, 300 200', 'region-reversed']],
  ['chatspot', '<box>(1,2),(3,4)</box> [0.1, 0.2]', []],
  ['shikra', 'A man[0.100,0.500,0.200,0.600].', ['box: 100 250, 200 350']],
  ['shikra', '[0.100,0.500,0.200,0.600;0.3,0.4]', ['box: 100 250, 200 350', 'point: 300 150']],
  ['shikra', '[1] [0.1,0.2,0.3] [0.1,0.5', ['region-count', 'region-unclosed']],
  ['shikra', '[0.1,0.2,0.3,0.4,0.5,0.6]', ['region-count']],
  ['shikra', '[0.100,0.000,0.200,0.100]', ['region-outside']],
  ['llava', '[0.32, 0.40, 0.59, 0.60]', ['box: 320 150, 590 350']],
  ['llava', '[0.32, 0.80, 0.59, 1.00]', ['region-outside']],
  ['llava', '[12, 30, 44, 92]', ['region-range']],
  ['merlin', '[100, 075, 500, 1000]', ['box: 100 75, 500 500']],
  ['merlin', '[0.1, 0.2, 0.3, 0.4]', []],
  ['merlin', '[100, 075, 500, 1100]', ['region-range']],
  ['merlin', '[0.1, 0.2', []],
  ['merlin', '[100, 2', ['region-unclosed']],
  ['ferret', 'at [100, 200, 300, 400] and [500, 600].', ['box: 100 100, 300 200', 'point: 500 300']],
  ['qwen-vl', '<ref>a cat</ref><box>(0,0),(999,999)</box>', ['box a cat: 0 0, 1000 500']],
  [
    'qwen-vl',
    '<ref>cats</ref><box>(0,0),(333,333)</box><box>(333,333),(666,666)</box> <ref>a</ref>',
    ['box cats: 0 0, 333 167', 'box cats: 333 167, 667 333'],
  ],
  ['qwen-vl', 'x <box>(0,0),(333,333)</box>', ['box: 0 0, 333 167']],
  [
    'qwen-vl',
    '<|object_ref_start|>the eyes<|object_ref_end|><|box_start|>(111,222),(333,444)<|box_end|>',
    ['box the eyes: 111 111, 333 222'],
  ],
  ['qwen-vl', '<quad>(0,0),(999,0),(999,999),(0,999)</quad>', ['polygon: 0 0, 1000 0, 1000 500, 0 500']],
  ['qwen-vl', 'the eyes(111,222),(333,444)', ['box: 111 111, 333 222']],
  ['qwen-vl', '<box>(111,222),(333</box> <box>(1,2),(3,', ['region-unreadable', 'region-unclosed']],
  ['qwen-vl', '<box>(111,222),(333,444),(555,1200)</box>', ['region-range']],
  ['qwen2.5-vl', '{"bbox_2d": [10, 20, 110, 220], "label": "a \\"cat\\""}', ['box a "cat": 10 20, 110 220']],
  [
    'qwen2.5-vl',
    '```json\n[{"point_2d": [10, 20], "label": "a"},\n{"bbox_2d": [1.5, 2, 3, 4]}]\n```',
    ['point a: 10 20', 'box: 2 2, 3 4'],
  ],
  ['qwen2.5-vl', 'at [10, 20, 110, 220]', ['box: 10 20, 110 220']],
  ['qwen2.5-vl', '{"bbox_2d": [10, 20, 110]}', ['region-count']],
  ['qwen2.5-vl', '{"bbox_2d": "none"}', ['region-unreadable']],
  ['qwen3-vl', '{"bbox_2d": [100, 100, 500, 500]}', ['box: 100 50, 500 250']],
  ['qwen2.5-vl', '[{"bbox_2d": [10, 20, 11', ['region-unclosed']],
  ['qwen2.5-vl', '{"bbox_2d": [10, 20, 1110, 220]}', ['region-range']],
  // The two boxes of the model card's snowman (fractions .390625 .046875 .984375 .828125, .171875 .015625 .484375 .890625).
  [
    'kosmos-2',
    'An image of<phrase> a snowman</phrase><object><patch_index_0044><patch_index_0863></object> by' +
      '<phrase> a fire</phrase><object><patch_index_0005><patch_index_0911></object>',
    ['box a snowman: 391 23, 984 414', 'box a fire: 172 8, 484 445'],
  ],
  [
    'kosmos-2',
    '<phrase>two</phrase><object><patch_index_0000><patch_index_0000></delimiter_of_multi_objects/>' +
      '<patch_index_0001><patch_index_0033></object>',
    ['box two: 0 0, 31 16', 'box two: 31 0, 63 31'],
  ],
  ['kosmos-2', '<object><patch_index_0000></object>', ['region-count']],
  ['kosmos-2', '<object><patch_index_0000><patch_index_1024></object>', ['region-range']],
  ['kosmos-2', '<object><patch_index_0000><patch_index_0001>', ['region-unclosed']],
  ['molmo', '<point x="61.5" y="40.4" alt="a lamp">lamp</point>', ['point a lamp: 615 202']],
  ['molmo', '<point x="61.5" y="40.4">lamp</point>', ['point lamp: 615 202']],
  ['molmo', '<point y="40.4" x="61.5">lamp</point>', ['point lamp: 615 202']],
  [
    'molmo',
    '<points x1="10.0" y1="20.0" x2="30.0" y2="40.0" alt="ears">ears</points>',
    ['point ears: 100 100', 'point ears: 300 200'],
  ],
  ['molmo', '<point x="161.5" y="40.4">lamp</point>', ['region-range']],
  ['molmo', '<point x="61.5" alt="a">a</point>', ['region-count']],
  ['molmo', '<point at="here">a</point>', ['region-unreadable']],
  ['molmo', '<point x="61.5" y="40.4">lamp', ['region-unclosed']],
  ['molmo', '<points x1="61.5" y1="4', ['region-unclosed']],
];

describe('read', () => {
  for (const [id, answer, expected] of read) {
    it(`${id}: ${JSON.stringify(answer)}`, () => {
      const dialect = dialectOf(id);
      const frame = frameOf(dialect.frame, { width: 1000, height: 500 });
      const { regions, problems } = dialect.read(answer, frame);
      const found = [
        ...regions.map(({ shape, label, points, span }) => {
          const corners = points.map((corner) => corner.map(Math.round).join(' ')).join(', ');
          return { at: span.start, text: `${shape}${label === undefined ? '' : ` ${label}`}: ${corners}` };
        }),
        ...problems.map(({ code, span }) => ({ at: span.start, text: code })),
      ].sort((a, b) => a.at - b.at);
      assert.deepEqual(
        found.map(({ text }) => text),
        expected,
      );
    });
  }
});

describe('dialectOf', () => {
  it('knows every family under its own id', () => {
    assert.equal(dialectIds.length, 10);
    for (const id of dialectIds) assert.equal(dialectOf(id).id, id);
  });

  it('says what there is when asked for another', () => {
    assert.throws(
      () => dialectOf('toString'),
      (error) =>
        error instanceof Failure && error.code === 'unknown-dialect' && error.message.includes('llava'),
    );
  });
});
