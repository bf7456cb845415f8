import type { Size } from '../../instruction/types.js';
import type { Grid } from './ropePositions.js';

/** How a model of pictures of any size cuts them up: Qwen-VL's. */
export interface Patches {
  /** Side of a patch in pixels. */
  readonly size: number;
  /** Patches along each side of the square that becomes one embedding. */
  readonly merge: number;
  /** Frames of a video that are one patch; a picture is repeated to fill it. */
  readonly frames: number;
}

/** The embeddings of a picture that has the model's size already. */
export function gridOf({ width, height }: Size, { size, merge }: Patches): Grid {
  return { rows: height / size / merge, columns: width / size / merge };
}

/**
 * Pixels [3, height, width] → [patches, 3 · frames · size · size], the patches of one embedding after the other, as
 * Qwen-VL's processor lays them out.
 */
export function cutPatches(
  pixels: Float32Array,
  picture: Size,
  patches: Patches,
): { readonly values: Float32Array; readonly shape: readonly [number, number] } {
  const { size, merge, frames } = patches;
  const { width, height } = picture;
  const { rows, columns } = gridOf(picture, patches);
  const length = 3 * frames * size * size;
  const values = new Float32Array(rows * columns * merge * merge * length);
  let at = 0;
  for (let square = 0; square < rows * columns; square++) {
    for (let inner = 0; inner < merge * merge; inner++) {
      const top = (Math.floor(square / columns) * merge + Math.floor(inner / merge)) * size;
      const left = ((square % columns) * merge + (inner % merge)) * size;
      for (let channel = 0; channel < 3; channel++) {
        for (let frame = 0; frame < frames; frame++) {
          for (let y = top; y < top + size; y++) {
            const row = (channel * height + y) * width + left;
            values.set(pixels.subarray(row, row + size), at);
            at += size;
          }
        }
      }
    }
  }
  return { values, shape: [values.length / length, length] };
}
