/** Changes of one region, pure; everything in pixels of the picture, and the result lies inside of it. */
import { boundsOf, sortCorners, type Box } from '../../kernel/instruction/geometry.js';
import type { Point, Region, Size } from '../../kernel/instruction/types.js';
import { onPixels } from './panelRegion.js';

const between = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** The region shifted as a whole; it stops at the picture's edges and keeps its shape. */
export function move(region: Region, dx: number, dy: number, size: Size): Region {
  const start = onPixels(region, size);
  const [x1, y1, x2, y2] = boundsOf(start);
  const byX = between(Math.round(dx), -x1, size.width - x2);
  const byY = between(Math.round(dy), -y1, size.height - y2);
  return { shape: start.shape, points: start.points.map(([x, y]) => [x + byX, y + byY] as const) };
}

/** The bottom right corner shifted: a box grows or shrinks, a polygon scales with it, a point moves. */
export function resize(region: Region, dx: number, dy: number, size: Size): Region {
  const start = onPixels(region, size);
  if (start.shape === 'point') return move(start, dx, dy, size);
  const [x1, y1, x2, y2] = boundsOf(start);
  const right = between(x2 + Math.round(dx), Math.min(x1 + 1, size.width), size.width);
  const bottom = between(y2 + Math.round(dy), Math.min(y1 + 1, size.height), size.height);
  return scaleInto(start, [x1, y1, x2, y2], [x1, y1, right, bottom], size);
}

function scaleInto(region: Region, from: Box, to: Box, size: Size): Region {
  const axis = (value: number, i: 0 | 1) => {
    const length = from[i + 2]! - from[i]!;
    return length === 0 ? to[i]! : to[i]! + ((value - from[i]!) / length) * (to[i + 2]! - to[i]!);
  };
  const points = region.points.map(([x, y]): Point => [axis(x, 0), axis(y, 1)]);
  return onPixels({ shape: region.shape, points }, size);
}

/**
 * Where a person can take hold of the region. A box: eight, clockwise from the top left; a polygon: its corners.
 */
export function handlesOf(region: Region): readonly Point[] {
  if (region.shape !== 'box') return region.points;
  const [x1, y1, x2, y2] = boundsOf(region);
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return [
    [x1, y1],
    [x, y1],
    [x2, y1],
    [x2, y],
    [x2, y2],
    [x, y2],
    [x1, y2],
    [x1, y],
  ];
}

/** Spoken names of a box's handles, in the order of `handlesOf`. */
export const boxHandleNames = [
  'top left corner',
  'top edge',
  'top right corner',
  'right edge',
  'bottom right corner',
  'bottom edge',
  'bottom left corner',
  'left edge',
] as const;

/** Which coordinates of x1 y1 x2 y2 each of a box's handles moves. */
const boxHandleMoves: readonly (readonly [x: 0 | 2 | undefined, y: 1 | 3 | undefined])[] = [
  [0, 1],
  [undefined, 1],
  [2, 1],
  [2, undefined],
  [2, 3],
  [undefined, 3],
  [0, 3],
  [0, undefined],
];

/** The region with one handle at another place. A box may turn inside out; its corners come out in order. */
export function moveHandle(region: Region, handle: number, to: Point, size: Size): Region {
  const start = sortCorners(region);
  if (start.shape !== 'box') {
    const points = start.points.map((point, i) => (i === handle ? to : point));
    return onPixels({ shape: start.shape, points }, size);
  }
  const corners = start.points.flat();
  const [x, y] = boxHandleMoves[handle] ?? [];
  if (x !== undefined) corners[x] = to[0];
  if (y !== undefined) corners[y] = to[1];
  const points: Point[] = [
    [corners[0]!, corners[1]!],
    [corners[2]!, corners[3]!],
  ];
  return onPixels({ shape: 'box', points }, size);
}

/** A polygon with a new corner in the middle of the edge after corner `edge`. */
export function splitEdge(region: Region, edge: number): Region {
  const a = region.points[edge]!;
  const b = region.points[(edge + 1) % region.points.length]!;
  const middle: Point = [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
  return { shape: region.shape, points: region.points.toSpliced(edge + 1, 0, middle) };
}

/** A polygon without one of its corners; a triangle stays as it is. */
export function removeCorner(region: Region, corner: number): Region {
  if (region.points.length <= 3) return region;
  return { shape: region.shape, points: region.points.toSpliced(corner, 1) };
}
