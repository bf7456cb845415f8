import type { CellAnswer } from './cellAnswer.js';
import { cellAnswer, cellQuestion, turnsOf } from './cellQuestion.js';
import type { Settings } from './directives.js';
import type { LoadOptions } from './engine/client.js';
import type { LoadResult, PictureData, Stage, TextFeatures } from './engine/protocol.js';
import type { AnswerEngine } from './engine/question.js';
import type { EvaluationEvent } from './evaluation/evalCell.js';
import { Failure } from './failure.js';
import { asks } from './instruction/conversation.js';
import type { Problem } from './instruction/types.js';
import { allLooks } from './looks.js';
import { readCell, requireHarmless, type CellReading } from './readCell.js';
import type { Files } from './resolve.js';

/** A cell as the notebook holds it: its text and, once it ran, the answer in the model's own words. */
export interface CellText {
  readonly text: string;
  readonly answer?: string;
}

/** What running a cell needs from outside; the same in VS Code, in the terminal and in tests. */
export interface Kernel {
  readonly engine: AnswerEngine & {
    load(folder: string, device: Settings['device'], options?: LoadOptions): Promise<LoadResult>;
  };
  readonly files: Files;
  /** Before any directive of the notebook. */
  readonly settings: Settings;
  readonly signal?: AbortSignal;
  /** Where `%eval` finds files: the folder that relative paths start at, and the demo's pictures. Both absolute. */
  readonly places?: { readonly folder: string; readonly demo: string };
  /** Features of texts by the text encoder in a folder or of a name in the library; only evaluations want them. */
  readonly embedTexts?: (
    encoder: string,
    texts: readonly string[],
    signal?: AbortSignal,
  ) => Promise<TextFeatures>;
  /** Decodes the picture at a path; by default its bytes are read and decoded for every cell. */
  readonly decode?: (path: string) => Promise<PictureData>;
}

export type CellEvent =
  | { readonly type: 'problem'; readonly problem: Problem }
  /** Comes before the answers of a `%each` cell, once for every picture. */
  | { readonly type: 'picture'; readonly path: string }
  | { readonly type: 'progress'; readonly stage: Stage }
  | { readonly type: 'token'; readonly text: string }
  | { readonly type: 'answer'; readonly answer: CellAnswer }
  /** How far a `%eval` cell is, and what it measured: once for every task. */
  | EvaluationEvent;

/**
 * Runs `cells[index]`: parse → resolve → prompt → engine → answer. What the cell means depends on the cells above
 * it in document order, never on what ran before. A cell that asks nothing (names, directives) gives no answer.
 *
 * @throws Failure for whatever keeps the cell from being answered: one sentence that says what to do
 */
export async function* runCell(
  cells: readonly CellText[],
  index: number,
  kernel: Kernel,
): AsyncGenerator<CellEvent, void, undefined> {
  const reading = readCell(cells, index, kernel.settings);
  for (const problem of reading.problems) {
    requireHarmless(problem);
    yield { type: 'problem', problem };
  }
  const { instruction, settings } = reading;
  const pattern = instruction.directives.find(({ name }) => name === 'each')?.argument;
  const evaluation = instruction.directives.find(({ name }) => name === 'eval')?.argument;
  if (evaluation !== undefined) yield* runEvaluation(evaluation, kernel, settings);
  else if (pattern !== undefined) yield* runEach(cells, index, pattern, kernel);
  else if (asks(instruction)) yield* answerCell(reading, kernel);
}

/** One conversation with the model: the cell's own and, above it, those that it continues. */
async function* answerCell(reading: CellReading, kernel: Kernel): AsyncGenerator<CellEvent, void, undefined> {
  const { settings } = reading;
  const turns = await turnsOf(reading, kernel);
  yield { type: 'progress', stage: 'loading model' };
  const { engine, signal } = kernel;
  const loaded = await engine.load(settings.model, settings.device, signal && { signal });
  const question = cellQuestion(turns, loaded, settings.sampling);
  const seen = yield* allLooks(question, kernel);
  yield { type: 'answer', answer: cellAnswer(question, seen) };
}

/** `%eval TASK key=value …`: the evaluation is loaded with the first cell that asks for one. */
async function* runEvaluation(
  argument: string,
  kernel: Kernel,
  settings: Settings,
): AsyncGenerator<CellEvent, void, undefined> {
  const { evaluationOf } = await import('./evaluation/evalCell.js');
  yield* evaluationOf(argument, { ...kernel, settings });
}

/**
 * `%each PATTERN`: the cell once for every matching picture, each a conversation of its own. One after the other, not
 * as a batch: no two are about the same picture, so nothing but the words before it would be shared. A batch of eight
 * pictures was measured to take three quarters of the time with the bundled model, but then the first answer waits
 * until all pictures are read, and reading them is what takes long with a large model.
 */
async function* runEach(
  cells: readonly CellText[],
  index: number,
  pattern: string,
  kernel: Kernel,
): AsyncGenerator<CellEvent, void, undefined> {
  const paths = await kernel.files.find(pattern);
  if (paths.length === 0) {
    throw new Failure('no-match', `No file matches ${pattern}; the pattern is relative to the notebook.`);
  }
  const failed: Failure[] = [];
  for (const path of paths) {
    yield { type: 'picture', path };
    const image = `<image "${path.replaceAll('"', '""')}">`;
    const text = cells[index]!.text.replace(/^[^\S\n]*%each\b.*$/m, () => image);
    try {
      yield* runCell([...cells.slice(0, index), { text }], index, kernel);
    } catch (thrown) {
      // One bad file must not take the answers about the others away.
      const failure = Failure.from(thrown);
      if (failure.code === 'cancelled' || failure.code.startsWith('engine')) throw failure;
      failed.push(failure);
    }
  }
  if (failed.length > 0) {
    const message = `${failed.length} of ${paths.length} pictures gave no answer; the first: ${failed[0]!.message}`;
    throw new Failure(failed[0]!.code, message);
  }
}
