/**
 * Cells that each stand alone, answered many at a time: those that show the model the same picture are one batch,
 * whose common beginning is read once and whose tokens are chosen side by side.
 *
 * Measured with the bundled model on a processor, a batch against the same questions one after the other with the
 * picture's prefix kept: as fast for two short answers, 1.2 to 1.6 times as fast for eight, 1.2 to 1.9 times for 16; the
 * longer the answers, the more, and never slower. So every two that see the same picture are asked together, though a
 * whole evaluation, whose pictures have few such questions, gains no more than a tenth.
 */
import type { CellAnswer } from './cellAnswer.js';
import { cellAnswer, cellQuestion, firstPrompt, turnsOf, viewOf, type CellQuestion } from './cellQuestion.js';
import type { LoadResult } from './engine/protocol.js';
import { Failure } from './failure.js';
import { groupsOf } from './groupsOf.js';
import { asks } from './instruction/conversation.js';
import { lookOf, type Look, type Looking } from './look.js';
import { allLooks, looksAfter, wantsMoreLooks } from './looks.js';
import type { Prompt } from './prompt.js';
import { readCell, requireHarmless } from './readCell.js';
import type { Kernel } from './runCell.js';

/** How one of them ended; `index` is its place in the list. */
export interface AnsweredCell {
  readonly index: number;
  readonly outcome: CellAnswer | Failure;
}

type Answering = AsyncGenerator<AnsweredCell, void, undefined>;

interface Asked {
  readonly index: number;
  readonly question: CellQuestion;
}

/**
 * Answers every cell, given as its text, as `runCell` would. Each gives one event, as soon as its answer is there, in
 * any order; one that fails keeps none of the others from its answer.
 *
 * @throws Failure `cancelled`, `engine-…`, or of the model: what concerns them all
 */
export async function* answerTogether(texts: readonly string[], kernel: Kernel): Answering {
  const { engine, signal, settings } = kernel;
  const loaded = await engine.load(settings.model, settings.device, signal && { signal });
  const asked: Asked[] = [];
  for (const [index, text] of texts.entries()) {
    const question = await attempt(() => read(text, kernel, loaded));
    if (question instanceof Failure) yield { index, outcome: question };
    else asked.push({ index, question });
  }
  for (const [, group] of groupsOf(asked, ({ question }) => viewOf(question))) {
    if (group.length > 1 && engine.generateAll !== undefined) yield* inOneBatch(group, kernel);
    else
      for (const one of group)
        yield { index: one.index, outcome: await after(one, allLooks(one.question, kernel)) };
  }
}

async function read(text: string, kernel: Kernel, loaded: LoadResult): Promise<CellQuestion> {
  const reading = readCell([{ text }], 0, kernel.settings);
  reading.problems.forEach(requireHarmless);
  if (!asks(reading.instruction)) throw new Failure('empty-question', 'The question has no words.');
  return cellQuestion(await turnsOf(reading, kernel), loaded, reading.settings.sampling);
}

/** First looks together; further ones, each at a window of its own, one after the other behind them. */
async function* inOneBatch(group: readonly Asked[], kernel: Kernel): Answering {
  const ready: (Asked & { prompt: Prompt })[] = [];
  for (const one of group) {
    const prompt = await attempt(async () => firstPrompt(one.question));
    if (prompt instanceof Failure) yield { index: one.index, outcome: prompt };
    // They are shown the same pictures: one copy is enough.
    else ready.push({ ...one, prompt: { ...prompt, pictures: (ready[0]?.prompt ?? prompt).pictures } });
  }
  const questions = ready.map(({ question: { sampling }, prompt: { messages, pictures } }) => {
    return { messages, pictures, sampling };
  });
  const again: { one: Asked; first: Look }[] = [];
  for await (const event of kernel.engine.generateAll!(questions, kernel.signal)) {
    const { index, question, prompt } = ready[event.index]!;
    if ('error' in event) {
      yield { index, outcome: new Failure(event.error.code, event.error.message) };
      continue;
    }
    const first = lookOf(prompt, event.result, question.dialect);
    if (wantsMoreLooks(first, question)) again.push({ one: { index, question }, first });
    else yield { index, outcome: cellAnswer(question, first) };
  }
  for (const { one, first } of again) {
    yield { index: one.index, outcome: await after(one, looksAfter(first, one.question, kernel)) };
  }
}

/** The answer when all looks are taken; nobody watches them. */
function after({ question }: Asked, looking: Looking): Promise<CellAnswer | Failure> {
  return attempt(async () => {
    for (;;) {
      const { done, value } = await looking.next();
      if (done === true) return cellAnswer(question, value);
    }
  });
}

/** What concerns one cell alone is its outcome; what would go wrong for the next one too is thrown. */
async function attempt<T>(work: () => Promise<T>): Promise<T | Failure> {
  try {
    return await work();
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failure.code === 'cancelled' || failure.code.startsWith('engine')) throw failure;
    return failure;
  }
}
