/** Small drawings as pages have them: the icons and shapes of palette.py as SVG, each in a few styles. */
import type { Random } from './random.js';

const lines: Readonly<Record<string, readonly string[]>> = {
  close: ['M5 5 19 19M19 5 5 19', 'M7 7 17 17M17 7 7 17'],
  plus: ['M12 4V20M4 12H20', 'M12 6V18M6 12H18'],
  menu: ['M3 6H21M3 12H21M3 18H21', 'M4 8H20M4 16H20M4 12H20'],
  search: [
    'M10 4a6 6 0 1 0 0 12a6 6 0 0 0 0-12M14.5 14.5 21 21',
    'M11 3a8 8 0 1 0 0 16a8 8 0 0 0 0-16M17 17 22 22',
  ],
  home: ['M3 12 12 4l9 8M6 10v10h12V10', 'M4 11 12 4l8 7v9h-5v-6h-6v6H4z'],
  play: ['M7 4 20 12 7 20z', 'M8 5v14l11-7z'],
  check: ['M4 13l5 5L20 6', 'M5 12l5 5L19 7'],
  bell: ['M6 17V11a6 6 0 0 1 12 0v6l2 1H4zM10 20h4', 'M5 18h14l-2-3v-5a5 5 0 0 0-10 0v5zM10 21h4'],
  lock: ['M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3', 'M5 10h14v11H5zM8 10V7a4 4 0 0 1 8 0v3'],
  mail: ['M3 6h18v12H3zM3 7l9 7 9-7', 'M2 5h20v14H2zM2 6l10 8L22 6'],
};
const solid: Readonly<Record<string, string>> = {
  circle: 'M12 1a11 11 0 1 0 0 22a11 11 0 0 0 0-22',
  square: 'M2 2H22V22H2z',
  triangle: 'M12 2 23 22H1z',
  star: 'M12 1 15 9h8l-6.500 5 2.500 8-7-5-7 5 2.500-8L1 9h8z',
  diamond: 'M12 1 22 12 12 23 2 12z',
  hexagon: 'M6 2h12l5 10-5 10H6L1 12z',
  heart: 'M12 22C2 14 1 10 1 7a5.500 5.500 0 0 1 11-1a5.500 5.500 0 0 1 11 1c0 3-1 7-11 15',
  cross: 'M8 1h8v7h7v8h-7v7H8v-7H1V8h7z',
  arrow: 'M1 8h12V2l10 10-10 10v-6H1z',
};
export const iconNames = Object.keys(lines);
export const shapeNames = [...Object.keys(solid), 'ring'];

/** An icon in the colour of the text around it. */
export function icon(random: Random, name: string, size: number): string {
  const path = random.pick(lines[name]!);
  const isFilled = name === 'play' && random.chance(0.7);
  const look = isFilled
    ? 'fill="currentColor"'
    : `fill="none" stroke="currentColor" stroke-width="${random.pick([1.8, 2, 2.4, 3])}" stroke-linejoin="round" stroke-linecap="${random.pick(['round', 'butt'])}"`;
  return `<svg width="${size}" height="${size}" viewBox="0 0 24 24"><path d="${path}" ${look}/></svg>`;
}

/** A filled shape in the colour of the text around it. */
export function shape(name: string, size: number): string {
  const drawn =
    name === 'ring'
      ? '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="4"/>'
      : `<path d="${solid[name]}" fill="currentColor"/>`;
  return `<svg width="${size}" height="${size}" viewBox="0 0 24 24">${drawn}</svg>`;
}

/** The arrow of a drop-down list. */
export function chevron(random: Random): string {
  const path = random.pick(['M4 8l8 8 8-8', 'M6 9l6 6 6-6']);
  return `<svg width="11" height="11" viewBox="0 0 24 24"><path d="${path}" fill="none" stroke="currentColor" stroke-width="3"/></svg>`;
}
