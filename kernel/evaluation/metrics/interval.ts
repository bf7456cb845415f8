/** How sure a figure is: 95 % intervals and the exact test between two runs. Shares are fractions of 1. */
import { seededRandom } from '../seeded.js';

export type Interval = readonly [low: number, high: number];

const z = 1.959963984540054;

/** Wilson's score interval of a share. Without any trial it is everything. */
export function wilson(right: number, asked: number): Interval {
  if (asked === 0) return [0, 1];
  const share = right / asked;
  const middle = share + (z * z) / (2 * asked);
  const spread = z * Math.sqrt((share * (1 - share)) / asked + (z * z) / (4 * asked * asked));
  const scale = 1 + (z * z) / asked;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

/**
 * Percentile bootstrap of any statistic, seeded: the same samples give the same interval.
 *
 * @param statistic of `count` drawn indices; undefined draws do not count
 * @returns undefined where no draw gives a value
 */
export function bootstrap(
  count: number,
  statistic: (drawn: readonly number[]) => number | undefined,
  rounds = 1000,
): Interval | undefined {
  const random = seededRandom('bootstrap');
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const value = statistic(Array.from({ length: count }, () => Math.floor(random() * count)));
    if (value !== undefined) values.push(value);
  }
  if (values.length === 0) return undefined;
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))]!;
  return [at(0.025), at(0.975)];
}

/** 95 % bootstrap interval of a mean. */
export function meanInterval(values: readonly number[]): Interval {
  const mean = (drawn: readonly number[]) => drawn.reduce((sum, i) => sum + values[i]!, 0) / drawn.length;
  return values.length === 0 ? [0, 1] : bootstrap(values.length, mean)!;
}

/**
 * McNemar's exact test, two-sided: how likely is a split of the questions that only one of two runs got right at
 * least this uneven, were both equally good?
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const trials = onlyFirst + onlySecond;
  // In logarithms: 2 ** -trials is 0 for a few thousand questions.
  let logTerm = -trials * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((trials - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
