import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Point, Size } from '../../kernel/instruction/types.js';
import {
  clampView,
  fit,
  keptInView,
  largestScale,
  oneToOne,
  panBy,
  reveal,
  smallestScale,
  toPicture,
  toScreen,
  wheelFactor,
  zoomBy,
  type View,
} from '../../webview/transform.js';
import { sizes, viewports } from './arbitraries.js';

const coordinate = fc.double({ min: -5000, max: 5000, noNaN: true });
const views: fc.Arbitrary<View> = fc.record({
  scale: fc.double({ min: 0.01, max: largestScale, noNaN: true }),
  x: coordinate,
  y: coordinate,
});
const points: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate);
const near = (a: Point, b: Point, tolerance = 1e-6) => {
  assert.ok(Math.abs(a[0] - b[0]) < tolerance && Math.abs(a[1] - b[1]) < tolerance, `${a} is not ${b}`);
};

describe('transform', () => {
  const [picture, viewport]: [Size, Size] = [
    { width: 1000, height: 500 },
    { width: 532, height: 432 },
  ];
  const cases: [string, View, View][] = [
    ['fit shows the whole picture in the middle', fit(picture, viewport), { scale: 0.5, x: 16, y: 91 }],
    [
      'fit leaves a small picture at one pixel to one',
      fit({ width: 10, height: 10 }, viewport),
      { scale: 1, x: 261, y: 211 },
    ],
    [
      'on a fine screen one picture pixel is one of the screen’s',
      fit({ width: 10, height: 10 }, viewport, 2),
      { scale: 0.5, x: 263.5, y: 213.5 },
    ],
    [
      'one to one keeps the middle',
      oneToOne({ scale: 0.5, x: 16, y: 91 }, picture, viewport, 1),
      { scale: 1, x: -234, y: -34 },
    ],
    [
      'the picture cannot be pushed out of the view',
      panBy({ scale: 1, x: 0, y: 0 }, 5000, -5000, picture, viewport),
      { scale: 1, x: 532 - keptInView, y: keptInView - 500 },
    ],
    [
      'revealing a visible place moves nothing',
      reveal({ scale: 1, x: 0, y: 0 }, [100, 100], picture, viewport),
      { scale: 1, x: 0, y: 0 },
    ],
    [
      'revealing a place outside moves just so far',
      reveal({ scale: 1, x: 0, y: 0 }, [900, 100], picture, viewport),
      { scale: 1, x: 532 - 40 - 900, y: 0 },
    ],
  ];
  for (const [name, actual, expected] of cases) it(name, () => assert.deepEqual(actual, expected));

  it('screen and picture are inverse to each other', () => {
    fc.assert(fc.property(views, points, (view, at) => near(toPicture(view, toScreen(view, at)), at)));
  });

  it('zooming keeps the point under the pointer, unless the picture would leave the view', () => {
    const factor = fc.double({ min: 0.2, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        ...[sizes, viewports, views, factor],
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        (size, room, start, by, [fx, fy]) => {
          const view = clampView(start, size, room);
          const at: Point = [fx * room.width, fy * room.height];
          const [px, py] = toPicture(view, at);
          // Only a pointer over the picture is sure to keep it in view.
          fc.pre(px > 0 && py > 0 && px < size.width && py < size.height);
          const next = zoomBy(view, by, at, size, room);
          assert.ok(next.scale >= smallestScale(size, room) - 1e-9 && next.scale <= largestScale);
          const inside = (v: number, all: number) => v >= keptInView && v <= all - keptInView;
          if (inside(at[0], room.width) && inside(at[1], room.height)) {
            near(toScreen(next, [px, py]), at, 1e-3);
          }
        },
      ),
    );
  });

  it('a clamped view is clamped', () => {
    fc.assert(
      fc.property(sizes, viewports, views, (size, room, view) => {
        const once = clampView(view, size, room);
        near([clampView(once, size, room).x, clampView(once, size, room).y], [once.x, once.y]);
        const right = once.x + size.width * once.scale;
        assert.ok(right > 0 && once.x < room.width);
      }),
    );
  });

  it('the wheel zooms in upwards and out downwards by inverse factors', () => {
    for (const [delta, mode, pinch] of [
      [100, 0, false],
      [3, 1, false],
      [4, 0, true],
    ] as const) {
      const [up, down] = [wheelFactor(-delta, mode, pinch), wheelFactor(delta, mode, pinch)];
      assert.ok(up > 1 && Math.abs(up * down - 1) < 1e-12);
    }
  });
});
