import type { ChatMessage, GenerateResult, Outcome, PictureData, Sampling, Stage } from './protocol.js';

/** What is asked of a model: a conversation in the model's own dialect and the pictures it speaks of. */
export interface Question {
  /** Text in the model's own dialect; `<image>` stands where a picture goes. */
  readonly messages: readonly ChatMessage[];
  /** One for every `<image>` in the messages, in order; two pictures with one `key` have the same pixels. */
  readonly pictures: readonly PictureData[];
  readonly sampling: Sampling;
}

/** An answer as it comes. `done` is the last event; anything that goes wrong is thrown as a Failure. */
export type AnswerEvent =
  | { readonly type: 'progress'; readonly stage: Stage }
  /** Newly decoded whole characters; the texts together are the result's text. */
  | { readonly type: 'token'; readonly text: string }
  | { readonly type: 'done'; readonly result: GenerateResult };

/** How one of many questions ended; `index` is its place in the list that was asked. */
export type AnswerOfMany = { readonly index: number } & Outcome;

/** Whatever answers questions: the local engine, or a remote one. */
export interface AnswerEngine {
  /**
   * Answers one question. Leaving the loop early (`break`) or aborting `signal` cancels it; an abort is thrown
   * as a Failure with code `cancelled`.
   */
  generate(question: Question, signal?: AbortSignal): AsyncGenerator<AnswerEvent, void, undefined>;
  /**
   * Answers many questions, together where that is faster: one event each, in any order, its answer or why it has
   * none. Leaving the loop early or aborting `signal` cancels the others. Absent where one is answered after the other.
   * @throws Failure `cancelled`, `no-model` or `engine-…`: what concerns them all
   */
  generateAll?(
    questions: readonly Question[],
    signal?: AbortSignal,
  ): AsyncGenerator<AnswerOfMany, void, undefined>;
}
