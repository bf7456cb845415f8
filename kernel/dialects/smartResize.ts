import type { Size } from '../instruction/types.js';

/** Limits of a model that takes pictures of any size: Qwen-VL's. */
export interface SmartResize {
  /** Both sides are multiples of this. */
  readonly factor: number;
  readonly minPixels: number;
  readonly maxPixels: number;
}

/**
 * The size that Qwen-VL's image processor gives a picture: the nearest multiples of the factor, shrunk or grown
 * together where the area leaves the limits (`smart_resize` of its published processor).
 *
 * @returns size in pixels of the model's input
 */
export function smartResize({ width, height }: Size, { factor, minPixels, maxPixels }: SmartResize): Size {
  const rounded = (side: number) => roundHalfEven(side / factor) * factor;
  const area = rounded(width) * rounded(height);
  if (area > maxPixels) {
    const shrink = Math.sqrt((width * height) / maxPixels);
    const down = (side: number) => Math.max(factor, Math.floor(side / shrink / factor) * factor);
    return { width: down(width), height: down(height) };
  }
  if (area < minPixels) {
    const grow = Math.sqrt(minPixels / (width * height));
    const up = (side: number) => Math.ceil((side * grow) / factor) * factor;
    return { width: up(width), height: up(height) };
  }
  return { width: rounded(width), height: rounded(height) };
}

/** As Python rounds: 2.5 → 2, 3.5 → 4. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
