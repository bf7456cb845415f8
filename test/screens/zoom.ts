/** How large text is where the model sees it, in the window that the kernel cuts around a region. */
import type { Box } from '../../kernel/instruction/geometry.js';
import { zoomWindow } from '../../kernel/zoom.js';

/** The model's input is a square of this many pixels a side. */
export const inputSide = 256;

/**
 * The longer side of what the model is shown when this region is asked about, in pixels of the picture; of a window that is
 * blown up the input's, because that makes nothing legible that was not.
 */
export function windowSide(region: Box, width: number, height: number): number {
  const [x1, y1, x2, y2] = zoomWindow(region, { width, height }, inputSide) ?? [0, 0, width, height];
  return Math.max(x2 - x1, y2 - y1, Math.min(inputSide, Math.max(width, height)));
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
