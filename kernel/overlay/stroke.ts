import type { Point } from '../instruction/types.js';

/** An RGBA raster, 8 bits a channel. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** [height, width, 4] */
  readonly data: Uint8Array | Uint8ClampedArray;
}

export type Colour = readonly [red: number, green: number, blue: number];

/**
 * Draws connected straight segments with smooth edges.
 *
 * @param points in raster pixels; the centre of the top left pixel is (0.5, 0.5)
 * @param width of the line in pixels
 * @param dash lengths of drawn and skipped stretches in pixels; a solid line without it
 */
export function strokePath(
  raster: Raster,
  points: readonly Point[],
  width: number,
  colour: Colour,
  dash?: readonly [on: number, off: number],
): void {
  let travelled = 0;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (dash === undefined) strokeSegment(raster, from, to, width, colour);
    else {
      const period = dash[0] + dash[1];
      for (let at = -(travelled % period); at < length; at += period) {
        const [a, b] = [Math.max(0, at), Math.min(length, at + dash[0])];
        if (b > a)
          strokeSegment(raster, along(from, to, a / length), along(from, to, b / length), width, colour);
      }
    }
    travelled += length;
  }
}

/** Fills a disc with a smooth edge; `radius` in pixels. */
export function fillDisc(raster: Raster, centre: Point, radius: number, colour: Colour): void {
  strokeSegment(raster, centre, centre, radius * 2, colour);
}

function along(from: Point, to: Point, part: number): Point {
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}

/** Covers every pixel by how far it lies inside the segment's round-ended outline. */
function strokeSegment(raster: Raster, from: Point, to: Point, width: number, colour: Colour): void {
  const reach = width / 2 + 1;
  const left = Math.max(0, Math.floor(Math.min(from[0], to[0]) - reach));
  const right = Math.min(raster.width - 1, Math.ceil(Math.max(from[0], to[0]) + reach));
  const top = Math.max(0, Math.floor(Math.min(from[1], to[1]) - reach));
  const bottom = Math.min(raster.height - 1, Math.ceil(Math.max(from[1], to[1]) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const distance = distanceToSegment([x + 0.5, y + 0.5], from, to);
      const cover = Math.min(1, Math.max(0, width / 2 + 0.5 - distance));
      if (cover > 0) blend(raster, x, y, colour, cover);
    }
  }
}

function distanceToSegment(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square;
  const near = along(a, b, Math.min(1, Math.max(0, t)));
  return Math.hypot(p[0] - near[0], p[1] - near[1]);
}

/** Mixes one pixel towards `colour`; `cover` from 0 to 1. The pixel becomes opaque where it is covered. */
export function blend(raster: Raster, x: number, y: number, colour: Colour, cover: number): void {
  const at = (y * raster.width + x) * 4;
  for (let channel = 0; channel < 3; channel++) {
    const old = raster.data[at + channel]!;
    raster.data[at + channel] = Math.round(old + (colour[channel]! - old) * cover);
  }
  raster.data[at + 3] = Math.max(raster.data[at + 3]!, Math.round(255 * cover));
}
