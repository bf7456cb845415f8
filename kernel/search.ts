/**
 * Finding things on a picture that is larger than the model's input: it is asked about windows all over the
 * picture, and then, closer, about the likeliest places.
 */
import { boundsOf, iou } from './instruction/geometry.js';
import type { ReadAnswer } from './answer.js';
import { isFound, isOneBox, type Look } from './look.js';
import { verdictOf } from './verdict.js';

/** Places that are looked at again. */
const places = 5;
/** What two looks that found different places count, of what they count when they found the same. */
const disagreeing = 0.2;

/** What a question looks for: where one thing is, whether there is one, or how many there are. */
export type Wanted = 'place' | 'presence' | 'count';

/** What an answer shows that its question looks for; undefined where it speaks of something else. */
export function wantedOf(read: ReadAnswer): Wanted | undefined {
  const verdict = verdictOf(read);
  if (verdict === 'missing' || isOneBox(read)) return 'place';
  if (isFound(read) || (verdict === 'no' && read.regions.length === 0)) return 'presence';
  return verdict === read.regions.length ? 'count' : undefined;
}

/** The looks that found something, one box each, the surest first, no more than are looked at again. */
export function likeliest(looks: readonly Look[], wanted: Wanted): Look[] {
  return looks
    .filter(({ read }) => (wanted === 'place' ? isOneBox(read) : isFound(read)))
    .sort((a, b) => b.result.meanLogProbability - a.result.meanLogProbability)
    .slice(0, places);
}

/**
 * How far two looks at one place can be believed, to be compared with other pairs: their certainty and agreement. A
 * place that is too large for a closer look has nothing that agrees with it.
 */
export function belief(first: Look, second: Look | undefined): number {
  if (second === undefined) return disagreeing * Math.exp(2 * first.result.meanLogProbability);
  if (!isOneBox(second.read) && !isFound(second.read)) return 0;
  const [one, other] = [boundsOf(first.read.regions[0]!), boundsOf(second.read.regions[0]!)];
  const sure = Math.exp(first.result.meanLogProbability + second.result.meanLogProbability);
  return sure * (disagreeing + (1 - disagreeing) * iou(one, other));
}
