/**
 * Finding things on a picture that is much larger than the model's input: it is asked about windows all over the
 * picture, and then, closer, about the likeliest places.
 */
import type { Size } from './instruction/types.js';
import { boundsOf, iou, type Box } from './instruction/geometry.js';
import type { ReadAnswer } from './answer.js';
import { isFound, isOneBox, type Look } from './look.js';
import { verdictOf } from './verdict.js';

/** A window is this many times as long as the model's input: names are still legible in it, */
const inputs = 1.5;
/** and at least this part of the picture's longer side, so that there are not more than about forty windows. */
const part = 5;
/** Windows begin at most this share of their length after the one before, so that what one cuts the next has whole. */
const stride = 0.72;
/** How much longer the larger windows are. */
const larger = 2;
/** A picture that is hardly larger than a window is not searched. */
const leastGain = 1.25;
/** Places that are looked at again. */
const places = 5;
/** What two looks that found different places count, of what they count when they found the same. */
const disagreeing = 0.2;

/** The windows of a picture, in its pixels, row by row; none where one look sees it large enough. */
export function searchWindows(picture: Size, input: number): Box[] {
  const side = sideOf(picture, input);
  if (Math.max(picture.width, picture.height) <= side * leastGain) return [];
  return startsOf(picture.height, side).flatMap((top) =>
    startsOf(picture.width, side).map((left): Box => [
      left,
      top,
      Math.min(picture.width, left + side),
      Math.min(picture.height, top + side),
    ]),
  );
}

/** Larger windows, which have whole what those cut; none where they would hardly be smaller than the picture. */
export function largerWindows(picture: Size, input: number): Box[] {
  return searchWindows(picture, larger * input);
}

/** Whatever is no longer than this, in pixels, lies whole in one of the windows. */
export function overlapOf(picture: Size, input: number): number {
  return (1 - stride) * sideOf(picture, input);
}

/** How long a window is. */
function sideOf({ width, height }: Size, input: number): number {
  return Math.round(Math.max(inputs * input, Math.max(width, height) / part));
}

/** Where windows begin along an edge of `length` pixels. */
function startsOf(length: number, side: number): number[] {
  if (length <= side) return [0];
  const count = Math.ceil((length - side) / (stride * side)) + 1;
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - side)) / (count - 1)));
}

/** What a question looks for: where one thing is, whether there is one, or how many there are. */
export type Wanted = 'place' | 'presence' | 'count';

/** What an answer shows that its question looks for; undefined where it speaks of something else. */
export function wantedOf(read: ReadAnswer): Wanted | undefined {
  const verdict = verdictOf(read);
  if (verdict === 'missing' || isOneBox(read)) return 'place';
  if (isFound(read) || (verdict === 'no' && read.regions.length === 0)) return 'presence';
  return verdict === read.regions.length ? 'count' : undefined;
}

/** The looks that found something, one box each, the surest first, no more than are looked at again. */
export function likeliest(looks: readonly Look[], wanted: Wanted): Look[] {
  return looks
    .filter(({ read }) => (wanted === 'place' ? isOneBox(read) : isFound(read)))
    .sort((a, b) => b.result.meanLogProbability - a.result.meanLogProbability)
    .slice(0, places);
}

/**
 * How far two looks at one place can be believed, to be compared with other pairs: their certainty and agreement. A
 * place that is too large for a closer look, which is then the second one too, has nothing that agrees with it.
 */
export function belief(first: Look, second: Look): number {
  if (!isOneBox(second.read) && !isFound(second.read)) return 0;
  const [one, other] = [boundsOf(first.read.regions[0]!), boundsOf(second.read.regions[0]!)];
  const sure = Math.exp(first.result.meanLogProbability + second.result.meanLogProbability);
  const agreement = first === second ? 0 : iou(one, other);
  return sure * (disagreeing + (1 - disagreeing) * agreement);
}
