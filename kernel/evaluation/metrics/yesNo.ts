/** POPE's marking (github.com/RUCAIBox/POPE, `evaluate.py`): does the picture hold the object? */

/**
 * The first sentence is read: without commas and split at blanks, a word `No`, `not` or `no` makes it a no.
 * Everything else is a yes, an empty answer too.
 */
export function popeAnswer(text: string): 'yes' | 'no' {
  const words = text.split('.')[0]!.replaceAll(',', '').split(' ');
  return ['No', 'not', 'no'].some((word) => words.includes(word)) ? 'no' : 'yes';
}

export interface YesNoScores {
  readonly accuracy: number;
  /** Of the answers "yes", those that are right; 0 without any. */
  readonly precision: number;
  /** Of the questions whose answer is "yes", those answered so; 0 without any. */
  readonly recall: number;
  readonly f1: number;
  /** How often the model says yes. */
  readonly yesShare: number;
}

/** Fractions of 1. @param pairs at least one */
export function yesNoScores(
  pairs: readonly { readonly given: 'yes' | 'no'; readonly right: 'yes' | 'no' }[],
): YesNoScores {
  const count = (given: string, right: string) =>
    pairs.filter((pair) => pair.given === given && pair.right === right).length;
  const [hits, falseYes, falseNo] = [count('yes', 'yes'), count('yes', 'no'), count('no', 'yes')];
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const precision = ratio(hits, hits + falseYes);
  const recall = ratio(hits, hits + falseNo);
  return {
    accuracy: ratio(hits + count('no', 'no'), pairs.length),
    precision,
    recall,
    f1: ratio(2 * precision * recall, precision + recall),
    yesShare: ratio(hits + falseYes, pairs.length),
  };
}
