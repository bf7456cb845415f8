import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundsOf } from '../../kernel/instruction/geometry.js';
import type { Point, Region } from '../../kernel/instruction/types.js';
import { close, place, stepBack, type Draft } from '../../webview/regions/draft.js';
import { handlesOf, move, moveHandle, removeCorner, resize, splitEdge } from '../../webview/regions/edit.js';
import { regionOf, sizes } from './arbitraries.js';

const size = { width: 200, height: 100 };
const box = (x1: number, y1: number, x2: number, y2: number): Region => ({
  shape: 'box',
  points: [
    [x1, y1],
    [x2, y2],
  ],
});
const polygon = (...points: Point[]): Region => ({ shape: 'polygon', points });
const point = (x: number, y: number): Region => ({ shape: 'point', points: [[x, y]] });

const edits: [name: string, actual: Region, expected: Region][] = [
  ['moves by whole pixels', move(box(10, 10, 20, 20), 1, -3, size), box(11, 7, 21, 17)],
  ['stops at the edge with its shape', move(box(10, 10, 20, 20), -50, 500, size), box(0, 90, 10, 100)],
  ['grows at the bottom right', resize(box(10, 10, 20, 20), 5, 1, size), box(10, 10, 25, 21)],
  ['keeps one pixel when shrinking', resize(box(10, 10, 20, 20), -50, -50, size), box(10, 10, 11, 11)],
  ['a point moves instead', resize(point(5, 5), 1, 2, size), point(6, 7)],
  [
    'a polygon scales',
    resize(polygon([0, 0], [10, 0], [10, 10]), 10, 0, size),
    polygon([0, 0], [20, 0], [20, 10]),
  ],
  ['drags a corner', moveHandle(box(10, 10, 20, 20), 4, [40.4, 30.6], size), box(10, 10, 40, 31)],
  ['drags an edge', moveHandle(box(10, 10, 20, 20), 3, [15, 90], size), box(10, 10, 15, 20)],
  ['turns inside out in order', moveHandle(box(10, 10, 20, 20), 0, [30, 15], size), box(20, 15, 30, 20)],
  [
    'drags a polygon’s corner',
    moveHandle(polygon([0, 0], [9, 0], [9, 9]), 1, [5, 2], size),
    polygon([0, 0], [5, 2], [9, 9]),
  ],
  ['drags a point', moveHandle(point(1, 1), 0, [500, -1], size), point(200, 0)],
  [
    'splits an edge',
    splitEdge(polygon([0, 0], [10, 0], [10, 10]), 2),
    polygon([0, 0], [10, 0], [10, 10], [5, 5]),
  ],
  [
    'a triangle keeps its corners',
    removeCorner(polygon([0, 0], [9, 0], [9, 9]), 0),
    polygon([0, 0], [9, 0], [9, 9]),
  ],
  [
    'removes a corner',
    removeCorner(polygon([0, 0], [9, 0], [9, 9], [0, 9]), 0),
    polygon([9, 0], [9, 9], [0, 9]),
  ],
];

describe('editing a region', () => {
  for (const [name, actual, expected] of edits) it(name, () => assert.deepEqual(actual, expected));

  it('every change stays on whole pixels inside of the picture', () => {
    const shift = fc.integer({ min: -30_000, max: 30_000 });
    const cases = sizes.chain((room) => fc.tuple(fc.constant(room), regionOf(room), shift, shift, fc.nat(7)));
    fc.assert(
      fc.property(cases, ([room, region, dx, dy, handle]) => {
        const at = handle % handlesOf(region).length;
        for (const next of [
          move(region, dx, dy, room),
          resize(region, dx, dy, room),
          moveHandle(region, at, [dx, dy], room),
        ]) {
          const [x1, y1, x2, y2] = boundsOf(next);
          assert.ok(x1 >= 0 && y1 >= 0 && x2 <= room.width && y2 <= room.height);
          assert.ok(next.points.flat().every(Number.isInteger));
          assert.equal(next.points.length, region.points.length);
        }
      }),
    );
  });

  it('moving there and back gives the same region, away from the edges', () => {
    const inner = fc.integer({ min: -40, max: 40 });
    fc.assert(
      fc.property(inner, inner, (dx, dy) => {
        const start = box(50, 45, 90, 55);
        assert.deepEqual(move(move(start, dx, dy, size), -dx, -dy, size), start);
      }),
    );
  });
});

describe('drawing a region', () => {
  const draw = (shape: Region['shape'], ...corners: Point[]) =>
    corners.reduce<{ draft?: Draft; done?: Region }>(
      ({ draft }, at) => place(draft, shape, at, size) as { draft?: Draft; done?: Region },
      {},
    );

  it('a point takes one place', () => assert.deepEqual(draw('point', [3.2, 4.7]).done, point(3, 5)));
  it('a box takes two, in any order', () =>
    assert.deepEqual(draw('box', [30, 40], [10, 20]).done, box(10, 20, 30, 40)));
  it('a box without an area is not done', () =>
    assert.deepEqual(draw('box', [30, 40], [30, 80]).draft?.points, [[30, 40]]));
  it('corners outside are drawn to the edge', () =>
    assert.deepEqual(draw('box', [-5, -5], [900, 50]).done, box(0, 0, 200, 50)));

  it('a polygon is closed with three corners and an area', () => {
    const open = draw('polygon', [0, 0], [9, 0], [9, 9], [9, 9]).draft!;
    assert.deepEqual(close(open), { done: polygon([0, 0], [9, 0], [9, 9]) });
    const line = draw('polygon', [0, 0], [5, 0], [9, 0]).draft!;
    assert.deepEqual(close(line), { draft: line });
  });

  it('steps back corner by corner', () => {
    const open = draw('polygon', [0, 0], [9, 0]).draft!;
    assert.deepEqual(stepBack(open)?.points, [[0, 0]]);
    assert.equal(stepBack(stepBack(open)!), undefined);
  });
});
