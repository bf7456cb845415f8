/** Arbitrary instructions, and trees without their positions to compare. */
import fc from 'fast-check';
import type { Directive, Instruction, Part, Style } from '../../../kernel/instruction/types.js';

/** The same value without any `span`. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'span');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutSpans(item)]));
}

/** Strings that come close to tags, escapes and directives. */
const fragments = [
  '<box 1 2 3 4>',
  '<box>[0.1, 0.2]</box>',
  '<box>',
  '</box>',
  '<image a.png>',
  '<image "',
  '">',
  '"',
  '<lamp>',
  '<point ',
  '0.5',
  ' 7',
  ',',
  '<polygon lamp: ',
  'lamp: ',
  '[',
  ']',
  '>',
  '<',
  '\\',
  '%',
  '%set a=1',
  '%each',
  '\n',
  '\r\n',
  ' ',
  'answer in short',
  'Answer  In DETAIL',
  'é😀',
  '-',
];

export const arbitraryCellText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...fragments), { maxLength: 14 }).map((words) => words.join('')),
);

const name = fc
  .stringMatching(/^[a-zé0-9_][A-Za-z0-9_-]{0,8}$/)
  .filter((text) => !['image', 'box', 'point', 'polygon'].includes(text));
const named = fc.option(name, { nil: undefined });

const pixel = fc.integer({ min: -50, max: 20_000 });
const fraction = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

const shapes = [
  { shape: 'point', least: 1, most: 1 },
  { shape: 'box', least: 2, most: 2 },
  { shape: 'polygon', least: 3, most: 6 },
] as const;
const region = fc
  .record({ kind: fc.constantFrom(...shapes), unit: fc.constantFrom('pixels', 'fractions'), name: named })
  .chain(({ kind, unit, name: given }) => {
    const number = unit === 'pixels' ? pixel : fraction;
    const points = fc.array(fc.tuple(number, number), { minLength: kind.least, maxLength: kind.most });
    return fc.record({ points, literal: fc.boolean() }).map(({ points: at, literal }) => {
      // The literal form has no name, and small whole numbers in it are fractions.
      const mayBeLiteral = given === undefined && at.flat().some((value) => value < 0 || value > 1);
      return {
        type: 'region',
        shape: kind.shape,
        points: at,
        unit,
        ...(given !== undefined && { name: given }),
        ...(literal && mayBeLiteral && { literal }),
      } as const;
    });
  });

const path = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      'shots/login.png',
      'a > b.png',
      ' "x".png ',
      'desk: a.png',
      'C:\\pics\\a.png',
      'a.png\\',
      '%d',
    ),
  )
  .filter((text) => !text.includes('\n'));
const image = fc
  .record({ path, name: named })
  .map((part) => ({ type: 'image', path: part.path, ...(part.name && { name: part.name }) }) as const);
const reference = name.map((text) => ({ type: 'reference', name: text }) as const);

type Piece = DistributiveOmit<Part, 'span'> | ({ readonly type: 'directive' } & Omit<Directive, 'span'>);
type DistributiveOmit<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

const textPart = arbitraryCellText
  .filter((text) => text !== '')
  .map((text) => ({ type: 'text', text }) as const);
const directive = fc
  .record({
    name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/),
    argument: arbitraryCellText.map((text) => text.replaceAll('\n', ' ').trim()),
  })
  .map((given) => ({ type: 'directive', ...given }) as const);
const piece: fc.Arbitrary<Piece> = fc.oneof(textPart, textPart, image, region, region, reference, directive);

/**
 * Any instruction that `parse` could give: texts are joined, and a directive starts a line. Spans count the pieces,
 * so they order parts and directives but mean nothing else.
 */
export const arbitraryInstruction: fc.Arbitrary<Instruction> = fc
  .array(piece, { maxLength: 8 })
  .map((pieces) => {
    const laid: Piece[] = [];
    for (const next of pieces) {
      const last = laid.at(-1);
      if (next.type === 'text' && last?.type === 'text') {
        laid[laid.length - 1] = { type: 'text', text: last.text + next.text };
      } else if (next.type === 'directive' && last !== undefined && last.type !== 'directive') {
        if (last.type === 'text') laid[laid.length - 1] = { type: 'text', text: `${last.text}\n` };
        else laid.push({ type: 'text', text: '\n' });
        laid.push(next);
      } else laid.push(next);
    }
    const parts: Part[] = [];
    const directives: Directive[] = [];
    let style: Style | undefined;
    laid.forEach((item, i) => {
      const span = { start: i, end: i + 1 };
      if (item.type === 'directive') directives.push({ name: item.name, argument: item.argument, span });
      else parts.push({ ...item, span } as Part);
      if (item.type !== 'text') return;
      const folded = item.text.toLowerCase().split(/\s+/).join(' ');
      for (const [, kind] of folded.matchAll(/(?<!\w)answer in (short|detail)(?!\w)/g)) style = kind as Style;
    });
    return { parts, directives, ...(style && { style }) };
  });
