/**
 * Reads one tag of the cell language: `<image …>`, `<box …>`, `<point …>`, `<polygon …>`, the paper's literal
 * `<box>[…]</box>` (section 3.2) and `<name>`. A tag stands on one line.
 */
import { readCoordinates, type WrittenRegion } from './coordinates.js';
import { checkName, isName } from './name.js';
import type { Part, Problem, Shape, Span } from './types.js';

export interface TagReading {
  /** Missing where the tag is malformed; its characters are text then. */
  readonly part?: Part;
  readonly problems: readonly Problem[];
  /** What the part or the problem covers. */
  readonly span: Span;
}

const keyword = /<(image|box|point|polygon)(?=[\s>]|$)/y;
// A name starts with no blank, so that blanks are tried in one way only.
const quotedImage = /<image[^\S\n]+(?:((?:[^\s<>":][^<>":\n]*)?):[^\S\n]+)?"((?:[^"\n]|"")*)"[^\S\n]*>/y;
const plain = /<\w+([^<>\n]*)>/y;
const literal = /<box>[^\S\n]*\[([^<>\n]*)\][^\S\n]*<\/box>/y;
const reference = /<([^<>\s]+)>/y;
const unknown = /<\/?\p{L}[^<>\n]*>/uy;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The tag whose `<` is at `start`, or undefined where the `<` is plain text that needs no remark. */
export function readTag(text: string, start: number): TagReading | undefined {
  const word = matchAt(keyword, text, start)?.[1];
  if (word === undefined) return readReference(text, start);
  const span = (match: RegExpExecArray): Span => ({ start, end: start + match[0].length });

  const quoted = matchAt(quotedImage, text, start);
  if (quoted !== null) return image(quoted[1], quoted[2]!.replaceAll('""', '"'), span(quoted));
  const written = matchAt(literal, text, start);
  if (written !== null) return region(literalRegion(written[1]!), undefined, span(written), true);
  const match = matchAt(plain, text, start);
  if (match === null) return unclosed(word, text, start);
  if (word === 'image') return plainImage(match[1]!, span(match));

  const named = /^([^:]*):(.*)$/s.exec(match[1]!);
  return region(readCoordinates(word as Shape, named?.[2] ?? match[1]!), named?.[1], span(match), false);
}

function readReference(text: string, start: number): TagReading | undefined {
  const match = matchAt(reference, text, start);
  if (match !== null && isName(match[1]!)) {
    const span = { start, end: start + match[0].length };
    return { part: { type: 'reference', name: match[1]!, span }, problems: [], span };
  }
  const other = matchAt(unknown, text, start);
  if (other === null) return undefined;
  const span = { start, end: start + other[0].length };
  const message = `${other[0]} is kept as text; a region is written like <box 10 20 110 80>, a name like <lamp>.`;
  return { problems: [{ code: 'unknown-tag', message, span, severity: 'hint' }], span };
}

function unclosed(word: string, text: string, start: number): TagReading {
  const rest = /[^<>\n]*/y;
  const span = { start, end: start + 1 + matchAt(rest, text, start + 1)![0].length };
  const message = `This <${word} …> has no end and is kept as text; close it with ">" on the same line.`;
  return { problems: [{ code: 'tag-unclosed', message, span, severity: 'warning' }], span };
}

function plainImage(body: string, span: Span): TagReading {
  // The blank after the colon tells a name from a drive letter (C:\a.png) and from a URL.
  const named = /^([^:]*):\s+(.*)$/s.exec(body);
  const isNamed = named !== null && (named[1]!.trim() === '' || isName(named[1]!.trim(), 'or reserved'));
  return isNamed ? image(named[1], named[2]!.trim(), span) : image(undefined, body.trim(), span);
}

function image(writtenName: string | undefined, path: string, span: Span): TagReading {
  if (path === '') {
    const message = 'Write the path of a picture into the tag, for example <image desk.png>.';
    return { problems: [{ code: 'image-path', message, span, severity: 'error' }], span };
  }
  const { name, problems } = checkName(writtenName, span);
  return { part: { type: 'image', path, ...(name && { name }), span }, problems, span };
}

function literalRegion(body: string): WrittenRegion {
  const count = body.split(/[\s,;[\]]+/).filter((text) => text !== '').length;
  const shape: Shape = count <= 2 ? 'point' : count <= 4 ? 'box' : 'polygon';
  return readCoordinates(shape, body, true);
}

function region(
  read: WrittenRegion,
  writtenName: string | undefined,
  span: Span,
  literal: boolean,
): TagReading {
  const at = (problem: Omit<Problem, 'span'>): Problem => ({ ...problem, span });
  if (read.region === undefined) return { problems: read.problems.map(at), span };
  const { name, problems } = checkName(writtenName, span);
  return {
    part: { type: 'region', ...read.region, ...(name && { name }), ...(literal && { literal }), span },
    problems: [...problems, ...read.problems.map(at)],
    span,
  };
}
