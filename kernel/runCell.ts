import type { CellAnswer } from './cellAnswer.js';
import type { EvaluationEvent } from './evaluation/evalCell.js';
import { dialectOf } from './dialects/dialectOf.js';
import { applyDirectives, type Settings } from './directives.js';
import type { LoadResult, PictureData, Stage, TextFeatures } from './engine/protocol.js';
import type { LoadOptions } from './engine/client.js';
import type { AnswerEngine } from './engine/question.js';
import { Failure } from './failure.js';
import { asks, conversationAt, type Conversation } from './instruction/conversation.js';
import { parse } from './instruction/parse.js';
import type { Instruction, Point, Problem } from './instruction/types.js';
import { closerWindow, look, lookAgain } from './look.js';
import { decodePicture } from './picture.js';
import { promptOf, type Turn } from './prompt.js';
import { resolveParts, type Files, type ResolvedPart } from './resolve.js';

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
  const parsed = cells.slice(0, index + 1).map(({ text, answer }) => ({ ...parse(text), answer }));
  const { instruction, problems } = parsed[index]!;
  const settings = settingsAt(parsed, kernel.settings);
  const conversation = conversationAt(parsed, index);
  for (const problem of [...problems, ...conversation.problems]) {
    if (problem.severity === 'error') throw new Failure(problem.code, problem.message);
    yield { type: 'problem', problem };
  }
  const pattern = instruction.directives.find(({ name }) => name === 'each')?.argument;
  const evaluation = instruction.directives.find(({ name }) => name === 'eval')?.argument;
  if (evaluation !== undefined) yield* runEvaluation(evaluation, kernel, settings);
  else if (pattern !== undefined) yield* runEach(cells, index, pattern, kernel);
  else if (asks(instruction)) {
    yield* answerCell(parsed, conversation, kernel, settings);
  }
}

/** The settings of the last cell: each inherits those of the cells above it. */
function settingsAt(cells: readonly { instruction: Instruction }[], start: Settings): Settings {
  return cells.reduce((settings, { instruction }, i) => {
    try {
      return applyDirectives(settings, instruction.directives);
    } catch (thrown) {
      const { code, message } = Failure.from(thrown);
      throw new Failure(
        code,
        i === cells.length - 1 ? message : `A cell above has a wrong directive: ${message}`,
      );
    }
  }, start);
}

/** One conversation with the model: the cell's own and, above it, those that it continues. */
async function* answerCell(
  parsed: readonly { instruction: Instruction; answer: string | undefined }[],
  conversation: Conversation,
  kernel: Kernel,
  settings: Settings,
): AsyncGenerator<CellEvent, void, undefined> {
  const { engine, signal } = kernel;
  refuseUnanswered(parsed, conversation);
  const fromFile = (path: string) => kernel.files.read(path).then((bytes) => decodePicture(bytes, path));
  const decode = remembering(kernel.decode ?? fromFile);
  const turns: Turn[] = [];
  for (const i of conversation.cells) {
    const { instruction, answer } = parsed[i]!;
    const parts = await resolveParts(instruction.parts, conversationAt(parsed.slice(0, i + 1), i), decode);
    turns.push({ parts, ...(i < parsed.length - 1 && answer !== undefined && { answer }) });
  }
  yield { type: 'progress', stage: 'loading model' };
  const loaded = await engine.load(settings.model, settings.device, signal && { signal });
  const dialect = dialectOf(loaded.model.coordinates.dialect, loaded.model.coordinates.decimals);
  const { coordinates } = loaded.model;
  const { path, picture } = lastPicture(turns);
  const merged = mergePictureCells(turns);
  const asking = { engine, dialect, sampling: settings.sampling, signal };
  const first = yield* look(promptOf(merged, dialect, coordinates), asking);
  const window = closerWindow(merged, first.read, picture, coordinates);
  const closer = window && promptOf(merged, dialect, coordinates, new Map([[picture, window]]));
  const seen = closer ? yield* lookAgain(first, closer, asking) : first;
  const { prompt, result } = seen;
  const { text, regions: found, problems } = seen.read;
  const regions = found.map((region) => ({ ...region, points: region.points.map(toHundredths) }));
  const asked = turns
    .at(-1)!
    .parts.flatMap((p) => (p.type === 'region' && p.picture === picture ? [p.region] : []));
  const answer: CellAnswer = {
    ...{ text, raw: seen.raw, regions, asked, problems, picture, picturePath: path },
    ...{ model: loaded.model, device: loaded.device, seed: settings.sampling.seed },
    ...{ timings: seen.timings, meanLogProbability: result.meanLogProbability },
    ...{ finish: result.finish, seen: result.seen, ...(prompt.window && { window: prompt.window }) },
    ...(seen.firstFound && { firstFound: seen.firstFound }),
  };
  yield { type: 'answer', answer };
}

/** `%eval TASK key=value …`: the evaluation is loaded with the first cell that asks for one. */
async function* runEvaluation(
  argument: string,
  kernel: Kernel,
  settings: Settings,
): AsyncGenerator<CellEvent, void, undefined> {
  const { evaluationOf } = await import('./evaluation/evalCell.js');
  yield* evaluationOf(argument, { ...kernel, settings }, runCell);
}

/** A hundredth of a pixel is finer than any dialect can say; more digits are noise. */
function toHundredths([x, y]: Point): Point {
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
}

/** `%each PATTERN`: the cell once for every matching picture, each a conversation of its own. */
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

function refuseUnanswered(
  parsed: readonly { instruction: Instruction }[],
  { cells, unanswered }: Conversation,
): void {
  const above = cells.slice(0, -1);
  if (above.some((i) => parsed[i]!.instruction.directives.some(({ name }) => name === 'each'))) {
    const message = 'The cell above asks about many pictures; name the one you mean here with <image PATH>.';
    throw new Failure('continues-each', message);
  }
  if (unanswered.length > 0) {
    const message =
      'This cell continues one above that has no answer, because it failed or did not run; run that one first.';
    throw new Failure('unanswered-above', message);
  }
}

/** A cell that only shows a picture asks nothing: its picture belongs to the next question. */
function mergePictureCells(turns: readonly Turn[]): Turn[] {
  const merged: Turn[] = [];
  let waiting: ResolvedPart[] = [];
  for (const turn of turns) {
    const silent = turn.answer === undefined && turn.parts.every((p) => p.type === 'picture' || isBlank(p));
    if (silent && turn !== turns.at(-1)) waiting = [...waiting, ...turn.parts];
    else {
      merged.push({ ...turn, parts: [...waiting, ...turn.parts] });
      waiting = [];
    }
  }
  return merged;
}

function isBlank(part: ResolvedPart): boolean {
  return part.type === 'text' && part.text.trim() === '';
}

function lastPicture(turns: readonly Turn[]): { path: string; picture: PictureData } {
  const picture = turns.flatMap(({ parts }) => parts).findLast((part) => part.type === 'picture');
  if (picture?.type === 'picture') return picture;
  throw new Failure(
    'no-picture',
    'There is no picture to ask about; write <image PATH> here or in a cell above.',
  );
}

/** Decodes each path once, so that one picture is one object throughout the conversation. */
function remembering(decode: (path: string) => Promise<PictureData>): (path: string) => Promise<PictureData> {
  const known = new Map<string, Promise<PictureData>>();
  return (path) => {
    const found = known.get(path) ?? decode(path);
    known.set(path, found);
    return found;
  };
}
