/**
 * Region zoom: a model with a small input is shown a window of the picture around the region asked about, so that
 * what lies there is large enough to be read. `models/train/zoom.py` cuts the same windows in training.
 */
import type { Dialect } from './dialects/dialect.js';
import type { Frame } from './dialects/frame.js';
import type { ModelCoordinates, PictureData } from './engine/protocol.js';
import { boundsOf, type Box } from './instruction/geometry.js';
import type { Region, Size } from './instruction/types.js';
import type { ResolvedPart } from './resolve.js';

/** The smallest window as a share of the model's input: it is blown up, so that small letters spread over more patches. */
const leastShare = 0.6;
/** The window is at least this much longer than the region's longer side, */
const room = 1.15;
/** and this many times as high as the region, so that letters come in the sizes that the model knows. */
const heights = 5;
/** A point shows no size: its window is as large as the input and grows with the picture. */
const pointShare = 8;
/** A picture that is hardly larger than its window is shown whole. */
const leastGain = 1.25;

/** How a window lies beside the usual one: moved by shares of what it has more than the region, and smaller. */
export interface Aside {
  readonly right: number;
  readonly down: number;
  readonly size: number;
}

const usual: Aside = { right: 0, down: 0, size: 1 };
/** Where another look shows the same a little differently: letters fall on other patches of the model's input. */
const asides: readonly Aside[] = [
  { right: 0.15, down: 0.1, size: 1 },
  { right: -0.15, down: -0.1, size: 0.9 },
];

/**
 * The part of a picture to show for a region, or undefined for all of it.
 *
 * @param region bounds in pixels of the picture; a point has none
 * @param input side of the model's input in pixels
 */
export function zoomWindow(
  [x1, y1, x2, y2]: Box,
  picture: Size,
  input: number,
  { right, down, size }: Aside = usual,
): Box | undefined {
  const [width, height] = [x2 - x1, y2 - y1];
  const longer = Math.max(picture.width, picture.height);
  const isPoint = width === 0 && height === 0;
  const smallest = isPoint ? Math.max(input, longer / pointShare) : leastShare * input;
  const side = Math.max(size * smallest, room * Math.max(width, height), size * heights * height);
  if (longer <= side * leastGain) return undefined;
  const [dx, dy] = [right * (side - width), down * (side - height)];
  const [x, farX] = span(x1 + dx, x2 + dx, Math.round(side), picture.width);
  const [y, farY] = span(y1 + dy, y2 + dy, Math.round(side), picture.height);
  return [x, y, farX, farY];
}

/** `length` pixels around the middle of `from`–`to`, moved inside of the picture. */
function span(from: number, to: number, length: number, limit: number): [number, number] {
  const size = Math.min(length, limit);
  const start = Math.min(Math.max(0, Math.round((from + to - size) / 2)), limit - size);
  return [start, start + size];
}

/** The window around all regions asked about on one picture; undefined where the model is shown all of it. */
export function windowAround(
  regions: readonly Region[],
  picture: Size,
  model: ModelCoordinates,
  aside?: Aside,
): Box | undefined {
  if (model.zoom !== true || regions.length === 0) return undefined;
  const bounds = boundsOf({ shape: 'polygon', points: regions.flatMap(({ points }) => points) });
  return zoomWindow(bounds, picture, Math.min(model.width, model.height), aside);
}

/** The window of each picture that is not shown whole. */
export type Windows = ReadonlyMap<PictureData, Box>;

/** One window for each picture that these parts speak of regions of. */
export function windowsOf(parts: readonly ResolvedPart[], model: ModelCoordinates): Windows {
  const windows = new Map<PictureData, Box>();
  for (const { picture } of parts.filter((part) => part.type === 'region')) {
    const window = windowAround(regionsOf(parts, picture), picture, model);
    if (window !== undefined) windows.set(picture, window);
  }
  return windows;
}

/** Other windows of a picture in which these parts can be asked about; none where the model is shown all of it. */
export function windowsAside(
  parts: readonly ResolvedPart[],
  picture: PictureData,
  model: ModelCoordinates,
): Box[] {
  const regions = regionsOf(parts, picture);
  const first = windowAround(regions, picture, model);
  if (first === undefined) return [];
  const known = new Set([String(first)]);
  return asides.flatMap((aside) => {
    const window = windowAround(regions, picture, model, aside);
    // At a corner of the picture all lie alike.
    if (window === undefined || known.has(String(window))) return [];
    known.add(String(window));
    return [window];
  });
}

function regionsOf(parts: readonly ResolvedPart[], picture: PictureData): Region[] {
  return parts.flatMap((part) => (part.type === 'region' && part.picture === picture ? [part.region] : []));
}

/** An answer that was given in one frame of a picture in the words that are right in another. */
export function moveAnswer(answer: string, dialect: Dialect, from: Frame, to: Frame): string {
  let moved = '';
  let end = 0;
  for (const { span, label, ...region } of dialect.read(answer, from).regions) {
    if (span.start < end) continue; // one of a group that shares its place
    moved += answer.slice(end, span.start) + dialect.write(region, to, label);
    end = span.end;
  }
  return moved + answer.slice(end);
}
