/** The figures of a run: rows of a table, curves and a confusion matrix, all from the samples alone. */
import { groupsOf } from '../groupsOf.js';
import type { Interval } from './metrics/interval.js';
import { meanInterval, wilson } from './metrics/interval.js';
import type { Published } from './published.js';
import type { Sample } from './task.js';

export interface Row {
  readonly name: string;
  /** Percent; absent where nothing could be measured. */
  readonly value?: number;
  /** 95 %, in percent. */
  readonly interval?: Interval;
  readonly asked: number;
  /** Answers that were not understood; absent where any answer is. */
  readonly unparsed?: number;
  readonly published?: Published;
  /** Said beside the row. */
  readonly note?: string;
}

/** Score against noise, both from 0 to 1. */
export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly noise: number; readonly score: number; readonly interval: Interval }[];
}

export interface Confusion {
  /** Right answers down, given answers across. */
  readonly right: readonly string[];
  readonly given: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

export interface Figures {
  readonly rows: readonly Row[];
  readonly curves?: readonly Curve[];
  readonly confusion?: Confusion;
}

/** The mean score of samples as a row; where all scores are 0 or 1 its interval is Wilson's, else bootstrapped. */
export function scoreRow(name: string, samples: readonly Sample[], more: Partial<Row> = {}): Row {
  const asked = samples.length;
  if (asked === 0) return { name, asked };
  const scores = samples.map(({ score }) => score ?? 0);
  return {
    name,
    value: 100 * meanOf(scores),
    interval: percent(intervalOf(scores)),
    asked,
    unparsed: samples.filter(({ read }) => read === undefined).length,
    ...more,
  };
}

/** A curve for every series that was asked with noise, its start included. */
export function noiseCurves(samples: readonly Sample[]): Curve[] {
  return groupsOf(samples, ({ series }) => series).flatMap(([name, of]) => {
    const levels = groupsOf(of, ({ noise }) => String(noise ?? 0));
    if (levels.length < 2) return [];
    const points = levels.map(([noise, each]) => {
      const scores = each.map(({ score }) => score ?? 0);
      return { noise: Number(noise), score: meanOf(scores), interval: intervalOf(scores) };
    });
    return [{ name, points: points.sort((a, b) => a.noise - b.noise) }];
  });
}

/** Rows of every series with noise: without noise first, then by its level. */
export function noiseRows(samples: readonly Sample[], name = (series: string) => series): Row[] {
  const noisy = samples.filter(({ noise }) => noise !== undefined);
  const rows = groupsOf(noisy, ({ series, noise }) => `${name(series)}, noise ${noise}`);
  return rows.map(([label, of]) => scoreRow(label, of));
}

export function withoutNoise<T extends Sample>(samples: readonly T[]): T[] {
  return samples.filter(({ noise }) => noise === undefined);
}

/** Counts of right against understood answers, the most frequent labels only; what was not understood is "?". */
export function confusionOf(samples: readonly Sample[], most = 12): Confusion | undefined {
  const labels = groupsOf(samples, ({ expected }) => expected)
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, most)
    .map(([label]) => label);
  if (labels.length < 2) return undefined;
  const given = [...labels, 'other', '?'];
  const columnOf = ({ read }: Sample) => (read === undefined ? '?' : labels.includes(read) ? read : 'other');
  const counts = labels.map((right) => {
    const of = samples.filter(({ expected }) => expected === right);
    return given.map((label) => of.filter((sample) => columnOf(sample) === label).length);
  });
  return { right: labels, given, counts };
}

export function percent([low, high]: Interval): Interval {
  return [100 * low, 100 * high];
}

function intervalOf(scores: readonly number[]): Interval {
  const isShare = scores.every((score) => score === 0 || score === 1);
  return isShare ? wilson(scores.filter((score) => score === 1).length, scores.length) : meanInterval(scores);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
