/**
 * One look at a picture, and the second one: a small model finds a thing on a large picture only roughly, because it
 * sees the whole of it scaled down. It is then asked again about the window around what it found, where edges can be
 * told more exactly. looks.ts takes them in turn.
 */
import { readAnswer, type ReadAnswer } from './answer.js';
import type { Dialect } from './dialects/dialect.js';
import type { Frame } from './dialects/frame.js';
import type { GenerateResult, ModelCoordinates, PictureData, Sampling, Timings } from './engine/protocol.js';
import type { AnswerEngine, AnswerEvent } from './engine/question.js';
import { Failure } from './failure.js';
import { boundsOf, type Box } from './instruction/geometry.js';
import type { Prompt, Turn } from './prompt.js';
import { verdictOf } from './verdict.js';
import { moveAnswer, zoomWindow } from './zoom.js';

/** What the model answered to one prompt. */
export interface Look {
  readonly prompt: Prompt;
  readonly result: GenerateResult;
  readonly read: ReadAnswer;
  /** The model's words, with coordinates in the frame that a later turn of the conversation assumes. */
  readonly raw: string;
  readonly timings: Timings;
  /** What the look before this one found. */
  readonly firstFound?: Box;
  /** In how many pieces a line was read, each closer than the whole of it. */
  readonly pieces?: number;
  /** How many windows all over the picture were searched for what was asked. */
  readonly searched?: number;
}

export type Looking = AsyncGenerator<Exclude<AnswerEvent, { type: 'done' }>, Look, undefined>;

/** What a look needs besides its prompt. */
export interface Asking {
  readonly engine: AnswerEngine;
  readonly dialect: Dialect;
  readonly sampling: Sampling;
  readonly signal?: AbortSignal | undefined;
}

/** Asks once; `quiet` keeps the tokens back. */
export async function* look(prompt: Prompt, asking: Asking, quiet = false): Looking {
  const { engine, dialect, sampling, signal } = asking;
  const { messages, pictures } = prompt;
  for await (const event of engine.generate({ messages, pictures, sampling }, signal)) {
    if (event.type === 'done') return lookOf(prompt, event.result, dialect);
    if (!quiet || event.type !== 'token') yield event;
  }
  throw new Failure('internal', 'The engine ended without an answer; run the cell again.');
}

/** A prompt and what the model said to it, read. */
export function lookOf(prompt: Prompt, result: GenerateResult, dialect: Dialect): Look {
  const read = readAnswer(result.text, dialect, prompt.frame);
  return { prompt, result, read, raw: result.text, timings: result.timings };
}

/**
 * The second look where it too found one box, else the first.
 * @param home the frame that a later turn of the conversation assumes
 */
export function refined(first: Look, second: Look, home: Frame, dialect: Dialect): Look {
  if (!hasOneBox(second.read)) return inFrame(first, home, dialect);
  const [x1, y1, x2, y2] = boundsOf(first.read.regions[0]!);
  const firstFound = [Math.round(x1), Math.round(y1), Math.round(x2), Math.round(y2)] as const;
  return { ...inFrame(second, home, dialect), firstFound };
}

/** Looks at the pieces of a line as one answer: their words, as sure as all of their tokens together. */
export function joinedPieces(whole: Look, pieces: readonly Look[], dialect: Dialect): Look {
  const text = pieces.map(({ result }) => result.text.trim()).join(' ');
  const finish = finishOf(pieces);
  const result = { ...whole.result, text, finish, meanLogProbability: certaintyOf(pieces) };
  return { ...lookOf(whole.prompt, result, dialect), pieces: pieces.length };
}

/** How an answer ended that was put together: whole, or with one that was cut off in it. */
export function finishOf(looks: readonly Look[]): GenerateResult['finish'] {
  return looks.some(({ result }) => result.finish === 'length') ? 'length' : 'stop';
}

/** The mean log probability of all tokens of these looks. */
export function certaintyOf(looks: readonly Look[]): number {
  const sum = (of: (look: Look) => number): number => looks.reduce((all, look) => all + of(look), 0);
  const tokens = sum(({ timings }) => timings.answerTokens);
  return sum(({ result, timings }) => result.meanLogProbability * timings.answerTokens) / tokens;
}

/** A look whose words are right in another frame. */
export function inFrame(seen: Look, home: Frame, dialect: Dialect): Look {
  const { frame } = seen.prompt;
  return frame === home ? seen : { ...seen, raw: moveAnswer(seen.raw, dialect, frame, home) };
}

/** The place found may be off by this share of its size in every direction. */
const slack = 0.3;

/** Whether the question spoke of no region, so that a model that is shown windows has to find what it speaks of. */
export function looksForThings(turns: readonly Turn[], model: ModelCoordinates): boolean {
  return model.zoom === true && !turns.some(({ parts }) => parts.some(({ type }) => type === 'region'));
}

/**
 * Where to look again, in pixels of the picture: undefined where closer looks tell no more, or the picture has been seen
 * large enough.
 */
export function closerWindow(
  turns: readonly Turn[],
  answer: ReadAnswer,
  picture: PictureData,
  model: ModelCoordinates,
): Box | undefined {
  if (!looksForThings(turns, model) || !(isOneBox(answer) || isFound(answer))) return undefined;
  return windowAt(boundsOf(answer.regions[0]!), picture, model);
}

/** Where to look again at what may be in this box, or undefined as above. */
export function windowAt(
  [x1, y1, x2, y2]: Box,
  picture: PictureData,
  model: ModelCoordinates,
): Box | undefined {
  const [dx, dy] = [slack * (x2 - x1), slack * (y2 - y1)];
  const wanted: Box = [Math.max(0, x1 - dx), Math.max(0, y1 - dy), Math.min(picture.width, x2 + dx), Math.min(picture.height, y2 + dy)]; // prettier-ignore
  return zoomWindow(wanted, picture, Math.min(model.width, model.height));
}

/** Whether an answer is the place of one thing. */
export function isOneBox(answer: ReadAnswer): boolean {
  return hasOneBox(answer) && verdictOf(answer) === undefined;
}

/** Whether an answer is yes, there is one, and shows its place. */
export function isFound(answer: ReadAnswer): boolean {
  return hasOneBox(answer) && verdictOf(answer) === 'yes';
}

function hasOneBox({ regions, problems }: ReadAnswer): boolean {
  return regions.length === 1 && problems.length === 0 && regions[0]!.shape === 'box';
}

/** Times of several looks as those of one answer; tokens and their speed are the last's. */
export function joinTimings(looks: readonly Timings[]): Timings {
  const sum = (of: 'picture' | 'prefill' | 'total'): number => looks.reduce((all, each) => all + each[of], 0);
  const last = looks.at(-1)!;
  const total = sum('total');
  const firstToken = total - last.total + last.firstToken;
  return { ...last, picture: sum('picture'), prefill: sum('prefill'), firstToken, total };
}
