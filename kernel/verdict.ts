/** Short answers that say how a look went; with boxes in front of them, which show what was found or counted. */
import type { ReadAnswer } from './answer.js';

/** What an answer says besides the places that it shows: yes, no, how many, that the thing is not there, or a text not to be read. */
export type Verdict = 'yes' | 'no' | 'missing' | 'illegible' | number;

/** How chatspot-nano answers where it was asked for the place of something that it does not see. */
const missing = 'i cannot find that';
/** How it answers where it was asked to read what it cannot. */
const illegible = 'i cannot read that';

/** The verdict of an answer that says nothing else; undefined of any other answer. */
export function verdictOf({ text }: Pick<ReadAnswer, 'text'>): Verdict | undefined {
  if (text === 'yes' || text === 'no') return text;
  if (text === missing) return 'missing';
  if (text === illegible) return 'illegible';
  return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}
