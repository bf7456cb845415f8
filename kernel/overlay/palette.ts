import type { Colour } from './stroke.js';

/** Dark enough for white text, distinct for colour-blind eyes (after Okabe and Ito). */
const palette: readonly Colour[] = [
  [0, 92, 168],
  [178, 74, 0],
  [0, 122, 92],
  [150, 60, 120],
  [110, 90, 0],
  [60, 60, 60],
];

/** The colour of a picture's region by its place in the list, the same in every drawing of it. */
export function colourOf(index: number): Colour {
  return palette[index % palette.length]!;
}
