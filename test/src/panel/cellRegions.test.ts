import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printTag } from '../../../kernel/instruction/print.js';
import type { Region } from '../../../kernel/instruction/types.js';
import {
  carryIds,
  regionsOnPicture,
  rewriteRegions,
  type EditedRegion,
} from '../../../src/panel/cellRegions.js';
import { sortCorners, toPixels } from '../../../kernel/instruction/geometry.js';
import { regionOf, sizes } from '../../webview/arbitraries.js';

const size = { width: 200, height: 100 };
const box = (id: string, ...[x1, y1, x2, y2]: readonly number[]): EditedRegion => ({
  ...{ id, shape: 'box' },
  points: [
    [x1!, y1!],
    [x2!, y2!],
  ],
});
const context = (text: string, above: readonly string[] = []) => ({
  ...{ above, text },
  isPicture: ({ path }: { path: string }) => path === 'a.png',
});

type Edit = (regions: EditedRegion[]) => EditedRegion[];
const same: Edit = (regions) => regions;
const drop =
  (...ids: string[]): Edit =>
  (regions) =>
    regions.filter(({ id }) => !ids.includes(id));
const put =
  (...added: EditedRegion[]): Edit =>
  (regions) => [...regions.filter(({ id }) => !added.some((other) => other.id === id)), ...added];

/** Texts whose regions on a.png are r0, r1 … before the edit. */
const edits: [name: string, text: string, edit: Edit, expected: string, above?: string[]][] = [
  ['nothing changed', '<image a.png>  Is <box 9 9 1 1> ok?\n', same, '<image a.png>  Is <box 9 9 1 1> ok?\n'],
  ['moved', '<image a.png> <box 1 1 9 9>?', put(box('r0', 2, 2, 8, 8)), '<image a.png> <box 2 2 8 8>?'],
  [
    'renamed',
    '<image a.png> <box 1 1 9 9>?',
    put({ ...box('r0', 1, 1, 9, 9), name: 'lamp' }),
    '<image a.png> <box lamp: 1 1 9 9>?',
  ],
  [
    'fractions stay fractions',
    '<image a.png> <box 0.1 0.1 0.5 0.5>?',
    put(box('r0', 20, 10, 50, 51)),
    '<image a.png> <box 0.1 0.1 0.25 0.51>?',
  ],
  [
    'the literal form stays',
    '<image a.png> <box>[0.1, 0.1, 0.5, 0.5]</box>',
    put(box('r0', 20, 10, 50, 50)),
    '<image a.png> <box>[0.1, 0.1, 0.25, 0.5]</box>',
  ],
  ['removed', '<image a.png> Is <box 1 1 9 9>?', drop('r0'), '<image a.png> Is?'],
  ['removed at the start', '<box 1 1 9 9> on <image a.png>', drop('r0'), 'on <image a.png>'],
  ['removed in between', '<image a.png> a <box 1 1 9 9> b', drop('r0'), '<image a.png> a b'],
  ['added', '<image a.png> What?', put(box('n', 1, 1, 9, 9)), '<image a.png> What? <box 1 1 9 9>'],
  [
    'added before the end of line',
    '<image a.png>\n',
    put(box('n', 1, 1, 9, 9)),
    '<image a.png> <box 1 1 9 9>\n',
  ],
  [
    'added behind a directive',
    '<image a.png>\n%set seed=1',
    put(box('n', 1, 1, 9, 9)),
    '<image a.png>\n%set seed=1\n<box 1 1 9 9>',
  ],
  [
    'added beside its own picture',
    '<image a.png> like <image b.png>?',
    put(box('n', 1, 1, 9, 9)),
    '<image a.png> <box 1 1 9 9> like <image b.png>?',
  ],
  [
    'added to a cell that goes on',
    'And?',
    put(box('n', 1, 1, 9, 9)),
    'And? <box 1 1 9 9>',
    ['<image a.png> What?'],
  ],
  [
    'regions of other pictures are left alone',
    '<image b.png> <box 5 5 6 6> <image a.png> <box 1 1 9 9>',
    drop('r0'),
    '<image b.png> <box 5 5 6 6> <image a.png>',
  ],
];

describe('rewriteRegions', () => {
  for (const [name, text, edit, expected, above] of edits) {
    it(name, () => {
      const cell = context(text, above);
      const before = edited(cell, size);
      const after = rewriteRegions(
        cell,
        before.map(({ id }) => id),
        edit(before),
        size,
      );
      assert.equal(after, expected);
    });
  }

  it('any edit in pixels reads back as the same regions', () => {
    const cases = sizes.chain((room) => {
      const lists = fc.array(regionOf(room), { maxLength: 6 });
      return fc.tuple(fc.constant(room), lists, lists, fc.boolean());
    });
    fc.assert(
      fc.property(cases, ([room, first, second, keeps]) => {
        const start = context('<image a.png> What?');
        const text = rewriteRegions(start, [], first, room);
        const wanted = keeps ? [...first.slice(1), ...second] : second;
        const ids = first.map(({ id }) => id);
        const next = context(rewriteRegions(context(text), ids, wanted, room));
        assert.deepEqual(regionsOnPicture(next).map(plain), wanted.map(plain));
      }),
    );
  });

  it('a fraction moved by pixels means those pixels again', () => {
    const cases = sizes.chain((room) => fc.tuple(fc.constant(room), regionOf(room)));
    fc.assert(
      fc.property(cases, ([room, region]) => {
        const cell = context(
          `<image a.png> <${region.shape} ${region.points.map(() => '0.5 0.5').join(' ')}>`,
        );
        const text = rewriteRegions(cell, [region.id], [region], room);
        const [part] = regionsOnPicture(context(text));
        const pixels = sortCorners(toPixels(part!, part!.unit, room))
          .points.flat()
          .map(Math.round);
        assert.deepEqual(pixels, region.points.flat());
      }),
    );
  });
});

describe('carryIds', () => {
  const before = ['a', 'b', 'c'].map((id) => ({ id, tag: `<point ${id}>` }));
  const tables: [name: string, tags: string[], expected: string[]][] = [
    ['unchanged', ['<point a>', '<point b>', '<point c>'], ['a', 'b', 'c']],
    ['one changed keeps its place', ['<point a>', '<point x>', '<point c>'], ['a', 'b', 'c']],
    ['swapped', ['<point b>', '<point a>', '<point c>'], ['b', 'a', 'c']],
    ['one gone', ['<point a>', '<point c>'], ['a', 'c']],
    ['one more', ['<point x>', '<point a>', '<point b>', '<point c>'], ['new', 'a', 'b', 'c']],
  ];
  for (const [name, tags, expected] of tables) {
    it(name, () =>
      assert.deepEqual(
        carryIds(before, tags, () => 'new'),
        expected,
      ),
    );
  }
});

/** The cell's regions as the panel has them. */
function edited(cell: ReturnType<typeof context>, room: typeof size): EditedRegion[] {
  return regionsOnPicture(cell).map((part, i) => ({
    ...{ id: `r${i}`, ...sortCorners(toPixels(part, part.unit, room)) },
    ...(part.name !== undefined && { name: part.name }),
  }));
}

function plain({ shape, points, name }: Region & { readonly name?: string }): string {
  const span = { start: 0, end: 0 };
  return printTag({ type: 'region', shape, points, unit: 'pixels', ...(name && { name }), span });
}
