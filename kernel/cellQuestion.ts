/** From what a cell says to what its model is asked, and from what the model said to the cell's answer. */
import type { CellAnswer } from './cellAnswer.js';
import type { Dialect } from './dialects/dialect.js';
import { dialectOf } from './dialects/dialectOf.js';
import type { GenerateResult, LoadResult, PictureData, Sampling } from './engine/protocol.js';
import { Failure } from './failure.js';
import { conversationAt } from './instruction/conversation.js';
import { boundsOf, boxRegion, type Box } from './instruction/geometry.js';
import type { Point } from './instruction/types.js';
import { linePieces } from './linePieces.js';
import { closerWindow, looksForThings, windowAt, type Look } from './look.js';
import { decodePicture } from './picture.js';
import { partsOf, promptOf, type Prompt, type Turn } from './prompt.js';
import type { CellReading } from './readCell.js';
import { resolveParts, type ResolvedPart } from './resolve.js';
import type { Kernel } from './runCell.js';
import { wantedOf } from './search.js';
import { searchWindows } from './searchWindows.js';
import { verdictOf } from './verdict.js';
import { windowsAside, windowsOf } from './zoom.js';

/** The mean probability of an answer's tokens from which on nothing is gained by looking again. */
const sureEnough = 0.95;
/** A shorter text is not read in pieces. */
const shortestLine = 8;

/** A question to the model that is loaded. */
export interface CellQuestion {
  /** Of the conversation; every one asks something, and all but the last have an answer. */
  readonly turns: readonly Turn[];
  /** The last one shown, which regions of the answer lie on, and its path. */
  readonly picture: PictureData;
  readonly path: string;
  readonly loaded: LoadResult;
  readonly dialect: Dialect;
  readonly sampling: Sampling;
}

/**
 * The conversation that a cell ends, its pictures decoded.
 * @throws Failure `unanswered-above`, `continues-each`, `region-outside`, or of a picture
 */
export async function turnsOf(reading: CellReading, kernel: Kernel): Promise<Turn[]> {
  const { cells, conversation } = reading;
  refuseUnanswered(reading);
  const fromFile = (path: string) => kernel.files.read(path).then((bytes) => decodePicture(bytes, path));
  const decode = remembering(kernel.decode ?? fromFile);
  const turns: Turn[] = [];
  for (const i of conversation.cells) {
    const { instruction, answer } = cells[i]!;
    const parts = await resolveParts(instruction.parts, conversationAt(cells.slice(0, i + 1), i), decode);
    turns.push({ parts, ...(i < cells.length - 1 && answer !== undefined && { answer }) });
  }
  return turns;
}

/** @throws Failure `no-picture` */
export function cellQuestion(turns: readonly Turn[], loaded: LoadResult, sampling: Sampling): CellQuestion {
  const { dialect, decimals } = loaded.model.coordinates;
  const { path, picture } = lastPicture(turns);
  return {
    turns: mergePictureCells(turns),
    ...{ path, picture, loaded, sampling, dialect: dialectOf(dialect, decimals) },
  };
}

/** What the model is asked first. @throws Failure `empty-question` */
export function firstPrompt({ turns, dialect, loaded }: CellQuestion): Prompt {
  return promptOf(turns, dialect, loaded.model.coordinates);
}

/** What it is asked about another window of the picture. */
export function promptAt({ turns, picture, dialect, loaded }: CellQuestion, window: Box): Prompt {
  const { coordinates } = loaded.model;
  const windows = windowsOf(partsOf(turns), coordinates);
  return promptOf(turns, dialect, coordinates, new Map([...windows, [picture, window]]));
}

/** The window in which a second look would see what the first one found; undefined where there is none. */
export function windowToLookAgain({ turns, picture, loaded }: CellQuestion, { read }: Look): Box | undefined {
  return closerWindow(turns, read, picture, loaded.model.coordinates);
}

/** The windows in which things may be that the question looks for or counts; none where it asks something else. */
export function windowsToSearch(question: CellQuestion, { read }: Look): Box[] {
  const wanted = wantedOf(read);
  if (wanted === undefined) return [];
  // A bare "no" to a later turn speaks of what that conversation is about, which has a place already.
  if (wanted !== 'place' && question.turns.length > 1) return [];
  return windowsAllOver(question);
}

/** The windows that together show all of a large picture, where the question names no region of it. */
export function windowsAllOver(question: CellQuestion): Box[] {
  const { turns, picture, loaded } = question;
  if (!looksForThings(turns, loaded.model.coordinates)) return [];
  return searchWindows(picture, inputOf(question));
}

