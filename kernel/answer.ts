/** The model's answer → text for people and the regions it speaks of. */
import type { AnswerProblem, Dialect, GroundedRegion } from './dialects/dialect.js';
import type { Frame } from './dialects/frame.js';
import { nounPhraseAtEnd } from './dialects/nounPhrase.js';
import { readAll } from './dialects/readAll.js';
import type { Region, Span } from './instruction/types.js';

export interface ReadAnswer {
  /** The answer for people: no region tags; coordinates, where they stay, are whole pixels of the picture. */
  readonly text: string;
  /** In order of place, in pixels of the original picture; spans are places in the raw answer. */
  readonly regions: readonly GroundedRegion[];
  /** Malformed or doubtful regions, which `text` leaves as they were written. */
  readonly problems: readonly AnswerProblem[];
}

/**
 * Reads an answer in the model's own dialect and in every other that is unambiguous. A region's label is the
 * dialect's own, else the noun phrase directly before it where there plainly is one.
 *
 * In the readable text a labelled region is its label, an unlabelled one its pixels. An answer of nothing but
 * regions reads "lamp at (10, 20)–(110, 220)". Regions in front of a bare "yes" or number show what was found or
 * counted, and add no words.
 *
 * @param answer exactly as the model wrote it
 */
export function readAnswer(answer: string, dialect: Dialect, frame: Frame): ReadAnswer {
  const { regions, problems } = readAll(answer, dialect, frame);
  const groups = groupsOf(answer, regions);
  const labelled = groups.flatMap(({ regions: members, label }) =>
    members.map((region) => (label === undefined ? region : { ...region, label })),
  );
  return { text: readable(groups, textsBetween(answer, groups, problems)), regions: labelled, problems };
}

/** Regions that stand at one place of the answer. */
interface Group {
  readonly span: Span;
  readonly regions: GroundedRegion[];
  readonly label?: string;
  /** True where the label stands before the region anyway. */
  readonly isNamedBefore: boolean;
}

function groupsOf(answer: string, regions: readonly GroundedRegion[]): Group[] {
  const groups: Group[] = [];
  for (const region of regions) {
    const { span } = region;
    const last = groups.at(-1);
    if (last?.span.start === span.start) {
      last.regions.push(region);
      continue;
    }
    const label = region.label ?? nounPhraseAtEnd(answer.slice(last?.span.end ?? 0, span.start));
    const isNamedBefore = region.label === undefined && label !== undefined;
    groups.push({ span, regions: [region], isNamedBefore, ...(label !== undefined && { label }) });
  }
  return groups;
}

/** Tags around names that stay when their region is gone, or never had one. */
const leftover = /<\/?(?:ref|phrase|object|grounding|box|quad)>|<\|(?:object_ref|box)_(?:start|end)\|>/g;

/**
 * The text before, between and after the groups: one more than there are groups. Tags that name things are left
 * out, malformed regions stay as they are.
 */
function textsBetween(
  answer: string,
  groups: readonly Group[],
  problems: readonly AnswerProblem[],
): string[] {
  const texts: string[] = [];
  let next = 0;
  let at = 0;
  for (const { start, end } of [
    ...groups.map(({ span }) => span),
    { start: answer.length, end: answer.length },
  ]) {
    let text = '';
    for (; next < problems.length && problems[next]!.span.start < start; next++) {
      const { span, raw } = problems[next]!;
      // What tells of a group, or of a malformed region once more, adds no text.
      if (span.start < at) continue;
      text += answer.slice(at, span.start).replace(leftover, '') + raw;
      at = span.end;
    }
    texts.push(text + answer.slice(at, start).replace(leftover, ''));
    at = end;
  }
  return texts;
}

