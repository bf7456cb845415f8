/** All looks that answering a cell's question takes. */
import {
  closerPrompt,
  firstPrompt,
  windowsToSearch,
  windowToLookAgain,
  type CellQuestion,
} from './cellQuestion.js';
import type { Box } from './instruction/geometry.js';
import { joinTimings, look, refined, type Asking, type Look, type Looking } from './look.js';
import type { Kernel } from './runCell.js';
import { belief, likeliest } from './search.js';

/** @throws Failure `empty-question`, and of the engine */
export async function* allLooks(question: CellQuestion, kernel: Kernel): Looking {
  const first = yield* look(firstPrompt(question), askingOf(question, kernel));
  return yield* looksAfter(first, question, kernel);
}

export function wantsCloserLooks(first: Look, question: CellQuestion): boolean {
  return windowToLookAgain(question, first) !== undefined || windowsToSearch(question, first).length > 0;
}

/**
 * The closer looks where some are to be taken, else the first: all over a picture that is much larger than the model's
 * input, and again where something may have been found.
 */
export async function* looksAfter(first: Look, question: CellQuestion, kernel: Kernel): Looking {
  if (!wantsCloserLooks(first, question)) return first;
  const asking = askingOf(question, kernel);
  const times = [first.timings];
  const lookAt = async function* (window: Box): Looking {
    const seen = yield* look(closerPrompt(question, window), asking, true);
    times.push(seen.timings);
    return seen;
  };
  const found = [first];
  for (const window of windowsToSearch(question, first)) found.push(yield* lookAt(window));
  let [best, trust] = [first, -1];
  for (const place of likeliest(found)) {
    const window = windowToLookAgain(question, place);
    const closer = window === undefined ? place : yield* lookAt(window);
    if (belief(place, closer) <= trust) continue;
    trust = belief(place, closer);
    best = refined(place, closer, first.prompt.frame, question.dialect);
  }
  return { ...best, timings: joinTimings(times) };
}

function askingOf({ dialect, sampling }: CellQuestion, { engine, signal }: Kernel): Asking {
  return { engine, dialect, sampling, signal };
}
