/** The part of a picture that is shown, pure. All in pixels of the picture. */
import type { Box } from '../../kernel/instruction/geometry.js';
import type { Point, Size } from '../../kernel/instruction/types.js';

/** Always as wide to high as the picture, and never reaching out of it. */
export interface Part extends Size {
  readonly x: number;
  readonly y: number;
}

/** The narrowest part that can be shown. */
const narrowest = 8;

export function whole({ width, height }: Size): Part {
  return { x: 0, y: 0, width, height };
}

export function isWhole(part: Part, picture: Size): boolean {
  return part.width >= picture.width;
}

/** Shows `factor` times less, so that `at` stays where it is on the screen. */
export function zoom(part: Part, picture: Size, factor: number, at: Point = middle(part)): Part {
  const width = Math.min(picture.width, Math.max(Math.min(narrowest, picture.width), part.width / factor));
  const shrunk = width / part.width;
  const height = (width * picture.height) / picture.width;
  const x = at[0] - (at[0] - part.x) * shrunk;
  const y = at[1] - (at[1] - part.y) * shrunk;
  return inside({ x, y, width, height }, picture);
}

export function pan(part: Part, picture: Size, dx: number, dy: number): Part {
  return inside({ ...part, x: part.x + dx, y: part.y + dy }, picture);
}

/** The region with room around it, in the middle where the picture's edge allows it. */
export function around([x1, y1, x2, y2]: Box, picture: Size): Part {
  const room = 3;
  const factor = Math.min(picture.width / (x2 - x1 || 1), picture.height / (y2 - y1 || 1)) / room;
  const part = zoom(whole(picture), picture, Math.min(8, Math.max(1, factor)));
  return inside({ ...part, x: (x1 + x2 - part.width) / 2, y: (y1 + y2 - part.height) / 2 }, picture);
}

function middle({ x, y, width, height }: Part): Point {
  return [x + width / 2, y + height / 2];
}

function inside(part: Part, picture: Size): Part {
  const x = Math.min(Math.max(0, part.x), picture.width - part.width);
  const y = Math.min(Math.max(0, part.y), picture.height - part.height);
  return { ...part, x, y };
}
