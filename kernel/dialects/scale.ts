/** Numbers of a dialect ↔ regions in pixels of the original picture. */
import {
  areaOf,
  boundsOf,
  boxRegion,
  clampPoint,
  clampRegion,
  sortCorners,
} from '../instruction/geometry.js';
import type { Point, Region, Size } from '../instruction/types.js';
import type { Frame } from './frame.js';

/** How a family writes one coordinate. */
export interface Scale {
  /** The values at the frame's right and bottom edge; left and top are 0. */
  max(frame: Frame): Size;
  /** The distance of two neighbouring values. */
  readonly step: number;
  /** `down` where the family's training code truncates with `int()`. */
  readonly rounding: 'nearest' | 'down';
}

/** Every axis from 0 to `max`, in steps of `step`. */
export function evenScale(max: number, step: number, rounding: Scale['rounding'] = 'nearest'): Scale {
  return { max: () => ({ width: max, height: max }), step, rounding };
}

/** Whole frame pixels. */
export const framePixels: Scale = { max: (frame) => frame.size, step: 1, rounding: 'nearest' };

/** Fractions of the frame with this many decimals. */
export const fractions = (decimals: number): Scale => evenScale(1, 10 ** -decimals);

/** Larger than the noise of floating point in any step, far smaller than a step. */
const noise = 1e-9;

/**
 * The region's coordinates x, y, x, y, … as multiples of `scale.step`. A box never comes out empty: where both
 * edges would round to one value they are rounded apart.
 */
export function quantise(region: Region, frame: Frame, scale: Scale): number[] {
  const max = scale.max(frame);
  const onPicture = clampRegion(region, frame.picture);
  const steps = (region.shape === 'box' ? thicken(onPicture, frame.picture) : onPicture).points.map(
    (point) => {
      const [x, y] = frame.toFrame(point);
      return [
        ((x / frame.size.width) * max.width) / scale.step,
        ((y / frame.size.height) * max.height) / scale.step,
      ] as const;
    },
  );
  const round = scale.rounding === 'down' ? (value: number) => Math.floor(value + noise) : roundHalfEven;
  if (region.shape !== 'box') return steps.flatMap(([x, y]) => [round(x), round(y)]);
  const [[x1, y1], [x2, y2]] = [steps[0]!, steps[1]!];
  const [left, right] = apart(x1, x2, round);
  const [top, bottom] = apart(y1, y2, round);
  return [left, top, right, bottom];
}

/** As Python formats numbers, and so as the families' training data was written: 12.5 → 12, 13.5 → 14. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Two edges rounded so that the second is greater; both stay within one step of where they were. */
function apart(low: number, high: number, round: (value: number) => number): [number, number] {
  if (round(low) < round(high)) return [round(low), round(high)];
  return [Math.floor(low + noise), Math.ceil(high - noise)];
}

/**
 * A box on the picture with an area, if only just: edges that lie on each other move apart by a hundred-thousandth
 * of the picture, so that rounding knows which side of them is still picture and not padding.
 */
export function thicken(region: Region, picture: Size): Region {
  const [x1, y1, x2, y2] = boundsOf(region);
  const [left, right] = thickenSide(x1, x2, picture.width);
  const [top, bottom] = thickenSide(y1, y2, picture.height);
  return boxRegion([left, top, right, bottom]);
}

function thickenSide(low: number, high: number, side: number): [number, number] {
  const least = side * 1e-5;
  if (high - low >= least) return [low, high];
  return low + least <= side ? [low, low + least] : [side - least, side];
}

/** A region, or why the numbers are none. */
export type Placed =
  | { readonly region: Region; readonly reversed: boolean }
  | { readonly code: string; readonly message: string };

/**
 * The region that the dialect's numbers x, y, x, y, … stand for, in pixels of the original picture: two numbers
 * are a point, four a box, six or more a polygon. Values up to one step beyond the frame are taken as its edge.
 */
export function place(values: readonly number[], frame: Frame, scale: Scale): Placed {
  if (values.length < 2 || values.length % 2 === 1) {
    const message = `A region needs two numbers for each of its points; this one has ${values.length}.`;
    return { code: 'region-count', message };
  }
  const max = scale.max(frame);
  const written = Array.from({ length: values.length / 2 }, (_, i): Point => [
    values[2 * i]!,
    values[2 * i + 1]!,
  ]);
  const beyond = (value: number, edge: number) => !(value >= -scale.step && value <= edge + scale.step);
  if (written.some(([x, y]) => beyond(x, max.width) || beyond(y, max.height))) {
    const range = max.width === max.height ? `0 to ${max.width}` : `${max.width} × ${max.height}`;
    return { code: 'region-range', message: `A coordinate lies outside of the model's range (${range}).` };
  }
  const onFrame = written.map(([x, y]): Point => [
    (x / max.width) * frame.size.width,
    (y / max.height) * frame.size.height,
  ]);
  const shape = written.length === 1 ? 'point' : written.length === 2 ? 'box' : 'polygon';
  const region: Region = { shape, points: onFrame.map((point) => frame.toPicture(point)) };
  return placeOnPicture(region, frame, {
    width: (scale.step / max.width) * frame.size.width,
    height: (scale.step / max.height) * frame.size.height,
  });
}

/**
 * Puts a region's corners in order and clamps it to the picture.
 * @param region in pixels of the original picture
 * @param step the dialect's step, in frame pixels: how far outside a point may lie and still count as on the edge
 */
export function placeOnPicture(region: Region, frame: Frame, step: Size): Placed {
  const sorted = sortCorners(region);
  const reversed = region.shape === 'box' && isReversed(region);
  if (region.shape === 'box' && areaOf(sorted) === 0) {
    return { code: 'region-empty', message: 'The box has no area: two of its edges are the same.' };
  }
  const clamped = clampRegion(sorted, frame.picture);
  if (isOutside(sorted, clamped, frame, step)) {
    return { code: 'region-outside', message: 'The region lies on the padding around the picture.' };
  }
  return { region: clamped, reversed };
}

function isReversed({ points }: Region): boolean {
  const [[x1, y1], [x2, y2]] = [points[0]!, points[1]!];
  return x1 > x2 || y1 > y2;
}

/** True when nothing of the region lies on the picture. */
function isOutside(region: Region, clamped: Region, frame: Frame, step: Size): boolean {
  if (region.shape === 'box') return areaOf(clamped) === 0;
  const [left, top] = frame.toPicture([0, 0]);
  const [right, bottom] = frame.toPicture([step.width, step.height]);
  const [x1, y1, x2, y2] = boundsOf(region);
  const { width, height } = frame.picture;
  const [stepX, stepY] = [right - left, bottom - top];
  return x2 < -stepX || y2 < -stepY || x1 > width + stepX || y1 > height + stepY;
}

/** Any region as a box, for families that know nothing else: a polygon's bounds, a small square at a point. */
export function asBox(region: Region, frame: Frame): Region {
  if (region.shape !== 'point') return boxRegion(boundsOf(region));
  // A point becomes about one patch of the picture encoder: 14 of 336 pixels, 4 % of the frame a side.
  const [x, y] = clampPoint(region.points[0]!, frame.picture);
  const [left, top] = frame.toPicture([0, 0]);
  const [right, bottom] = frame.toPicture([frame.size.width * 0.02, frame.size.height * 0.02]);
  const [halfX, halfY] = [right - left, bottom - top];
  return boxRegion([x - halfX, y - halfY, x + halfX, y + halfY]);
}
