/** A region in words, and in the words that the model will read. */
import { dialectOf } from '../../kernel/dialects/dialectOf.js';
import { frameOfWindow } from '../../kernel/dialects/frame.js';
import type { ModelCoordinates } from '../../kernel/engine/protocol.js';
import { boundsOf, sortCorners, toPixels } from '../../kernel/instruction/geometry.js';
import type { Region, RegionPart, Size } from '../../kernel/instruction/types.js';
import { windowAround } from '../../kernel/zoom.js';

/** The region of a tag in pixels of its picture. */
export function pixelsOf(part: RegionPart, size: Size): Region {
  return sortCorners(toPixels(part, part.unit, size));
}

/** For example `box, 98 × 48 pixels at (412, 520) of 1280 × 720`. */
export function describeRegion(region: Region, { width, height }: Size): string {
  const [x1, y1, x2, y2] = boundsOf(region).map(Math.round) as [number, number, number, number];
  const extent = region.shape === 'point' ? '' : `${x2 - x1} × ${y2 - y1} pixels `;
  return `${region.shape}, ${extent}at (${x1}, ${y1}) of ${width} × ${height}`;
}

/**
 * The text that stands for the region in the model's prompt.
 * @param together all regions of the conversation on this picture: they decide which part of it the model is shown
 */
export function modelText(
  region: Region,
  name: string | undefined,
  together: readonly Region[],
  size: Size,
  model: ModelCoordinates,
): string {
  const dialect = dialectOf(model.dialect, model.decimals);
  const window = windowAround(together, size, model);
  return dialect.write(region, frameOfWindow(model.frame, size, window, model), name);
}