/** The window in which a closer look would see what lies in this box; undefined where there is none. */
export function windowOnto({ picture, loaded }: CellQuestion, box: Box): Box | undefined {
  return windowAt(box, picture, loaded.model.coordinates);
}

/** Side of the square that the model is shown, in pixels. */
export function inputOf({ loaded }: CellQuestion): number {
  const { width, height } = loaded.model.coordinates;
  return Math.min(width, height);
}

/**
 * The windows in which to ask about a region again, where the first look left the model in doubt; none where it did not,
 * or where the words were drawn by lot: the surest of several would be no fair draw.
 */
export function windowsInDoubt({ turns, picture, loaded, sampling }: CellQuestion, { result }: Look): Box[] {
  if (sampling.temperature > 0 || isSure(result)) return [];
  return windowsAside(partsOf(turns), picture, loaded.model.coordinates);
}

/**
 * The same question about each piece of the long line that it asks to read, where the first look left the model in doubt
 * or could not read it; none where it asks something else.
 */
export function questionsOfPieces(question: CellQuestion, { result, read }: Look): CellQuestion[] {
  const { turns, picture, loaded, sampling } = question;
  const regions = partsOf(turns).filter((part) => part.type === 'region');
  const [only] = regions;
  const isIllegible = verdictOf(read) === 'illegible';
  if (loaded.model.coordinates.zoom !== true || sampling.temperature > 0) return [];
  if (!isIllegible && (isSure(result) || result.text.length < shortestLine || !isSpelled(result))) return [];
  if (regions.length !== 1 || only!.picture !== picture || only!.region.shape !== 'box') return [];
  return linePieces(picture, boundsOf(only!.region)).map((box) => {
    const piece = { ...only!, region: boxRegion(box) };
    return { ...question, turns: turns.map((turn) => ({ ...turn, parts: turn.parts.map((part) => (part === only ? piece : part)) })) }; // prettier-ignore
  });
}

/** Whether a text was read letter by letter: such a model says words of its own in a token each. */
export function isSpelled({ text, timings }: GenerateResult): boolean {
  return timings.answerTokens >= text.length;
}

function isSure({ meanLogProbability }: GenerateResult): boolean {
  return Math.exp(meanLogProbability) >= sureEnough;
}

/** Says which pictures the model is shown, and of each which window: equal where two questions show it the same. */
export function viewOf({ turns, loaded }: CellQuestion): string {
  const parts = partsOf(turns);
  const windows = windowsOf(parts, loaded.model.coordinates);
  const shown = parts.flatMap((part) => (part.type === 'picture' ? [part.picture] : []));
  return shown.map((picture) => `${picture.key}@${String(windows.get(picture))}`).join(' ');
}

/** @param seen the look that is the answer */
export function cellAnswer({ turns, picture, path, loaded, sampling }: CellQuestion, seen: Look): CellAnswer {
  const { prompt, result } = seen;
  const { text, regions: found, problems } = seen.read;
  const regions = found.map((region) => ({ ...region, points: region.points.map(toHundredths) }));
  const asked = turns
    .at(-1)!
    .parts.flatMap((p) => (p.type === 'region' && p.picture === picture ? [p.region] : []));
  return {
    ...{ text, raw: seen.raw, regions, asked, problems, picture, picturePath: path },
    ...{ model: loaded.model, device: loaded.device, seed: sampling.seed },
    ...{ timings: seen.timings, meanLogProbability: result.meanLogProbability },
    ...{ finish: result.finish, seen: result.seen, ...(prompt.window && { window: prompt.window }) },
    ...(seen.firstFound && { firstFound: seen.firstFound }),
    ...(seen.pieces && { pieces: seen.pieces }),
    ...(seen.searched && { searched: seen.searched }),
  };
}

/** A hundredth of a pixel is finer than any dialect can say; more digits are noise. */
function toHundredths([x, y]: Point): Point {
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
}

function refuseUnanswered({ cells: parsed, conversation }: CellReading): void {
  const above = conversation.cells.slice(0, -1);
  if (above.some((i) => parsed[i]!.instruction.directives.some(({ name }) => name === 'each'))) {
    const message = 'The cell above asks about many pictures; name the one you mean here with <image PATH>.';
    throw new Failure('continues-each', message);
  }
  if (conversation.unanswered.length > 0) {
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
  const picture = partsOf(turns).findLast((part) => part.type === 'picture');
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
