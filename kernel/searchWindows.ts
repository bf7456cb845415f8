/** Windows all over a picture, so that a model with a small input sees every part of it large enough. */
import type { Box } from './instruction/geometry.js';
import type { Size } from './instruction/types.js';

/**
 * A window is as long as the model's input, so that nothing in it is smaller than it is drawn; of pictures of more than so
 * many inputs it is this part, so that there are no more than some fifty windows.
 */
const part = 5;
/** Windows begin at most this share of their length after the one before, so that what one cuts the next has whole. */
const stride = 0.72;
/** How much longer the larger windows are. */
const larger = 2;
/** A picture that is hardly larger than a window has none. */
const leastGain = 1.25;

/** The windows of a picture, in its pixels, row by row; none where one look sees it large enough. */
export function searchWindows(picture: Size, input: number): Box[] {
  return windowsOf(picture, sideOf(picture, input));
}

/** Larger windows, for what those cut; none where they would hardly be smaller than the picture. */
export function largerWindows(picture: Size, input: number): Box[] {
  return windowsOf(picture, larger * sideOf(picture, input));
}

/** Whatever is no longer than this, in pixels, lies whole in one of the windows. */
export function overlapOf(picture: Size, input: number): number {
  return (1 - stride) * sideOf(picture, input);
}

function windowsOf(picture: Size, side: number): Box[] {
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

/** How long a window is. */
function sideOf({ width, height }: Size, input: number): number {
  return Math.round(Math.max(input, Math.max(width, height) / part));
}

/** Where windows begin along an edge of `length` pixels. */
function startsOf(length: number, side: number): number[] {
  if (length <= side) return [0];
  const count = Math.ceil((length - side) / (stride * side)) + 1;
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - side)) / (count - 1)));
}
