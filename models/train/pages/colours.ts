/** Named colours as people would name them: ranges of hue, saturation and lightness for each name of palette.py. */
import type { Random } from './random.js';

export interface Colour {
  readonly name: string;
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;
}

type Range = readonly [from: number, to: number];
const ranges: Readonly<Record<string, readonly [hue: Range, saturation: Range, lightness: Range]>> = {
  red: [
    [-8, 6],
    [62, 92],
    [38, 56],
  ],
  green: [
    [95, 152],
    [38, 85],
    [28, 48],
  ],
  blue: [
    [206, 233],
    [52, 96],
    [34, 60],
  ],
  yellow: [
    [46, 56],
    [80, 100],
    [50, 68],
  ],
  orange: [
    [20, 35],
    [82, 100],
    [46, 58],
  ],
  purple: [
    [262, 288],
    [38, 82],
    [32, 58],
  ],
  pink: [
    [322, 345],
    [68, 100],
    [66, 80],
  ],
  cyan: [
    [178, 192],
    [55, 100],
    [38, 62],
  ],
  brown: [
    [18, 32],
    [38, 62],
    [22, 36],
  ],
  gray: [
    [200, 240],
    [0, 9],
    [42, 66],
  ],
  black: [
    [200, 240],
    [0, 14],
    [3, 13],
  ],
  white: [
    [200, 240],
    [0, 20],
    [96, 100],
  ],
};
export const colourNames = Object.keys(ranges);
export const vivid = colourNames.filter((name) => name !== 'white' && name !== 'black');

export function colour(random: Random, name: string): Colour {
  const [hue, saturation, lightness] = ranges[name]!;
  return {
    name,
    hue: (random.between(...hue) + 360) % 360,
    saturation: random.between(...saturation),
    lightness: random.between(...lightness),
  };
}

/** A grey between black (0) and white (100), a little tinted. */
export function grey(random: Random, from: number, to: number): Colour {
  return {
    name: '',
    hue: random.int(200, 260),
    saturation: random.between(0, 8),
    lightness: random.between(from, to),
  };
}

export function css({ hue, saturation, lightness }: Colour): string {
  return `hsl(${hue.toFixed(0)} ${saturation.toFixed(0)}% ${lightness.toFixed(0)}%)`;
}

/** Whether white letters can be read on it. */
export function isDeep({ hue, lightness }: Colour): boolean {
  const bright = hue > 40 && hue < 195 ? 14 : 0;
  return lightness + bright < 58;
}
