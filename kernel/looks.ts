/** All looks that answering a cell's question takes. */
import {
  firstPrompt,
  promptAt,
  questionsOfPieces,
  windowsInDoubt,
  windowsToSearch,
  windowToLookAgain,
  type CellQuestion,
} from './cellQuestion.js';
import type { Box } from './instruction/geometry.js';
import {
  inFrame,
  joinedPieces,
  joinTimings,
  look,
  refined,
  type Asking,
  type Look,
  type Looking,
} from './look.js';
import type { Prompt } from './prompt.js';
import type { Kernel } from './runCell.js';
import { belief, likeliest } from './search.js';

/** @throws Failure `empty-question`, and of the engine */
export async function* allLooks(question: CellQuestion, kernel: Kernel): Looking {
  const first = yield* look(firstPrompt(question), askingOf(question, kernel));
  return yield* looksAfter(first, question, kernel);
}

export function wantsMoreLooks(first: Look, question: CellQuestion): boolean {
  return (
    windowToLookAgain(question, first) !== undefined ||
    windowsToSearch(question, first).length > 0 ||
    windowsInDoubt(question, first).length > 0 ||
    questionsOfPieces(question, first).length > 0
  );
}

/** What the looks after the first one say, where some are to be taken; they keep their tokens back. */
export async function* looksAfter(first: Look, question: CellQuestion, kernel: Kernel): Looking {
  if (!wantsMoreLooks(first, question)) return first;
  const asking = askingOf(question, kernel);
  const times = [first.timings];
  const again = async function* (prompt: Prompt): Looking {
    const seen = yield* look(prompt, asking, true);
    times.push(seen.timings);
    return seen;
  };
  const best = yield* bestOf(first, question, again);
  return { ...best, timings: joinTimings(times) };
}

type LookAt = (window: Box) => Looking;
type AskAgain = (prompt: Prompt) => Looking;

/** Where the model is in doubt about a region, the answer that it doubts least; else the place that it found. */
async function* bestOf(first: Look, question: CellQuestion, again: AskAgain): Looking {
  const lookAt: LookAt = (window) => again(promptAt(question, window));
  const aside = windowsInDoubt(question, first);
  const pieces = questionsOfPieces(question, first);
  if (aside.length === 0 && pieces.length === 0) return yield* place(first, question, lookAt);
  const whole = yield* surestOf(first, aside, question, lookAt);
  if (pieces.length === 0) return whole;
  return surer(whole, yield* readInPieces(first, pieces, again));
}

/** The first of two that are equally sure. */
function surer(one: Look, other: Look): Look {
  return other.result.meanLogProbability > one.result.meanLogProbability ? other : one;
}

/** A long line, a few words at a time. */
async function* readInPieces(whole: Look, pieces: readonly CellQuestion[], again: AskAgain): Looking {
  const read: Look[] = [];
  for (const piece of pieces) read.push(yield* again(firstPrompt(piece)));
  return joinedPieces(whole, read, pieces[0]!.dialect);
}

/** The same region seen a little differently: the answer that the model gives with the least doubt. */
async function* surestOf(
  first: Look,
  windows: readonly Box[],
  { dialect }: CellQuestion,
  lookAt: LookAt,
): Looking {
  let best = first;
  for (const window of windows) best = surer(best, yield* lookAt(window));
  return inFrame(best, first.prompt.frame, dialect);
}

/**
 * The place of a thing: all over a picture that is much larger than the model's input, and again where something may
 * have been found.
 */
async function* place(first: Look, question: CellQuestion, lookAt: LookAt): Looking {
  const found = [first];
  for (const window of windowsToSearch(question, first)) found.push(yield* lookAt(window));
  let [best, trust] = [first, -1];
  for (const each of likeliest(found)) {
    const window = windowToLookAgain(question, each);
    const closer = window === undefined ? each : yield* lookAt(window);
    if (belief(each, closer) <= trust) continue;
    trust = belief(each, closer);
    best = refined(each, closer, first.prompt.frame, question.dialect);
  }
  return best;
}

function askingOf({ dialect, sampling }: CellQuestion, { engine, signal }: Kernel): Asking {
  return { engine, dialect, sampling, signal };
}
