import type { Region } from '../instruction/types.js';
import type { MistakesJson } from '../outputJson.js';
import type { DrawnRegion } from '../overlay/overlay.js';
import type { Sample } from './task.js';

/** Wrong answers, the worst first: by score, then those that the model was surest of. */
export function mistakesOf(samples: readonly Sample[]): Sample[] {
  return samples
    .filter(({ score }) => score !== undefined && score <= 0.5)
    .sort((a, b) => a.score! - b.score! || b.confidence - a.confidence || (a.id < b.id ? -1 : 1));
}

/** What was asked about, where the answer points, and where it should. */
export function regionsOf({ asked, regions, place }: Sample): DrawnRegion[] {
  const drawn = (list: readonly Region[], role: DrawnRegion['role'], label: string) =>
    list.map(({ shape, points }) => ({ shape, points, role, label }));
  return [
    ...drawn(asked, 'asked', 'asked'),
    ...drawn(place ?? [], 'asked', 'right'),
    ...drawn(regions, 'answered', 'answer'),
  ];
}

/** "The 40 worst of 312 mistakes; the file of the run (out=) has all" */
export function howMany({ mistakes, total }: Pick<MistakesJson, 'mistakes' | 'total'>): string {
  if (mistakes.length === total) return total === 1 ? '1 mistake' : `${total} mistakes`;
  return `The ${mistakes.length} worst of ${total} mistakes; the file of the run (out=) has all`;
}
