/** Questions about one picture → samples: asked together, marked one by one. */
import { answerTogether } from '../answerTogether.js';
import type { CellAnswer } from '../cellAnswer.js';
import { Failure } from '../failure.js';
import { printTag, print } from '../instruction/print.js';
import type { Kernel } from '../runCell.js';
import type { TaskOptions } from './options.js';
import type { EvalQuestion, Mark, Sample, Task } from './task.js';

/** What asking and marking need besides the questions. */
export interface Marking {
  readonly task: Task;
  readonly facts: unknown;
  readonly options: TaskOptions;
  readonly kernel: Kernel;
}

/**
 * A sample for every question, in any order. What must end the run is thrown when the others have their samples, so
 * that none of them is asked again.
 */
export async function* samplesOf(
  questions: readonly EvalQuestion[],
  marking: Marking,
): AsyncGenerator<Sample, void, undefined> {
  const instructions = questions.map(({ parts }) => print({ parts, directives: [] }));
  const texts = questions.map(({ picture }, i) => {
    const image = printTag({ type: 'image', path: picture, span: { start: 0, end: 0 } });
    return `${image}\n${instructions[i]}`;
  });
  let fatal: Failure | undefined;
  let before = performance.now();
  for await (const { index, outcome } of answerTogether(texts, marking.kernel)) {
    const question = questions[index]!;
    try {
      const answered = await marked(question, outcome, marking);
      // Since the sample before it: together they are the time that the run took.
      const milliseconds = Math.round(performance.now() - before);
      yield { ...aboutOf(question, instructions[index]!), ...answered, milliseconds };
    } catch (thrown) {
      fatal ??= Failure.from(thrown);
    }
    before = performance.now();
  }
  if (fatal !== undefined) throw fatal;
}

type Answered = Mark & Pick<Sample, 'asked' | 'answer' | 'regions' | 'confidence' | 'failure'>;

/** @throws Failure where the question's own does not stay its own */
async function marked(
  question: EvalQuestion,
  outcome: CellAnswer | Failure,
  { task, facts, options }: Marking,
): Promise<Answered> {
  try {
    if (outcome instanceof Failure) throw outcome;
    const { text, asked, regions, meanLogProbability } = outcome;
    const mark = await task.mark(question, outcome, facts, options);
    const confidence = Math.exp(meanLogProbability);
    return { asked, answer: text, regions: regions.map(plain), confidence, ...mark };
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    // One broken picture must not stop a run of hours; what would go wrong every time must.
    if (!skipped.includes(code)) throw new Failure(code, message, { cause: thrown });
    return { asked: [], answer: '', regions: [], confidence: 0, score: 0, failure: code };
  }
}

function aboutOf({ id, series, noise, picture, expected, place, truth }: EvalQuestion, instruction: string) {
  return {
    ...{ id, series, ...(noise !== undefined && { noise }), picture, instruction },
    ...{ expected, ...(place && { place }), truth },
  };
}

/** What concerns one question alone: it counts as wrong. */
const skipped = ['picture-broken', 'picture-empty', 'picture-format', 'picture-too-large', 'prompt-too-long', 'region-outside', 'empty-question']; // prettier-ignore

function plain({ shape, points }: CellAnswer['regions'][number]) {
  return { shape, points };
}
