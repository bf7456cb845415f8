/**
 * What a cell means from the cells above it, in document order: never from the order of execution.
 */
import type { ImagePart, Instruction, Part, Problem, ReferencePart, RegionPart } from './types.js';

export interface Cell {
  readonly instruction: Instruction;
  /** The answer saved in the cell's outputs, as the model wrote it. */
  readonly answer?: string;
}

export interface Conversation {
  /** Indices of its cells down to the one asked about, in order. Cells without any part are left out. */
  readonly cells: readonly number[];
  /** Those above the last that ask something and have no answer yet, in order. */
  readonly unanswered: readonly number[];
  /** The regions and pictures that a name stands for at this cell; later definitions shadow earlier ones. */
  readonly names: ReadonlyMap<string, ImagePart | RegionPart>;
  /**
   * The picture that each region lies on: every region and every reference to one in the conversation's cells,
   * and every named region. By the part itself, as it is in its instruction.
   */
  readonly pictures: ReadonlyMap<Part, ImagePart>;
  /** Of the cell itself: `unknown-name`, `no-picture`. */
  readonly problems: readonly Problem[];
}

/**
 * The conversation that `cells[index]` belongs to. A cell that names a picture (with `<image …>`, with `%each`, or
 * by the name of a picture that the conversation above does not show) starts one; any other continues the one
 * above it.
 *
 * @throws RangeError when there is no such cell
 */
export function conversationAt(cells: readonly Cell[], index: number): Conversation {
  if (cells[index] === undefined) throw new RangeError(`There is no cell ${index}.`);
  const walk = new Walk();
  cells.slice(0, index + 1).forEach((cell, i) => walk.visit(cell.instruction, i));
  return {
    cells: walk.cells,
    unanswered: walk.cells.filter(
      (i) => i < index && cells[i]!.answer === undefined && asks(cells[i]!.instruction),
    ),
    names: walk.names,
    pictures: walk.pictures,
    problems: walk.problems,
  };
}

/** Whether a model has something to answer: any text, region or reference. A cell of pictures alone has not. */
export function asks({ parts }: Instruction): boolean {
  return parts.some((part) => (part.type === 'text' ? part.text.trim() !== '' : part.type !== 'image'));
}

/** The state after the cells so far. */
class Walk {
  cells: number[] = [];
  readonly names = new Map<string, ImagePart | RegionPart>();
  readonly pictures = new Map<Part, ImagePart>();
  problems: Problem[] = [];
  /** Pictures of the conversation in the order in which they were named. */
  #shown: ImagePart[] = [];

  visit(instruction: Instruction, index: number): void {
    this.problems = [];
    const { parts, directives } = instruction;
    const own = definitions(parts);
    const isEach = directives.some(({ name }) => name === 'each');
    const meaning = this.#meanings(parts, own);
    const named = meaning.filter((part) => part?.type === 'image');
    if (isEach || named.some((picture) => !this.#shown.includes(picture))) {
      this.cells = [];
      this.#shown = [];
    }
    if (parts.some((part) => part.type !== 'text' || part.text.trim() !== '')) this.cells.push(index);
    this.#placeRegions(parts, meaning, named[0], isEach);
    for (const [name, part] of own) this.names.set(name, part);
  }

  /**
   * What each part stands for: itself, or what a reference refers to; undefined for text and unknown names. A name
   * that is defined in the cell means that everywhere in it.
   */
  #meanings(parts: readonly Part[], own: ReadonlyMap<string, ImagePart | RegionPart>) {
    return parts.map((part) => {
      if (part.type === 'text') return undefined;
      if (part.type !== 'reference') return part;
      const found = own.get(part.name) ?? this.names.get(part.name);
      if (found === undefined) this.problems.push(unknownName(part));
      return found;
    });
  }

  /** A region lies on the picture named last before it; in front of its cell's first picture, on that one. */
  #placeRegions(
    parts: readonly Part[],
    meaning: readonly (ImagePart | RegionPart | undefined)[],
    first: ImagePart | undefined,
    isEach: boolean,
  ): void {
    const place = (part: Part, picture: ImagePart | undefined) => {
      if (picture !== undefined) this.pictures.set(part, picture);
      else if (!isEach) this.problems.push(noPicture(part));
    };
    let current = first ?? this.#shown.at(-1);
    parts.forEach((part, i) => {
      const meant = meaning[i];
      if (meant?.type === 'image') {
        current = meant;
        this.#shown.push(meant);
      } else if (part.type === 'region') place(part, current);
    });
    // A reference lies where its region does, on whichever side of it that is written.
    parts.forEach((part, i) => {
      const meant = meaning[i];
      if (part.type === 'reference' && meant?.type === 'region') place(part, this.pictures.get(meant));
    });
  }
}

/** Names given in a cell; of two equal ones the later. */
function definitions(parts: readonly Part[]): Map<string, ImagePart | RegionPart> {
  const named = parts.filter((part) => part.type === 'image' || part.type === 'region');
  return new Map(named.flatMap((part) => (part.name === undefined ? [] : [[part.name, part] as const])));
}

function unknownName({ name, span }: ReferencePart): Problem {
  const message = `Nothing here or above is named "${name}"; name a region with <box ${name}: 10 20 110 80>.`;
  return { code: 'unknown-name', message, span, severity: 'warning' };
}

function noPicture({ span }: Part): Problem {
  const message = 'There is no picture for this region; write <image PATH> before it or in a cell above.';
  return { code: 'no-picture', message, span, severity: 'error' };
}
