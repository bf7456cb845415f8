/** What every coordinate dialect offers: Φ (`write`) and its inverse (`read`) of the paper's section 3.2. */
import type { FrameKind } from '../engine/protocol.js';
import type { Problem, Region, Span } from '../instruction/types.js';
import type { Frame } from './frame.js';

export type DialectId =
  | 'chatspot'
  | 'shikra'
  | 'llava'
  | 'merlin'
  | 'ferret'
  | 'qwen-vl'
  | 'qwen2.5-vl'
  | 'qwen3-vl'
  | 'kosmos-2'
  | 'molmo';

/** A region that an answer speaks of, in pixels of the original picture. */
export interface GroundedRegion extends Region {
  readonly label?: string;
  /** Where it stands in the answer, label tags included. Regions written as one group share a span. */
  readonly span: Span;
}

/** A region in an answer that could not be read, or only with a doubt. */
export interface AnswerProblem extends Problem {
  /** The characters of the answer at `span`. */
  readonly raw: string;
}

export interface Reading {
  readonly regions: readonly GroundedRegion[];
  readonly problems: readonly AnswerProblem[];
}

export interface Dialect {
  readonly id: DialectId;
  /** The frame that the family was trained with; a model's own configuration may say otherwise. */
  readonly frame: FrameKind;
  /**
   * The region in the family's words; a shape that it does not know becomes the nearest one that it does.
   * @param region in pixels of the original picture; what lies outside is moved to its edge
   * @param label what the region shows, for families that tie a phrase to it; others ignore it
   */
  write(region: Region, frame: Frame, label?: string): string;
  /** Every region in this dialect's syntax. Never throws; what is malformed is a problem. */
  read(answer: string, frame: Frame): Reading;
}
