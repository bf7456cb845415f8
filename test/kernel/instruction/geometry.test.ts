import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  areaOf,
  boundsOf,
  boxRegion,
  centreOf,
  clampRegion,
  contains,
  iou,
  polygonArea,
  polygonContains,
  sortCorners,
  toPixels,
  type Box,
} from '../../../kernel/instruction/geometry.js';
import type { Point, Region } from '../../../kernel/instruction/types.js';

const polygon = (...points: Point[]): Region => ({ shape: 'polygon', points });
/** An L: the square 0–4 without its upper right quarter. */
const corner = polygon([0, 0], [2, 0], [2, 2], [4, 2], [4, 4], [0, 4]);

describe('geometry', () => {
  it('bounds every shape, whichever way its corners come', () => {
    assert.deepEqual(boundsOf({ shape: 'point', points: [[3, 4]] }), [3, 4, 3, 4]);
    assert.deepEqual(boundsOf(boxRegion([9, 2, 1, 8])), [1, 2, 9, 8]);
    assert.deepEqual(boundsOf(corner), [0, 0, 4, 4]);
    const long = Array.from({ length: 300_000 }, (_, i): Point => [i, i + 1]);
    assert.deepEqual(boundsOf({ shape: 'polygon', points: long }), [0, 1, 299_999, 300_000]);
    assert.deepEqual(sortCorners(boxRegion([9, 2, 1, 8])), boxRegion([1, 2, 9, 8]));
  });

  it('measures areas', () => {
    assert.equal(areaOf({ shape: 'point', points: [[3, 4]] }), 0);
    assert.equal(areaOf(boxRegion([9, 2, 1, 8])), 48);
    assert.equal(areaOf(corner), 12);
    assert.equal(polygonArea([...corner.points].reverse()), 12);
  });

  it('finds centres', () => {
    assert.deepEqual(centreOf({ shape: 'point', points: [[3, 4]] }), [3, 4]);
    assert.deepEqual(centreOf(boxRegion([0, 0, 4, 2])), [2, 1]);
    // Two by two at (1, 1) and four by two at (2, 3).
    const [x, y] = centreOf(corner);
    assert.ok(Math.abs(x - 5 / 3) < 1e-12 && Math.abs(y - 7 / 3) < 1e-12);
    assert.deepEqual(centreOf(polygon([0, 0], [2, 2], [4, 4])), [2, 2]);
  });

  const inside: [Region, Point, boolean][] = [
    [corner, [1, 1], true],
    [corner, [3, 1], false],
    [corner, [3, 3], true],
    [corner, [2, 1], true],
    [corner, [0, 0], true],
    [corner, [4, 0], false],
    [corner, [-1, 2], false],
    [boxRegion([4, 4, 0, 0]), [4, 1], true],
    [boxRegion([0, 0, 4, 4]), [4.1, 1], false],
    [{ shape: 'point', points: [[1, 2]] }, [1, 2], true],
    [{ shape: 'point', points: [[1, 2]] }, [1, 2.5], false],
  ];
  for (const [region, point, expected] of inside) {
    it(`${region.shape} of ${region.points.length} contains ${point}: ${expected}`, () => {
      assert.equal(contains(region, point), expected);
    });
  }

  const overlaps: [Box, Box, number][] = [
    [[0, 0, 2, 2], [0, 0, 2, 2], 1],
    [[0, 0, 2, 2], [1, 0, 3, 2], 1 / 3],
    [[0, 0, 2, 2], [2, 0, 4, 2], 0],
    [[0, 0, 4, 4], [1, 1, 3, 3], 0.25],
    [[1, 1, 1, 1], [1, 1, 1, 1], 0],
  ];
  for (const [a, b, expected] of overlaps) {
    it(`IoU of ${a} and ${b} is ${expected}`, () => assert.equal(iou(a, b), expected));
  }

  it('reads fractions as parts of the picture and pixels as they are', () => {
    const size = { width: 640, height: 480 };
    assert.deepEqual(toPixels(boxRegion([0, 0.5, 1, 1]), 'fractions', size), boxRegion([0, 240, 640, 480]));
    assert.deepEqual(toPixels(boxRegion([0, 5, 1, 10]), 'pixels', size), boxRegion([0, 5, 1, 10]));
  });

  it('clamps to the picture', () => {
    const size = { width: 10, height: 5 };
    assert.deepEqual(clampRegion(boxRegion([12, -1, 3, 9]), size), boxRegion([3, 0, 10, 5]));
  });
});

const point = fc.tuple(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 }));
const box = fc.tuple(point, point).map(([a, b]): Box => boundsOf({ shape: 'box', points: [a, b] }));
const anyPolygon = fc.array(point, { minLength: 3, maxLength: 8 });

describe('laws of geometry', () => {
  it('IoU is symmetric, in 0 to 1, and 1 only for equal boxes', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const value = iou(a, b);
        assert.ok(value >= 0 && value <= 1);
        assert.equal(value, iou(b, a));
        if (value === 1) assert.deepEqual(a, b);
        assert.equal(iou(a, a), areaOf(boxRegion(a)) > 0 ? 1 : 0);
      }),
    );
  });

  it('a box and the polygon of its corners agree', () => {
    fc.assert(
      fc.property(box, point, ([x1, y1, x2, y2], at) => {
        const around: Point[] = [
          [x1, y1],
          [x2, y1],
          [x2, y2],
          [x1, y2],
        ];
        const asBox = boxRegion([x1, y1, x2, y2]);
        assert.equal(polygonArea(around), areaOf(asBox));
        assert.equal(polygonContains(around, at), contains(asBox, at));
        const [ax, ay] = centreOf(polygon(...around));
        const [bx, by] = centreOf(asBox);
        assert.ok(Math.abs(ax - bx) < 1e-9 && Math.abs(ay - by) < 1e-9);
      }),
    );
  });

  it('a polygon’s area and inside do not depend on where or which way round it starts', () => {
    fc.assert(
      fc.property(anyPolygon, point, fc.nat(), (points, at, turn) => {
        const k = turn % points.length;
        const turned = [...points.slice(k), ...points.slice(0, k)].reverse();
        assert.equal(polygonArea(turned), polygonArea(points));
        assert.equal(polygonContains(turned, at), polygonContains(points, at));
      }),
    );
  });

  it('bounds hold every corner and the centre', () => {
    fc.assert(
      fc.property(anyPolygon, (points) => {
        const region = polygon(...points);
        const bounds = boxRegion(boundsOf(region));
        for (const corner of [...points, centreOf(region)]) assert.ok(contains(bounds, corner));
      }),
    );
  });

  it('a clamped region lies on the picture and clamping again changes nothing', () => {
    fc.assert(
      fc.property(anyPolygon, fc.integer({ min: 1, max: 90 }), (points, side) => {
        const size = { width: side, height: 50 };
        const clamped = clampRegion(polygon(...points), size);
        for (const corner of clamped.points) assert.ok(contains(boxRegion([0, 0, side, 50]), corner));
        assert.deepEqual(clampRegion(clamped, size), clamped);
      }),
    );
  });
});
