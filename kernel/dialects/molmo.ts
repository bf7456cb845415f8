/**
 * Molmo: `<point x="61.5" y="40.4" alt="the lamp">the lamp</point>`, percent of the frame with one decimal, and
 * `<points x1="…" y1="…" x2="…" …>` for several. It knows points only: a box or polygon is written as its centre.
 */
import { centreOf } from '../instruction/geometry.js';
import type { Dialect, Reading } from './dialect.js';
import type { Frame } from './frame.js';
import { ReadingBuilder, spanOf, unclosedMessage } from './reading.js';
import { evenScale, place, quantise } from './scale.js';

const scale = evenScale(100, 0.1);

export function molmo(): Dialect {
  return {
    id: 'molmo',
    frame: 'whole',
    write: (region, frame, label) => {
      const centre = { shape: 'point', points: [centreOf(region)] } as const;
      const [x, y] = quantise(centre, frame, scale).map((steps) => (steps * scale.step).toFixed(1));
      const alt = label === undefined ? '' : ` alt="${label.replaceAll('"', "'")}"`;
      return `<point x="${x}" y="${y}"${alt}>${label ?? ''}</point>`;
    },
    read: readPoints,
  };
}

const tag = /<(points?)\b([^<>]*)>(?:([^<]*)<\/\1>)?/g;
const attribute = /\b([xy])(\d*)\s*=\s*(?:["']\s*)?([-+]?[\d.]+)\s*["']?/g;

/** Every `<point …>` and `<points …>`; the points of one tag share its span and its label. */
export function readPoints(answer: string, frame: Frame): Reading {
  const found = new ReadingBuilder(answer);
  for (const match of answer.matchAll(tag)) {
    const span = spanOf(match);
    const points = coordinates(match[2]!);
    const label = /\balt\s*=\s*"([^"]*)"/.exec(match[2]!)?.[1] ?? match[3];
    if (match[3] === undefined) found.problem('region-unclosed', unclosedMessage, span);
    else if (points.length === 0) found.problem('region-unreadable', 'Expected x="…" and y="…".', span);
    else for (const numbers of points) found.placed(place(numbers, frame, scale), span, label);
  }
  const cut = /<points?\s[^<>]*$/.exec(answer);
  if (cut !== null) found.problem('region-unclosed', unclosedMessage, spanOf(cut));
  return found.done();
}

/** The numbers of each ordinal (`x1` and `y1`): x before y, one missing leaves a list of one. */
function coordinates(attributes: string): number[][] {
  const points = new Map<string, { readonly x: number[]; readonly y: number[] }>();
  for (const [, axis, ordinal, value] of attributes.matchAll(attribute)) {
    const point = points.get(ordinal!) ?? { x: [], y: [] };
    point[axis as 'x' | 'y'].push(Number(value));
    points.set(ordinal!, point);
  }
  return Array.from(points.values(), ({ x, y }) => [...x, ...y]);
}
