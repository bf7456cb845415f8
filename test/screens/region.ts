/** Regions as people draw them, in whole pixels of the picture. */
import type { Box } from '../../kernel/instruction/geometry.js';
import type { Random } from './random.js';
import type { Screen } from './truth.js';

type Size = Pick<Screen, 'width' | 'height'>;

const clamp = (value: number, high: number) => Math.round(Math.min(Math.max(value, 0), high));

function inside([x1, y1, x2, y2]: Box, { width, height }: Size): Box {
  return [clamp(x1, width), clamp(y1, height), clamp(x2, width), clamp(y2, height)];
}

/** A box as dragged by hand: more often a little too large than too small. */
export function handDrawn(r: Random, [x1, y1, x2, y2]: Box, size: Size): Box {
  const slip = (length: number) => r.between(-0.4, 1) * Math.min(4, 0.1 * length + 1);
  const [w, h] = [x2 - x1, y2 - y1];
  return inside([x1 - slip(w), y1 - slip(h), x2 + slip(w), y2 + slip(h)], size);
}

/** Every edge moved by up to `noise` of the box's own width or height. */
export function noisy(r: Random, [x1, y1, x2, y2]: Box, noise: number, size: Size): Box {
  const [w, h] = [(x2 - x1) * noise, (y2 - y1) * noise];
  const moved = (edge: number, by: number) => edge + r.between(-by, by);
  return inside([moved(x1, w), moved(y1, h), moved(x2, w), moved(y2, h)], size);
}

/** Somewhere in the middle 60 % of a box. */
export function pointIn(r: Random, [x1, y1, x2, y2]: Box, size: Size): readonly [number, number] {
  const within = (a: number, b: number) => (a + b) / 2 + r.between(-0.3, 0.3) * (b - a);
  return [clamp(within(x1, x2), size.width), clamp(within(y1, y2), size.height)];
}

export const boxTag = (box: Box) => `<box ${box.join(' ')}>`;
export const pointTag = (point: readonly [number, number]) => `<point ${point.join(' ')}>`;