function readable(groups: readonly Group[], between: readonly string[]): string {
  const texts = withoutBrackets(withoutFences(between));
  if (isShownFirst(groups, texts)) return texts.at(-1)!.trim();
  if (groups.length > 0 && !texts.some((text) => /[\p{L}\p{N}]/u.test(text))) {
    return groups.map((group) => `${group.label ?? ''} at ${pixels(group.regions)}`.trim()).join('; ');
  }
  const out: string[] = [];
  const push = (text: string) => {
    if (text !== '') out.push(text);
  };
  let text = texts[0]!;
  for (const [i, { isNamedBefore, label, regions }] of groups.entries()) {
    const lead = leadOf(text);
    push(text.slice(0, text.length - lead.length));
    text = texts[i + 1]!;
    // A bracket around a region that goes goes with it; one that closes something else stays.
    const closing = text.startsWith(')') ? ')' : '';
    text = text.slice(closing.length);
    const kept = isNamedBefore ? '' : `${lead}${label ?? pixels(regions)}`;
    push(spaced(out.at(-1) ?? '', `${kept}${isNamedBefore && lead.endsWith('(') ? '' : closing}`, text));
  }
  push(text);
  return out.join('').trim();
}

/** Whether nothing but regions without a name stands before a bare yes, no or number. */
function isShownFirst(groups: readonly Group[], texts: readonly string[]): boolean {
  const isBare = groups.every(({ label }, i) => label === undefined && texts[i]!.trim() === '');
  return groups.length > 0 && isBare && /^\s*(?:yes|no|\d{1,3})[\s.!]*$/i.test(texts.at(-1)!);
}

/** What leads up to a region at the end of the text: blanks, a colon, an opening bracket. */
function leadOf(text: string): string {
  let start = text.length;
  const skipBlanks = () => {
    while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  };
  if (text[start - 1] === '(') start--;
  skipBlanks();
  if (text[start - 1] === ':') start--;
  skipBlanks();
  return text.slice(start);
}

/** Words with a blank on each side where they would run into a letter or digit. */
function spaced(before: string, words: string, after: string): string {
  const isWord = (character: string) => /^[\p{L}\p{N}]/u.test(character);
  const last = (text: string) => Array.from(text.slice(-2)).at(-1) ?? '';
  if (words === '') return isWord(last(before)) && isWord(after) ? ' ' : '';
  const left = isWord(last(before)) && isWord(words) ? ' ' : '';
  return `${left}${words}${isWord(last(words)) && isWord(after) ? ' ' : ''}`;
}

/** The texts without a code fence that holds groups and nothing else. */
function withoutFences(texts: readonly string[]): string[] {
  return unwrapped(texts, /^[\s,]*$/, (before, after) => {
    const opening = /```(?:json)?\s*((?:[[,][\s,]*)?)$/.exec(before);
    const closing = /^([\s,]*)(?:(\])\s*)?```/.exec(after);
    if (opening === null || closing === null) return undefined;
    return {
      before: before.slice(0, opening.index) + opening[1]!,
      link: (text) => text,
      after: closing[1]! + (closing[2] ?? '') + after.slice(closing[0].length),
    };
  });
}

/** The texts without the brackets of a JSON array of groups, which are a comma apart then. */
function withoutBrackets(texts: readonly string[]): string[] {
  return unwrapped(texts, /^\s*(?:[,;]\s*)?$/, (before, after) => {
    const opening = /\[\s*$/.exec(before);
    const closing = /^\s*(?:,\s*)?\]/.exec(after);
    if (opening === null || closing === null) return undefined;
    return {
      before: before.slice(0, opening.index),
      link: (text) => (text.includes(';') ? text : ', '),
      after: after.slice(closing[0].length),
    };
  });
}

interface Unwrapped {
  readonly before: string;
  readonly after: string;
  link(text: string): string;
}

/**
 * The texts with every longest run of groups unwrapped.
 * @param link what may stand between the groups of a run
 * @param unwrap the texts around and in a run without what wraps it, where something does
 */
function unwrapped(
  texts: readonly string[],
  link: RegExp,
  unwrap: (before: string, after: string) => Unwrapped | undefined,
): string[] {
  const out = [...texts];
  for (let first = 0; first + 1 < out.length;) {
    let last = first + 1;
    while (last + 1 < out.length && link.test(out[last]!)) last++;
    const found = unwrap(out[first]!, out[last]!);
    if (found !== undefined) {
      for (let i = first + 1; i < last; i++) out[i] = found.link(out[i]!);
      out[first] = found.before;
      out[last] = found.after;
    }
    first = last;
  }
  return out;
}

function pixels(regions: readonly Region[]): string {
  return regions
    .map(({ points }) => points.map(([x, y]) => `(${Math.round(x)}, ${Math.round(y)})`).join('–'))
    .join(', ');
}
