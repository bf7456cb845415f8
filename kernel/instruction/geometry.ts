/**
 * Plane geometry of regions, pure. Every point is in pixels of the original picture (or at least in one common
 * unit); coordinates are continuous, so a picture of width w spans x from 0 to w. Box corners may come in any
 * order: every function here puts them right first.
 */
import type { Point, Region, Size, Unit } from './types.js';

/** An upright rectangle with x1 ≤ x2 and y1 ≤ y2, the field's "xyxy". */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

const between = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** The smallest box around the region; of a point, a box without area. */
export function boundsOf(region: Region): Box {
  // No Math.min(...xs): an answer's polygon may have more points than a call takes arguments.
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of region.points) {
    [x1, y1] = [Math.min(x1, x), Math.min(y1, y)];
    [x2, y2] = [Math.max(x2, x), Math.max(y2, y)];
  }
  return [x1, y1, x2, y2];
}

export function boxRegion([x1, y1, x2, y2]: Box): Region {
  return {
    shape: 'box',
    points: [
      [x1, y1],
      [x2, y2],
    ],
  };
}

export function boxArea([x1, y1, x2, y2]: Box): number {
  return Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
}

/** Area by the shoelace formula, whichever way the points run round. */
export function polygonArea(points: readonly Point[]): number {
  return Math.abs(signedArea(points));
}

/** Positive when the points run clockwise as seen (y points down). */
function signedArea(points: readonly Point[]): number {
  let twice = 0;
  points.forEach(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length]!;
    twice += x * nextY - nextX * y;
  });
  return twice / 2;
}

/** Square pixels; a point has none. */
export function areaOf(region: Region): number {
  if (region.shape === 'polygon') return polygonArea(region.points);
  return boxArea(boundsOf(region));
}

/** Even-odd rule; a point on an edge counts as inside. */
export function polygonContains(points: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  for (let i = 0; i < points.length; i++) {
    const [ax, ay] = points[i]!;
    const [bx, by] = points[(i + 1) % points.length]!;
    if (onSegment(ax, ay, bx, by, x, y)) return true;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function onSegment(ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean {
  if ((bx - ax) * (y - ay) !== (by - ay) * (x - ax)) return false;
  return x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by);
}

/** Edges count as inside; a point region contains only itself. */
export function contains(region: Region, point: Point): boolean {
  if (region.shape === 'polygon') return polygonContains(region.points, point);
  const [x1, y1, x2, y2] = boundsOf(region);
  return point[0] >= x1 && point[0] <= x2 && point[1] >= y1 && point[1] <= y2;
}

/** The centroid of a polygon's area (it can lie outside a concave one); the middle of anything else. */
export function centreOf(region: Region): Point {
  const [x1, y1, x2, y2] = boundsOf(region);
  const area = region.shape === 'polygon' ? signedArea(region.points) : 0;
  if (Math.abs(area) < 1e-9) return [(x1 + x2) / 2, (y1 + y2) / 2];
  let sumX = 0;
  let sumY = 0;
  // Relative to the first corner, so that far-away polygons lose no precision.
  const shifted = region.points.map(([x, y]): Point => [x - x1, y - y1]);
  shifted.forEach(([x, y], i) => {
    const [nextX, nextY] = shifted[(i + 1) % shifted.length]!;
    const cross = x * nextY - nextX * y;
    sumX += (x + nextX) * cross;
    sumY += (y + nextY) * cross;
  });
  return [between(x1 + sumX / (6 * area), x1, x2), between(y1 + sumY / (6 * area), y1, y2)];
}

export function clampPoint([x, y]: Point, size: Size): Point {
  return [between(x, 0, size.width), between(y, 0, size.height)];
}

/** Every point moved to the nearest place on the picture; box corners come out in order. */
export function clampRegion(region: Region, size: Size): Region {
  const points = sortCorners(region).points.map((point) => clampPoint(point, size));
  return { shape: region.shape, points };
}

/** A box as top left, bottom right; other shapes as they are. */
export function sortCorners(region: Region): Region {
  return region.shape === 'box' ? boxRegion(boundsOf(region)) : region;
}

/** Intersection over union of two boxes; 0 when neither has an area. */
export function iou(a: Box, b: Box): number {
  const overlap = sharedArea(a, b);
  const union = boxArea(a) + boxArea(b) - overlap;
  return union > 0 ? overlap / union : 0;
}

/** The area that two boxes have in common. */
export function sharedArea(a: Box, b: Box): number {
  return boxArea([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
}

/** A region as written (`unit` says how) to pixels of a picture of this size; nothing is clamped. */
export function toPixels(region: Region, unit: Unit, size: Size): Region {
  if (unit === 'pixels') return { shape: region.shape, points: region.points };
  const points = region.points.map(([x, y]): Point => [x * size.width, y * size.height]);
  return { shape: region.shape, points };
}
