/** Which regions lie under a place of the picture. */
import { areaOf, boundsOf, contains } from '../../kernel/instruction/geometry.js';
import type { Point, Region } from '../../kernel/instruction/types.js';

/**
 * Regions at a place, the smallest area first; among equals the one drawn later (it lies on top) first.
 *
 * @param tolerance pixels of the picture within which an outline or a point still counts
 */
export function hitTest<R extends Region>(regions: readonly R[], at: Point, tolerance: number): R[] {
  const found: { region: R; area: number; order: number }[] = [];
  regions.forEach((region, order) => {
    if (isAt(region, at, tolerance)) found.push({ region, area: areaOf(region), order });
  });
  return found.sort((a, b) => a.area - b.area || b.order - a.order).map(({ region }) => region);
}

function isAt(region: Region, at: Point, tolerance: number): boolean {
  const [x1, y1, x2, y2] = boundsOf(region);
  const [x, y] = at;
  if (x < x1 - tolerance || x > x2 + tolerance || y < y1 - tolerance || y > y2 + tolerance) return false;
  if (region.shape !== 'polygon') return true;
  return contains(region, at) || isNearOutline(region.points, at, tolerance);
}

function isNearOutline(points: readonly Point[], at: Point, tolerance: number): boolean {
  return points.some((a, i) => distanceToSegment(at, a, points[(i + 1) % points.length]!) <= tolerance);
}

function distanceToSegment([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/**
 * The next of overlapping regions, or none after the last one, where the focus may go on.
 *
 * @param hits as `hitTest` gives them
 * @param current the selected region, in or out of `hits`
 */
export function nextHit<R extends { readonly id: string }>(
  hits: readonly R[],
  current: string | undefined,
  direction: 1 | -1,
): R | undefined {
  const at = hits.findIndex(({ id }) => id === current);
  if (at < 0) return direction > 0 ? hits[0] : hits.at(-1);
  return hits[at + direction];
}
