/** MMBench: which option an answer chooses, and the circular accuracy. */

export interface Option {
  /** `A`, `B`, … */
  readonly letter: string;
  readonly text: string;
}

/**
 * The letter that an answer chooses: one that stands alone at its start or after "answer is", else the only letter
 * in brackets, else the one option whose text the answer has. "A" before a noun is an article, not a choice.
 *
 * @returns undefined where no option, or more than one, is meant
 */
export function chosenOption(answer: string, options: readonly Option[]): string | undefined {
  const letters = options.map(({ letter }) => letter).join('');
  const text = answer.trim();
  const alone = new RegExp(`^\\(?([${letters}])(?:[).:,]|\\s*$)`).exec(text)?.[1];
  const named = new RegExp(`\\b(?:answer|option|choice)(?: is)?:? \\(?([${letters}])\\b(?! [a-z])`, 'i').exec(
    text,
  )?.[1];
  if (alone !== undefined || named !== undefined) return alone ?? named!.toUpperCase();
  const bracketed = new Set(
    [...text.matchAll(new RegExp(`\\(([${letters}])\\)`, 'g'))].map(([, letter]) => letter),
  );
  if (bracketed.size === 1) return [...bracketed][0];
  const plain = (words: string) => words.trim().toLowerCase().replace(/\.$/, '');
  const equal = options.filter((option) => plain(option.text) === plain(text));
  const inside = options.filter((option) => hasWords(plain(text), plain(option.text)));
  // "red car" also has "car" in it: an option that is part of another found one is not meant.
  const meant = inside.filter((a) => !inside.some((b) => a !== b && hasWords(plain(b.text), plain(a.text))));
  return equal.length === 1 ? equal[0]!.letter : meant.length === 1 ? meant[0]!.letter : undefined;
}

function hasWords(text: string, words: string): boolean {
  const at = text.indexOf(words);
  if (words === '' || at < 0) return false;
  const isWord = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}]/u.test(character);
  const isApart = !isWord(text[at - 1]) && !isWord(text[at + words.length]);
  return isApart || hasWords(text.slice(at + 1), words);
}

/** Rows whose index is equal below a million are rotations of one question: it is right when every one is. */
export function circularGroups<T extends { readonly index: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const key = row.index % 1e6;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

export interface Choice {
  readonly options: readonly Option[];
  readonly answer?: string;
}

/** The question with its options moved on by 0, 1, … places, as the circular evaluation asks it. */
export function rotations<T extends Choice>(choice: T): (T & Choice)[] {
  const { options, answer } = choice;
  return options.map((_, shift) => {
    const moved = options.map(({ letter }, i) => ({
      letter,
      text: options[(i + shift) % options.length]!.text,
    }));
    const right = options.find(({ letter }) => letter === answer)?.text;
    const index = options.findIndex(({ letter }) => letter === answer);
    if (right === undefined) return { ...choice, options: moved };
    return {
      ...choice,
      options: moved,
      answer: options[(index - shift + options.length) % options.length]!.letter,
    };
  });
}
