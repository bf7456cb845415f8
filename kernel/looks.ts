/** All looks that answering a cell's question takes. */
import { closerPrompt, firstPrompt, windowToLookAgain, type CellQuestion } from './cellQuestion.js';
import { look, lookAgain, type Asking, type Look, type Looking } from './look.js';
import type { Kernel } from './runCell.js';

/** @throws Failure `empty-question`, and of the engine */
export async function* allLooks(question: CellQuestion, kernel: Kernel): Looking {
  const first = yield* look(firstPrompt(question), askingOf(question, kernel));
  return yield* looksAfter(first, question, kernel);
}

/** The second look where one is to be taken, else the first. */
export async function* looksAfter(first: Look, question: CellQuestion, kernel: Kernel): Looking {
  const window = windowToLookAgain(question, first);
  if (window === undefined) return first;
  return yield* lookAgain(first, closerPrompt(question, window), askingOf(question, kernel));
}

function askingOf({ dialect, sampling }: CellQuestion, { engine, signal }: Kernel): Asking {
  return { engine, dialect, sampling, signal };
}
