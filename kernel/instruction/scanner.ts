/**
 * Splits a cell into text, tags and directive lines, in order and without gaps.
 *
 * `\<` is a plain `<`; `\%` at the start of a line is a plain `%`. Elsewhere a backslash is a backslash; directly
 * before a `<`, two of them are one.
 */
import { readTag } from './tag.js';
import type { Directive, Part, Problem, Span } from './types.js';

export type Token =
  | { readonly type: 'text'; readonly text: string; readonly span: Span }
  | { readonly type: 'part'; readonly part: Part; readonly span: Span }
  | { readonly type: 'directive'; readonly directive: Directive; readonly span: Span };

/** A directive's whole line, its line break included. */
const directiveLine = /[^\S\n]*%([A-Za-z][\w-]*)(?=\s|$)([^\n]*)(?:\n|$)/y;
const escapedPercent = /([^\S\n]*)\\(\\*%(?=[A-Za-z]))/y;
const backslashes = /\\+/y;
const plainText = /[^\\<\n]*\n?/y;

/** Neighbouring text tokens are separate; `parse` joins them. */
export function scan(text: string): {
  readonly tokens: readonly Token[];
  readonly problems: readonly Problem[];
} {
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  let at = 0;
  const matchHere = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const pushText = (content: string, length: number) => {
    tokens.push({ type: 'text', text: content, span: { start: at, end: at + length } });
    at += length;
  };

  while (at < text.length) {
    const isLineStart = at === 0 || text[at - 1] === '\n';
    const line = isLineStart ? matchHere(directiveLine) : null;
    const percent = isLineStart ? matchHere(escapedPercent) : null;
    const slashes = matchHere(backslashes)?.[0];
    if (line !== null) {
      const span = { start: at, end: at + line[0].length };
      const directive: Directive = { name: line[1]!, argument: line[2]!.trim(), span };
      tokens.push({ type: 'directive', directive, span });
      at = span.end;
    } else if (percent !== null) {
      pushText(percent[1]! + percent[2]!, percent[0].length);
    } else if (slashes !== undefined) {
      pushText(...unescaped(slashes, text[at + slashes.length]));
    } else if (text[at] === '<') {
      const tag = readTag(text, at);
      problems.push(...(tag?.problems ?? []));
      if (tag?.part === undefined) pushText('<', 1);
      else {
        tokens.push({ type: 'part', part: tag.part, span: tag.span });
        at = tag.span.end;
      }
    } else {
      const run = matchHere(plainText)![0];
      pushText(run, run.length);
    }
  }
  return { tokens, problems };
}

/** A whole run of backslashes: what it stands for, and how many characters that takes. */
function unescaped(slashes: string, next: string | undefined): [content: string, length: number] {
  if (next !== '<') return [slashes, slashes.length];
  const kept = slashes.slice(0, slashes.length / 2);
  return slashes.length % 2 === 1 ? [`${kept}<`, slashes.length + 1] : [kept, slashes.length];
}
