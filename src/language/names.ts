/** Names of regions and pictures across a notebook's cells: where one is defined, where it is used, renaming. */
import { conversationAt } from '../../kernel/instruction/conversation.js';
import { Failure } from '../../kernel/failure.js';
import { checkName } from '../../kernel/instruction/name.js';
import type { ImagePart, Part, RegionPart, Span } from '../../kernel/instruction/types.js';
import type { ParsedInstruction } from './problems.js';

export interface NamedCell extends ParsedInstruction {
  readonly text: string;
}

/** A name where it stands in a cell's text. */
export interface NamePlace {
  /** Index of the cell. */
  readonly cell: number;
  /** The name's own characters, without the tag around them. */
  readonly span: Span;
  readonly name: string;
  readonly isDefinition: boolean;
  /** What the name stands for there; undefined when nothing defines it. */
  readonly meaning: ImagePart | RegionPart | undefined;
}

/** Every name in every cell, in document order. */
export function namePlaces(cells: readonly NamedCell[]): NamePlace[] {
  return cells.flatMap(({ text, instruction }, cell) => {
    const named = instruction.parts.filter((part) => nameOf(part) !== undefined);
    if (named.length === 0) return [];
    const { names } = conversationAt(cells, cell);
    return named.map((part): NamePlace => {
      const name = nameOf(part)!;
      const isDefinition = part.type !== 'reference';
      return { cell, span: nameSpan(part, name, text), name, isDefinition, meaning: names.get(name) };
    });
  });
}

/** The name at an offset, its ends included. */
export function nameAt(places: readonly NamePlace[], cell: number, offset: number): NamePlace | undefined {
  return places.find(
    (place) => place.cell === cell && place.span.start <= offset && offset <= place.span.end,
  );
}

/** All places that mean the same as this one, itself included. Shadowed names of other cells are not among them. */
export function samePlaces(places: readonly NamePlace[], place: NamePlace): NamePlace[] {
  return places.filter(({ name, meaning }) => name === place.name && meaning === place.meaning);
}

/** Where the name is given its meaning: of several in one cell the last, which is the one that counts. */
export function definitionOf(places: readonly NamePlace[], place: NamePlace): NamePlace | undefined {
  if (place.meaning === undefined) return undefined;
  return samePlaces(places, place).findLast(({ isDefinition }) => isDefinition);
}

/**
 * The places to write the new name at.
 * @throws Failure `name-…` when it is no name or stands for something else already
 */
export function renamePlaces(places: readonly NamePlace[], place: NamePlace, newName: string): NamePlace[] {
  const [problem] = checkName(newName, place.span).problems;
  if (problem !== undefined) throw new Failure(problem.code, problem.message);
  if (newName !== place.name && places.some(({ name }) => name === newName)) {
    throw new Failure('name-duplicate', `"${newName}" is a name in this notebook already; choose another.`);
  }
  return samePlaces(places, place);
}

function nameOf(part: Part): string | undefined {
  return part.type === 'text' ? undefined : part.name;
}

function nameSpan(part: Part, name: string, text: string): Span {
  const before = part.type === 'reference' ? '<' : /^<\w+[^\S\n]*/.exec(text.slice(part.span.start))![0];
  const start = part.span.start + before.length;
  return { start, end: start + name.length };
}
