/** All looks that answering a cell's question takes. */
import {
  firstPrompt,
  inputOf,
  isSpelled,
  promptAt,
  questionsOfPieces,
  windowsAllOver,
  windowOnto,
  windowsInDoubt,
  windowsToSearch,
  windowToLookAgain,
  type CellQuestion,
} from './cellQuestion.js';
import { countedOnce, isConfirmed } from './counted.js';
import type { GroundedRegion } from './dialects/dialect.js';
import { boundsOf, type Box } from './instruction/geometry.js';
import {
  certaintyOf,
  finishOf,
  inFrame,
  isFound,
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
import { belief, likeliest, wantedOf } from './search.js';
import { largerWindows, overlapOf } from './searchWindows.js';
import { verdictOf } from './verdict.js';

/** A picture of no more windows than this is small: its first look is shown as it comes. */
const fewWindows = 9;
/** What a single look finds that no closer one can be taken of is there from this mean probability of its tokens on. */
const sureAlone = 0.5;
/** Of more counted things than this none is looked at again. */
const mostAgain = 20;

/** @throws Failure `empty-question`, and of the engine */
export async function* allLooks(question: CellQuestion, kernel: Kernel): Looking {
  // What a look at all of a large picture says is often turned round by windows of it; on a small one seldom, and soon.
  const quiet = windowsAllOver(question).length > fewWindows;
  const first = yield* look(firstPrompt(question), askingOf(question, kernel), quiet);
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
/** What comes while it is looked. */
type Looked = Looking extends AsyncGenerator<infer Event, unknown> ? Event : never;
type AskAgain = (prompt: Prompt) => Looking;

/** Where the model is in doubt about a region, the answer that it doubts least; else what it found. */
async function* bestOf(first: Look, question: CellQuestion, again: AskAgain): Looking {
  const lookAt: LookAt = (window) => again(promptAt(question, window));
  const aside = windowsInDoubt(question, first);
  const pieces = questionsOfPieces(question, first);
  if (aside.length === 0 && pieces.length === 0) return yield* found(first, question, lookAt);
  const whole = yield* surestOf(first, aside, question, lookAt);
  if (pieces.length === 0) return whole;
  const read = yield* readInPieces(pieces, again);
  // Of some pieces a model says that they cannot be read, or hold no text.
  if (!read.every(({ result }) => isSpelled(result))) return whole;
  const joined = joinedPieces(first, read, pieces[0]!.dialect);
  return verdictOf(whole.read) === 'illegible' ? joined : surer(whole, joined);
}

/** The first of two that are equally sure. */
function surer(one: Look, other: Look): Look {
  return other.result.meanLogProbability > one.result.meanLogProbability ? other : one;
}

/** A long line, a few words at a time. */
async function* readInPieces(
  pieces: readonly CellQuestion[],
  again: AskAgain,
): AsyncGenerator<Looked, Look[], undefined> {
  const read: Look[] = [];
  for (const piece of pieces) read.push(yield* again(firstPrompt(piece)));
  return read;
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
 * What the question looks for: all over a picture that is larger than the model's input, and again where something
 * may have been found.
 */
async function* found(first: Look, question: CellQuestion, lookAt: LookAt): Looking {
  const looks: Look[] = [];
  for (const window of windowsToSearch(question, first)) looks.push(yield* lookAt(window));
  if (looks.length === 0) return (yield* likeliestPlace([first], first, question, lookAt)).look;
  return { searched: looks.length, ...(yield* amongWindows(looks, first, question, lookAt)) };
}

async function* amongWindows(
  looks: readonly Look[],
  first: Look,
  question: CellQuestion,
  lookAt: LookAt,
): Looking {
  const wanted = wantedOf(first.read);
  if (wanted === 'count') return yield* counted(first, looks, question, lookAt);
  const { look: best, trust } = yield* likeliestPlace([first, ...looks], first, question, lookAt);
  // What two looks agree on is there, and what a sure one shows of which no closer look can be taken.
  if (trust > 0 || (wanted === 'place' && verdictOf(first.read) !== 'missing')) return best;
  if (wanted === 'place') return first; // nothing that a closer look had not denied
  const denied = isFound(first.read) ? (surestNo(looks) ?? first) : first;
  return inFrame(denied, first.prompt.frame, question.dialect);
}

/** Of what the looks found, the place that a closer look at it makes the most believable; the first look without any. */
async function* likeliestPlace(
  looks: readonly Look[],
  first: Look,
  question: CellQuestion,
  lookAt: LookAt,
): AsyncGenerator<Looked, { look: Look; trust: number }, undefined> {
  const wanted = wantedOf(first.read) ?? 'place';
  const home = first.prompt.frame;
  let best = { look: first, trust: -1 };
  for (const each of likeliest(looks, wanted)) {
    const window = windowToLookAgain(question, each);
    const closer = window === undefined ? undefined : yield* lookAt(window);
    if (closer === undefined && wanted === 'presence' && each.result.meanLogProbability < Math.log(sureAlone))
      continue;
    const trust = belief(each, closer);
    if (trust <= best.trust) continue;
    const look = closer === undefined ? inFrame(each, home, question.dialect) : refined(each, closer, home, question.dialect); // prettier-ignore
    best = { look, trust };
  }
  return best;
}

function surestNo(looks: readonly Look[]): Look | undefined {
  const denied = looks.filter(({ read }) => verdictOf(read) === 'no');
  return denied.sort((a, b) => b.result.meanLogProbability - a.result.meanLogProbability)[0];
}

/** The things that are counted which windows show and no closer look denies, as one answer about all of the picture. */
async function* counted(
  first: Look,
  looks: readonly Look[],
  question: CellQuestion,
  lookAt: LookAt,
): Looking {
  const { picture, dialect } = question;
  const input = inputOf(question);
  const larger: Look[] = [];
  for (const window of largerWindows(picture, input)) larger.push(yield* lookAt(window));
  // What is too long for the windows to have it whole; where larger ones would be all of the picture, the first look shows that.
  const long = { looks: larger.length > 0 ? larger : [first], longerThan: overlapOf(picture, input) };
  const seen = countedOnce([{ looks, longerThan: 0 }, long], picture);
  const regions: GroundedRegion[] = [];
  for (const each of seen) {
    const window = seen.length > mostAgain ? undefined : windowOnto(question, boundsOf(each.region));
    if (window === undefined || isConfirmed(each, yield* lookAt(window))) regions.push(each.region);
  }
  const { frame } = first.prompt;
  const raw = `${regions.map((region) => dialect.write(region, frame)).join('')}${regions.length}`;
  const [meanLogProbability, finish] = [certaintyOf(looks), finishOf(looks)];
  return {
    ...first,
    searched: looks.length + larger.length,
    ...{ raw, result: { ...first.result, meanLogProbability, finish } },
    read: { text: String(regions.length), regions, problems: [] },
  };
}

function askingOf({ dialect, sampling }: CellQuestion, { engine, signal }: Kernel): Asking {
  return { engine, dialect, sampling, signal };
}
