/** Reads an answer in its model's dialect first, then in every other syntax that cannot mean anything else. */
import { readPlainBoxes } from './brackets.js';
import { readTags } from './chatspot.js';
import type { Dialect, Reading } from './dialect.js';
import type { Frame } from './frame.js';
import { readPatches } from './kosmos2.js';
import { readPoints } from './molmo.js';
import { readJson } from './qwen25Vl.js';
import { readCorners } from './qwenVl.js';
import { fractions } from './scale.js';
import type { Span } from '../instruction/types.js';

/**
 * A model that is asked in one dialect may answer in another that it was trained with. A stretch of the answer is
 * read once: by the first reader that finds a region in it, else by the first that finds it malformed. In order of
 * place.
 */
export function readAll(answer: string, dialect: Dialect, frame: Frame): Reading {
  const readings = [
    dialect.read(answer, frame),
    readTags(answer, frame, fractions(2)),
    readCorners(answer, frame, false),
    readJson(answer, frame),
    readPatches(answer, frame),
    readPoints(answer, frame),
    readPlainBoxes(answer, frame),
  ];
  const kept: { readonly reading: Reading; readonly span: Span }[] = [];
  /** What overlaps another reader's finding is dropped; within one reading, regions of a group share a span. */
  const keep = <T extends Placed>(reading: Reading, items: readonly T[]): T[] => {
    if (items.length === 0) return [];
    const others = kept.filter((other) => other.reading !== reading).map(({ span }) => span);
    const isTaken = overlapWith(others);
    const free = items.filter(({ span }) => !isTaken(span));
    for (const { span } of free) kept.push({ reading, span });
    return free;
  };
  const regions = readings.flatMap((reading) => keep(reading, reading.regions));
  const problems = readings.flatMap((reading) => keep(reading, reading.problems));
  return { regions: regions.sort(byPlace), problems: problems.sort(byPlace) };
}

interface Placed {
  readonly span: Span;
}

const byPlace = (a: Placed, b: Placed) => a.span.start - b.span.start;

/** Tells whether a span overlaps any of these, by bisection of the stretches that they cover together. */
function overlapWith(spans: readonly Span[]): (span: Span) => boolean {
  const stretches: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = stretches.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else stretches.push({ start, end });
  }
  return ({ start, end }) => {
    let [low, high] = [0, stretches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stretches[middle]!.end <= start) low = middle + 1;
      else high = middle;
    }
    return low < stretches.length && stretches[low]!.start < end;
  };
}
