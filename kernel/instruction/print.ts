/** Instruction → cell text, the inverse of `parse`: `parse(print(i))` is `i` up to spans. */
import { readTag } from './tag.js';
import type { Directive, ImagePart, Instruction, Part, RegionPart } from './types.js';

/**
 * Parts come out in their order. A directive comes out before the first part that its span precedes, on a line of
 * its own; directives of an instruction that was built without spans (all 0) come first.
 */
export function print(instruction: Instruction): string {
  const pending = [...instruction.directives];
  let out = '';
  const flush = (until: number) => {
    while (pending.length > 0 && pending[0]!.span.start <= until) {
      if (!isLineStart(out)) out += '\n';
      out += printDirective(pending.shift()!);
    }
  };
  for (const [i, part] of instruction.parts.entries()) {
    flush(part.span.start);
    if (part.type === 'text') {
      const next = instruction.parts[i + 1];
      out += escapeText(part.text, isLineStart(out), next !== undefined && next.type !== 'text');
    } else out += printTag(part);
  }
  flush(Infinity);
  return out;
}

/** One tag as it stands in a cell, for whoever inserts or replaces just that. */
export function printTag(part: Exclude<Part, { type: 'text' }>): string {
  if (part.type === 'image') return printImage(part);
  return part.type === 'region' ? printRegion(part) : `<${part.name}>`;
}

const isLineStart = (out: string) => out === '' || out.endsWith('\n');

function printDirective({ name, argument }: Directive): string {
  return argument === '' ? `%${name}\n` : `%${name} ${argument}\n`;
}

function printImage({ path, name }: ImagePart): string {
  const isPlain = path === path.trim() && !/^"|[<>\n]|:\s|:$/.test(path);
  const written = isPlain ? path : `"${path.replaceAll('"', '""')}"`;
  return name === undefined ? `<image ${written}>` : `<image ${name}: ${written}>`;
}

function printRegion({ shape, points, unit, name, literal }: RegionPart): string {
  const numbers = points.flat().map((value) => (unit === 'pixels' ? String(value) : printFraction(value)));
  if (literal) return `<box>[${numbers.join(', ')}]</box>`;
  return name === undefined ? `<${shape} ${numbers.join(' ')}>` : `<${shape} ${name}: ${numbers.join(' ')}>`;
}

/** Always with a decimal point or an exponent, which is what makes it a fraction. */
function printFraction(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const openQuote = /^<image[^\S\n]+(?:(?:[^\s<>":][^<>":\n]*)?:[^\S\n]+)?"(?:[^"\n]|"")*$/;

/**
 * Escapes what would be read as a tag or a directive, and nothing else.
 * @param atLineStart whether the text is printed at the start of a line
 * @param beforeTag whether a tag follows
 */
function escapeText(text: string, atLineStart: boolean, beforeTag: boolean): string {
  let out = text.replace(/(?<!\\)(\\*)</g, (_, slashes: string, at: number) => {
    const from = at + slashes.length;
    // A path in quotes may hold a "<", so that an open quote would swallow the tag behind this text.
    const reachesOut = beforeTag && openQuote.test(text.slice(from));
    const isTag = reachesOut || readTag(text, from)?.part !== undefined;
    return `${slashes}${slashes}${isTag ? '\\' : ''}<`;
  });
  if (beforeTag) out = out.replace(/(?<!\\)\\+$/, (slashes) => slashes + slashes);
  return out.replace(
    /(^|\n)([^\S\n]*)(?=\\*%[A-Za-z])/g,
    (start, newline: string, blanks: string, at: number) =>
      at > 0 || newline !== '' || atLineStart ? `${newline}${blanks}\\` : start,
  );
}
