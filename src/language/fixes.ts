/** Quick fixes: a problem → edits of the cell's text that end it. */
import { clampRegion, sortCorners, toPixels } from '../../kernel/instruction/geometry.js';
import { isName } from '../../kernel/instruction/name.js';
import { printTag } from '../../kernel/instruction/print.js';
import type {
  Instruction,
  Part,
  Problem,
  Region,
  RegionPart,
  Size,
  Span,
  Unit,
} from '../../kernel/instruction/types.js';
import { mostSimilar } from './similar.js';

export interface Fix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
  readonly preferred?: true;
}

export interface FixContext {
  readonly text: string;
  readonly instruction: Instruction;
  /** Names that are known in the cell. */
  readonly names: readonly string[];
  /** Paths of pictures that exist, as a cell writes them. */
  readonly pictures: readonly string[];
  /** Size of the picture that a region lies on, where it is known. */
  readonly sizeOf: (part: Part) => Size | undefined;
}

/** What can be done about a problem; the best comes first. */
export function fixesFor(problem: Problem, context: FixContext): Fix[] {
  const { span } = problem;
  const part = context.instruction.parts.find((candidate) => candidate.span.start === span.start);
  const region = part?.type === 'region' ? part : undefined;
  const written = context.text.slice(span.start, span.end);
  switch (problem.code) {
    case 'unknown-name':
      return part?.type === 'reference' ? nameFixes(part.name, span, context) : [];
    case 'picture-missing':
      return part?.type === 'image' ? pictureFixes(part, context) : [];
    case 'no-picture':
      return mostSimilar('', context.pictures, 3).map((path) => ({
        title: `Ask about ${path}`,
        span: { start: 0, end: 0 },
        text: `${printTag({ type: 'image', path, span })}\n`,
      }));
    case 'mixed-units':
    case 'unit-doubt':
    case 'region-outside':
      return region === undefined ? [] : unitFixes(problem.code, region, context.sizeOf(region));
    case 'box-reversed':
      return region === undefined
        ? []
        : [{ title: 'Put the corners in order', ...rewrite(region, sortCorners(region)), preferred: true }];
    case 'box-empty': {
      if (region === undefined) return [];
      const point = { ...region, shape: 'point' as const, points: [region.points[0]!] };
      return [{ title: 'Make it a point', ...rewrite(region, point) }];
    }
    case 'tag-unclosed':
      return [
        { title: 'Close the tag', span: { start: span.end, end: span.end }, text: '>', preferred: true },
      ];
    case 'unknown-tag':
      return [{ title: 'Mark it as text', span, text: `\\${written}` }];
    case 'name-invalid':
    case 'name-empty':
      return badNameFixes(written, span);
    default:
      return [];
  }
}

/** The region in the other unit, at the same place of the picture. */
export function otherUnit(region: RegionPart, size: Size): Fix {
  const unit: Unit = region.unit === 'pixels' ? 'fractions' : 'pixels';
  const pixels = toPixels(region, region.unit, size);
  const changed = unit === 'pixels' ? rounded(pixels) : fractions(pixels, size);
  return { title: `Write as ${unit}`, ...rewrite(region, changed, unit) };
}

function nameFixes(name: string, span: Span, { names }: FixContext): Fix[] {
  const known = mostSimilar(name, names, 3).map((other) => ({
    title: `Change to <${other}>`,
    span,
    text: `<${other}>`,
  }));
  const text = `<box ${name}: 0.25 0.25 0.75 0.75>`;
  return [...known, { title: `Define "${name}" here, in the middle of the picture`, span, text }];
}

function pictureFixes(part: Extract<Part, { type: 'image' }>, { pictures }: FixContext): Fix[] {
  return mostSimilar(part.path, pictures, 5).map((path) => ({
    title: `Change to ${path}`,
    span: part.span,
    text: printTag({ ...part, path }),
  }));
}

function unitFixes(code: string, region: RegionPart, size: Size | undefined): Fix[] {
  const asPixels = { title: 'Read as pixels', ...rewrite(region, rounded(region), 'pixels') };
  const asFractions = { title: 'Read as fractions', ...rewrite(region, region, 'fractions') };
  const values = region.points.flat();
  const isFraction = values.every((value) => value >= 0 && value <= 1);
  if (code === 'unit-doubt') return [{ ...asFractions, preferred: true }];
  if (code === 'mixed-units') {
    // What is above 1 is in pixels already; the rest may be either.
    if (size === undefined) return [asPixels];
    const mixed = region.points.map(([x, y]): readonly [number, number] => [
      x > 1 ? x / size.width : x,
      y > 1 ? y / size.height : y,
    ]);
    const text = rewrite(
      region,
      { shape: region.shape, points: mixed.map(([x, y]) => [short(x), short(y)]) },
      'fractions',
    );
    return [{ title: 'Read as fractions of the picture', ...text }, asPixels];
  }
  const inside = size && {
    title: 'Move it inside the picture',
    ...rewrite(
      region,
      region.unit === 'pixels'
        ? rounded(clampRegion(region, size))
        : clampRegion(region, { width: 1, height: 1 }),
    ),
  };
  const other = region.unit === 'fractions' && !isFraction ? [asPixels] : [];
  return inside === undefined ? other : [...other, inside];
}

function badNameFixes(written: string, span: Span): Fix[] {
  const tag = /^<(\w+)([^\S\n]+)([^:]*):([^]*)$/.exec(written);
  if (tag === null) return [];
  const [, word, blank, name, rest] = tag;
  const better = name!
    .trim()
    .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const without = {
    title: 'Leave the name out',
    span,
    text: `<${word}${rest!.startsWith(' ') ? '' : blank}${rest}`,
  };
  if (!isName(better)) return [without];
  return [
    { title: `Name it "${better}"`, span, text: `<${word}${blank}${better}:${rest}`, preferred: true },
    without,
  ];
}

function rewrite(part: RegionPart, region: Region, unit: Unit = part.unit): { span: Span; text: string } {
  // The paper's literal form has fractions only.
  const { literal, ...plain } = part;
  const kept = literal === true && unit === 'fractions' ? part : plain;
  return { span: part.span, text: printTag({ ...kept, shape: region.shape, points: region.points, unit }) };
}

function rounded(region: Region): Region {
  return { shape: region.shape, points: region.points.map(([x, y]) => [Math.round(x), Math.round(y)]) };
}

function fractions({ shape, points }: Region, { width, height }: Size): Region {
  return { shape, points: points.map(([x, y]) => [short(x / width), short(y / height)]) };
}

/** Four decimals are a third of a pixel in a picture of 4K. */
const short = (value: number) => Math.round(value * 10_000) / 10_000;
