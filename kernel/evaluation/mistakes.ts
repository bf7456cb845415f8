import type { Region } from '../instruction/types.js';
import type { DrawnRegion } from '../overlay/overlay.js';
import type { Sample } from './task.js';

/** Wrong answers, the worst first: by score, then those that the model was surest of. */
export function mistakesOf(samples: readonly Sample[], most: number): Sample[] {
  return samples
    .filter(({ score }) => score !== undefined && score <= 0.5)
    .sort((a, b) => a.score! - b.score! || b.confidence - a.confidence || (a.id < b.id ? -1 : 1))
    .slice(0, most);
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
