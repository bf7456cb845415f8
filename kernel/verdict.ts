/** Short answers that come with boxes in front of them, which show what was found or counted. */
import type { ReadAnswer } from './answer.js';

/** What an answer says besides the places that it shows: yes, no, how many, or that the thing is not there. */
export type Verdict = 'yes' | 'no' | 'missing' | number;

/** How chatspot-nano answers where it was asked for the place of something that it does not see. */
const missing = 'i cannot find that';

/** The verdict of an answer that says nothing else; undefined of any other answer. */
export function verdictOf({ text }: Pick<ReadAnswer, 'text'>): Verdict | undefined {
  if (text === 'yes' || text === 'no') return text;
  if (text === missing) return 'missing';
  return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}
