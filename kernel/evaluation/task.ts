/** What a task of the evaluation is: records of a data set → questions → marks → figures. */
import type { CellAnswer } from '../cellAnswer.js';
import type { TextFeatures } from '../engine/protocol.js';
import type { Part, Region } from '../instruction/types.js';
import type { Figures } from './figures.js';
import type { TaskOptions } from './options.js';

export interface EvalQuestion<Truth = unknown> {
  /** Unique in its run; the same in every shard and on every machine. */
  readonly id: string;
  /** What is scored together: `GT boxes`, `testA`, `random` … */
  readonly series: string;
  /** How far the region was moved and scaled, as a share of its size; absent where it was not. */
  readonly noise?: number;
  /** Absolute path, or a key of the plan's own pictures. */
  readonly picture: string;
  /** Text and regions in pixels; the picture itself is added by the runner. */
  readonly parts: readonly Part[];
  /** The right answer for people. */
  readonly expected: string;
  /** Where the right answer lies, in pixels of the picture. */
  readonly place?: readonly Region[];
  /** JSON: what marking needs. */
  readonly truth: Truth;
}

/** The data set as questions. */
export interface Plan<Truth = unknown, Facts = unknown> {
  readonly questions: readonly EvalQuestion<Truth>[];
  /** JSON: what the figures need beside the samples, such as the names of the categories. */
  readonly facts: Facts;
  /** Picture files that are part of the data set itself. */
  readonly pictures?: ReadonlyMap<string, Uint8Array>;
}

export interface Mark {
  /** 0 to 1; absent where a single answer has no score of its own. */
  readonly score?: number;
  /** What the answer was understood as; absent where it was not understood, which counts as wrong. */
  readonly read?: string;
  /** Where text features were compared: the cosine of the answer's and of `read`'s. */
  readonly similarity?: number;
  /** The share of `read` among what the answer could have been understood as, 0 to 1; absent where that is not known. */
  readonly readConfidence?: number;
}

/** Features of texts by the text encoder that the run names. */
export type EmbedTexts = (texts: readonly string[]) => Promise<TextFeatures>;

/** One answered question: a line of the run's file. */
export interface Sample<Truth = unknown> extends Mark {
  readonly id: string;
  readonly series: string;
  readonly noise?: number;
  readonly picture: string;
  /** In the cell language. */
  readonly instruction: string;
  readonly asked: readonly Region[];
  readonly expected: string;
  readonly place?: readonly Region[];
  readonly truth: Truth;
  readonly answer: string;
  /** Where the answer points, in pixels of the picture. */
  readonly regions: readonly Region[];
  /** Geometric mean of the tokens' probabilities. */
  readonly confidence: number;
  /** Code of what kept this question from being answered; it counts as wrong. */
  readonly failure?: string;
  readonly milliseconds: number;
}

export type Answer = Pick<CellAnswer, 'text' | 'regions'>;

export interface Task<Truth = unknown, Facts = unknown> {
  readonly name: string;
  /** One line. */
  readonly about: string;
  /** Its own options and what they mean; those in `common` every task has. */
  readonly options: Readonly<Record<string, string>>;
  /**
   * @param embedTexts undefined where the run names no text encoder
   * @throws Failure `eval-option`, `dataset-missing`, `dataset-broken` …
   */
  plan(options: TaskOptions, embedTexts?: EmbedTexts): Promise<Plan<Truth, Facts>>;
  /** @throws Failure where another program marks and cannot */
  mark(
    question: EvalQuestion<Truth>,
    answer: Answer,
    facts: Facts,
    options: TaskOptions,
  ): Mark | Promise<Mark>;
  /** @param samples in the order of their ids */
  figures(samples: readonly Sample<Truth>[], facts: Facts): Figures;
  /** Files in the form that the data set's own evaluation server takes. */
  submission?(
    samples: readonly Sample<Truth>[],
    facts: Facts,
  ): { readonly ending: string; readonly text: string };
}
