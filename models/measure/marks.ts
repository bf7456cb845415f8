/**
 * Whether an answer in the model's words is right: small pure functions over text, one for each kind of question.
 */
const colors = 'red green blue yellow orange purple pink cyan brown gray grey black white'.split(' ');
const states = 'checked unchecked ticked unticked selected unselected active inactive disabled enabled'.split(
  ' ',
);

/**
 * The noun of a caption, without article, colour, state and quoted text: "a blue button" → "button", "this is a
 * toggle that is on" → "toggle".
 */
export function roleOf(answer: string): string {
  const words = plain(answer)
    .replace(/^(?:this is|it is|it's|there is) /, '')
    .replace(/ ?(?:with the text |labelled |that says )?".*"$/, '')
    .replace(/ that is (?:on|off)$/, '')
    .split(' ');
  return words.filter((word) => !['a', 'an', 'the', ...colors, ...states].includes(word)).join(' ');
}

/** `yes` or `no` where the answer begins so. */
export function yesOrNo(answer: string): 'yes' | 'no' | undefined {
  const first = /^(?:yes|no)\b/.exec(plain(answer))?.[0];
  return first as 'yes' | 'no' | undefined;
}

/** The one colour that an answer names; none where it names several. */
export function colorIn(answer: string): string | undefined {
  const found = new Set(
    plain(answer)
      .split(/[^a-z]+/)
      .filter((word) => colors.includes(word))
      .map((word) => (word === 'grey' ? 'gray' : word)),
  );
  return found.size === 1 ? [...found][0] : undefined;
}

/** An honest "i cannot read that", in the words of the bundled model or another's. */
export function isRefusal(answer: string): boolean {
  return /\b(?:cannot|can't|can not|unable to|not able to|couldn't|could not) (?:be )?(?:read|make out|tell)\b|\b(?:unreadable|illegible|too (?:small|blurry|blurred))\b/.test(
    plain(answer).replaceAll('’', "'"),
  );
}

/** The paper's style tags: "in short" is the bare thing, "in detail" a sentence. */
export function obeys(style: 'short' | 'detail', answer: string): boolean {
  const isSentence = /^(?:this is|it is|it's|the text is|there is|the colou?r is|this shows) ./.test(
    plain(answer),
  );
  return style === 'detail' ? isSentence : !isSentence && !/^(?:an?|the) /.test(plain(answer)) && answer.trim() !== ''; // prettier-ignore
}

/** The text that an answer reads: as it is, or what a sentence quotes. */
export function readText(answer: string): string {
  return /^(?:the text is|it says) "(.*)"\.?$/is.exec(answer.trim())?.[1] ?? answer.trim();
}

/** Levenshtein distance over the length of the right text; above 1 where much was invented. */
export function characterError(given: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (const [i, a] of [...given].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...right].entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (a === b ? 0 : 1)));
    }
    row = next;
  }
  return row[right.length]! / Math.max(1, right.length);
}

function plain(answer: string): string {
  return answer.trim().toLowerCase().replace(/\.$/, '');
}
