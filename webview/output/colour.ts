import { colourOf } from '../../kernel/overlay/palette.js';

/** The colour of the region at `index`, for CSS and canvas; the same as in the saved picture. */
export function cssColour(index: number): string {
  return `rgb(${colourOf(index).join(' ')})`;
}
