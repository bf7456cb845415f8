import type { Random } from './random.js';
import type { Theme } from './theme.js';

/** Draws the HTML of one widget in the page's theme. */
export type Draw = (random: Random, theme: Theme) => string;

export const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
