/** Collects what a reader finds in an answer. */
import type { Region, Span } from '../instruction/types.js';
import type { AnswerProblem, GroundedRegion, Reading } from './dialect.js';
import type { Placed } from './scale.js';

export class ReadingBuilder {
  readonly #regions: GroundedRegion[] = [];
  readonly #problems: AnswerProblem[] = [];

  constructor(private readonly answer: string) {}

  region(region: Region, span: Span, label?: string): void {
    const trimmed = label?.trim();
    this.#regions.push({ ...region, span, ...(trimmed && { label: trimmed }) });
  }

  problem(code: string, message: string, span: Span, severity: AnswerProblem['severity'] = 'warning'): void {
    const raw = this.answer.slice(span.start, span.end);
    this.#problems.push({ code, message, span, severity, raw });
  }

  /** A region, or a problem where the numbers are none; a reversed box is both. */
  placed(placed: Placed, span: Span, label?: string): void {
    if (!('region' in placed)) {
      this.problem(placed.code, placed.message, span);
      return;
    }
    this.region(placed.region, span, label);
    if (placed.reversed) {
      const message = 'The corners of this box came in the wrong order; they were put right.';
      this.problem('region-reversed', message, span, 'hint');
    }
  }

  done(): Reading {
    return { regions: this.#regions, problems: this.#problems };
  }
}

/** A number as models write it. */
export const numberPattern = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)`;

export const unclosedMessage =
  'The answer ends, or goes on, inside a region; allow more tokens and ask again.';

export function numbersIn(text: string): number[] {
  return Array.from(text.matchAll(new RegExp(numberPattern, 'g')), ([number]) => Number(number));
}

export function spanOf(match: RegExpExecArray | RegExpMatchArray): Span {
  const start = match.index ?? 0;
  return { start, end: start + match[0].length };
}
