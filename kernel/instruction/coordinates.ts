/** The numbers inside a region tag: how many, which unit, and whether they make sense without the picture. */
import type { Point, Problem, Region, Shape, Unit } from './types.js';

export interface WrittenRegion {
  readonly region?: Region & { readonly unit: Unit };
  readonly problems: readonly Omit<Problem, 'span'>[];
}

const number = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const wanted: Readonly<Record<Shape, { readonly text: string; fits(count: number): boolean }>> = {
  point: { text: 'two numbers: x y', fits: (count) => count === 2 },
  box: { text: 'four numbers: x1 y1 x2 y2', fits: (count) => count === 4 },
  polygon: {
    text: 'six numbers or more, two for each corner',
    fits: (count) => count >= 6 && count % 2 === 0,
  },
};

/**
 * Numbers separated by blanks, commas, semicolons or brackets. Whole numbers are pixels; if any has a decimal
 * point all are fractions.
 * @param literal the paper's form, whose numbers are fractions also where all of them are 0 or 1
 */
export function readCoordinates(shape: Shape, body: string, literal = false): WrittenRegion {
  const words = body.split(/[\s,;()[\]]+/).filter((text) => text !== '');
  const values = words.map((text) => Number(text) + 0); // + 0 makes 0 of -0
  const isFractions = words.some(isDecimal) || (literal && values.every((value) => value >= 0 && value <= 1));
  const strange = words.find((text, i) => !number.test(text) || !isWritable(values[i]!, isFractions));
  if (strange !== undefined) {
    return failed('region-numbers', `"${strange}" is no coordinate; a ${shape} has ${wanted[shape].text}.`);
  }
  if (!wanted[shape].fits(words.length)) {
    return failed('region-count', `A ${shape} has ${wanted[shape].text}; this one has ${words.length}.`);
  }
  const points = Array.from({ length: values.length / 2 }, (_, i): Point => [
    values[2 * i]!,
    values[2 * i + 1]!,
  ]);
  const unit: Unit = isFractions ? 'fractions' : 'pixels';
  const problems = [...outside(words, values, unit), ...(shape === 'box' ? corners(points) : [])];
  return { region: { shape, points, unit }, problems };
}

const isDecimal = (text: string) => /[.e]/i.test(text);

/** Pixels beyond the exact whole numbers could not be written back. */
function isWritable(value: number, isFraction: boolean): boolean {
  return isFraction ? Number.isFinite(value) : Number.isSafeInteger(value);
}

function failed(code: string, message: string): WrittenRegion {
  return { problems: [{ code, message, severity: 'error' }] };
}

function outside(words: readonly string[], values: readonly number[], unit: Unit): WrittenRegion['problems'] {
  if (unit === 'fractions' && values.some((value, i) => value > 1 && !isDecimal(words[i]!))) {
    const message =
      'Pixels and fractions are mixed; write all as whole pixels or all as fractions from 0 to 1.';
    return [{ code: 'mixed-units', message, severity: 'error' }];
  }
  const isOutside = unit === 'pixels' ? (v: number) => v < 0 : (v: number) => v < 0 || v > 1;
  if (!values.some(isOutside)) return [];
  const message =
    unit === 'pixels'
      ? 'A coordinate is negative; the picture starts at 0 0.'
      : 'A fraction lies outside of 0 to 1; whole numbers would be pixels.';
  return [{ code: 'region-outside', message, severity: 'warning' }];
}

function corners(points: readonly Point[]): WrittenRegion['problems'] {
  const [[x1, y1], [x2, y2]] = [points[0]!, points[1]!];
  if (x1 === x2 || y1 === y2) {
    const message = 'This box has no area; give two different corners, or write a <point x y>.';
    return [{ code: 'box-empty', message, severity: 'warning' }];
  }
  if (x1 < x2 && y1 < y2) return [];
  const message =
    'Write the top left corner first and the bottom right one second; the box is read that way.';
  return [{ code: 'box-reversed', message, severity: 'warning' }];
}
