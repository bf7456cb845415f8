import { boundsOf, polygonContains } from '../../instruction/geometry.js';
import type { Region, Size } from '../../instruction/types.js';

/**
 * Intersection over union of two areas as masks of the picture, as VizWiz-VQA-Grounding scores an answer: a pixel
 * belongs to a region when its middle does. Each side may be several regions; a point covers nothing.
 *
 * @param size of the picture in pixels; what lies beyond it does not count
 */
export function maskIou(first: readonly Region[], second: readonly Region[], size: Size): number {
  const [a, b] = [maskOf(first, size), maskOf(second, size)];
  let [both, either] = [0, 0];
  for (const [i, value] of a.entries()) {
    both += value & b[i]!;
    either += value | b[i]!;
  }
  return either === 0 ? 0 : both / either;
}

/** [height, width], 1 inside. */
function maskOf(regions: readonly Region[], { width, height }: Size): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const region of regions) {
    if (region.shape === 'point') continue;
    const [x1, y1, x2, y2] = boundsOf(region);
    for (let y = Math.max(0, Math.ceil(y1 - 0.5)); y < Math.min(height, y2 - 0.5 + 1e-9); y++) {
      for (let x = Math.max(0, Math.ceil(x1 - 0.5)); x < Math.min(width, x2 - 0.5 + 1e-9); x++) {
        if (region.shape === 'box' || polygonContains(region.points, [x + 0.5, y + 0.5]))
          mask[y * width + x] = 1;
      }
    }
  }
  return mask;
}
