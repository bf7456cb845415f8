/** How large text is where the model sees it. The one place that knows how a window is cut around a region. */
import type { Box } from '../../kernel/instruction/geometry.js';

/** The model's input is a square of this many pixels a side. */
export const inputSide = 192;

/** The side of the square window around an asked region, in pixels of the picture. */
export function windowSide([x1, y1, x2, y2]: Box, width: number, height: number): number {
  const wanted = Math.max(Math.round(1.15 * (x2 - x1)), 6 * (y2 - y1), inputSide);
  return Math.min(wanted, Math.max(width, height));
}

/** Pixels of a type size at the model's input, when this region is asked about. */
export function fontAtInput(font: number, region: Box, width: number, height: number): number {
  return (font * inputSide) / windowSide(region, width, height);
}

/** From here on text can be read: an x-height of four to five pixels. */
export const legibleFrom = 9;
/** Between these two nobody is asked: some can read it, some cannot. */
export const readableFrom = 5;
export const illegibleBelow = 4;
