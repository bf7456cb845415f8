/** The label of a box from the words directly before it, where those are plainly a name for something. */

const set = (words: string) => new Set(words.split(' '));
const determiners = set(
  'a an the this that these those his her its their my your our another one two three some',
);
const verbs = set(
  'is are was were be been has have had do does see sees show shows contains contain find found holds wears can will',
);
/** What may lead up to a noun phrase, and cannot end one. */
const connectives = set(
  'and or but with on in at by near to of from for next into onto behind above below under over between beside left ' +
    'right front inside outside around also there here then while as both including like',
);
/** Words that speak of the region itself or of nothing that can be seen. */
const others = set(
  'it he she they we you i this that yes no sure box boxes bounding coordinate coordinates located location region ' +
    'area position point answer which where what who not',
);

/**
 * "A man is riding a horse " → "a horse"; "1. lamp: " → "lamp"; "The lamp is at " → none.
 * @param before the answer's text up to the box, from the end of the box before it
 */
export function nounPhraseAtEnd(before: string): string | undefined {
  const clause = before.split(/[.!?;,\n<>|]/).at(-1)!;
  const words = withoutMarksAtEnd(clause.replace(/^\s*(?:[-*•]|\d+\))\s+/, ''))
    .trim()
    .split(/\s+/);
  const isVerb = (word: string, i: number) => {
    const next = lower(words[i + 1]);
    return (
      verbs.has(lower(word)) || (word.endsWith('ing') && (determiners.has(next) || connectives.has(next)))
    );
  };
  const verbAt = words.findLastIndex(isVerb);
  const startsAt = words.findIndex((word, i) => i > verbAt && !connectives.has(lower(word)));
  const phrase = startsAt < 0 ? [] : words.slice(startsAt);
  return isNamePhrase(phrase, phrase.length === words.length) ? phrase.join(' ') : undefined;
}

/** A loop, because a pattern that ends in `$` is tried from every place of the text. */
function withoutMarksAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s:(\-–—]/.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

const lower = (word: string | undefined) => (word ?? '').toLowerCase();

/** @param isWhole nothing else stands in the clause: short phrases need no determiner then, as in a list */
function isNamePhrase(phrase: readonly string[], isWhole: boolean): boolean {
  const first = lower(phrase[0]);
  const startsWell = determiners.has(first) || (isWhole && phrase.length <= 3);
  const endsWell = !connectives.has(lower(phrase.at(-1)));
  const isPlain = phrase.every((word) => /^[\p{L}\p{N}'’"“”-]+$/u.test(word));
  const noun = determiners.has(first) ? phrase.slice(1) : phrase;
  const isThing = noun.some((word) => /\p{L}/u.test(word)) && !noun.some((word) => others.has(lower(word)));
  return startsWell && endsWell && isPlain && isThing && phrase.length <= 7;
}
