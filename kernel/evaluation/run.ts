/** Asks a task's questions the way cells are asked, and keeps every sample. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cancelled } from '../abort.js';
import type { CellAnswer } from '../cellAnswer.js';
import type { PictureData } from '../engine/protocol.js';
import { Failure } from '../failure.js';
import { printTag, print } from '../instruction/print.js';
import { decodePicture } from '../picture.js';
import type { CellEvent, CellText, Kernel } from '../runCell.js';
import { groupsOf } from './figures.js';
import { TaskOptions, textEncoderOption } from './options.js';
import { RunFile, type RunHeader, type RunRecord } from './runFile.js';
import type { EmbedTexts, EvalQuestion, Plan, Sample, Task } from './task.js';

/** How one cell is asked: `runCell`, which itself runs evaluations. */
export type Ask = (
  cells: readonly CellText[],
  index: number,
  kernel: Kernel,
) => AsyncGenerator<CellEvent, void, undefined>;

export interface EvalRequest {
  readonly task: Task;
  readonly options: ReadonlyMap<string, string>;
  /** Where relative paths start. */
  readonly folder: string;
  /** File of the run; without it nothing is kept. */
  readonly out?: string;
}

export type EvalEvent =
  | {
      readonly type: 'progress';
      readonly done: number;
      readonly total: number;
      /** Samples a second since the run began or went on. */
      readonly rate: number;
      readonly secondsLeft: number;
    }
  | { readonly type: 'sample'; readonly sample: Sample }
  | { readonly type: 'done'; readonly run: RunRecord };

/**
 * Runs a task to its end: questions about one picture stand together, so that its prefix is read once. With `out`
 * a run that was interrupted goes on.
 *
 * @throws Failure of the options, the data set, the engine or the run's file; `cancelled`
 */
export async function* evaluate(
  { task, options: values, folder, out }: EvalRequest,
  kernel: Kernel,
  ask: Ask,
): AsyncGenerator<EvalEvent, void, undefined> {
  const options = new TaskOptions(task.name, values, folder);
  options.check(task.options);
  const plan = await task.plan(options, embedTextsOf(options, kernel));
  requireQuestions(plan, task.name);
  const own = shardOf(plan.questions, options.shard);
  const { model, sampling } = kernel.settings;
  const { signal } = kernel;
  const loaded = await kernel.engine.load(model, kernel.settings.device, signal && { signal });
  const header: RunHeader = {
    version: 1,
    task: task.name,
    options: Object.fromEntries([...values].sort()),
    sampling: { temperature: sampling.temperature, topP: sampling.topP, maxTokens: sampling.maxTokens },
    questions: fingerprint(plan.questions),
    total: plan.questions.length,
    ...(options.shard && { shard: options.shard }),
    model: { name: loaded.model.name, fingerprint: loaded.model.fingerprint },
    device: loaded.device.provider,
    facts: plan.facts,
  };
  const file = out === undefined ? undefined : await RunFile.open(out, header);
  const samples = new Map(file?.record.samples);
  const quiet: Kernel = { ...kernel, decode: rememberingLast(plan) };
  try {
    const left = own.filter(({ id }) => !samples.has(id));
    const started = performance.now();
    for (const [i, question] of left.entries()) {
      if (signal?.aborted === true) throw cancelled();
      const sample = await answer(question, task, plan, options, quiet, ask);
      await file?.append(sample);
      samples.set(sample.id, sample);
      yield { type: 'sample', sample };
      const rate = (i + 1) / ((performance.now() - started) / 1000);
      const secondsLeft = (left.length - i - 1) / rate;
      yield {
        type: 'progress',
        done: own.length - left.length + i + 1,
        total: own.length,
        rate,
        secondsLeft,
      };
    }
  } finally {
    await file?.close();
  }
  yield { type: 'done', run: { header, samples } };
}

async function answer(
  question: EvalQuestion,
  task: Task,
  { facts }: Plan,
  options: TaskOptions,
  kernel: Kernel,
  ask: Ask,
): Promise<Sample> {
  const { id, series, noise, picture, expected, place, truth } = question;
  const instruction = print({ parts: question.parts, directives: [] });
  const image = printTag({ type: 'image', path: picture, span: { start: 0, end: 0 } });
  const about = {
    id,
    series,
    ...(noise !== undefined && { noise }),
    picture,
    instruction,
    expected,
    ...(place && { place }),
    truth,
  };
  const started = performance.now();
  const milliseconds = () => Math.round(performance.now() - started);
  try {
    const given = await lastAnswer(ask([{ text: `${image}\n${instruction}` }], 0, kernel));
    const { text, asked, regions, meanLogProbability } = given;
    const mark = await task.mark(question, given, facts, options);
    const confidence = Math.exp(meanLogProbability);
    return { ...about, asked, answer: text, regions: regions.map(plain), confidence, ...mark, milliseconds: milliseconds() }; // prettier-ignore
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    // One broken picture must not stop a run of hours; what would go wrong every time must.
    if (!skipped.includes(code)) throw new Failure(code, message, { cause: thrown });
    const nothing = { asked: [], answer: '', regions: [], confidence: 0, score: 0 };
    return { ...about, ...nothing, failure: code, milliseconds: milliseconds() };
  }
}

/** @throws Failure `eval-not-local`, when it is called */
function embedTextsOf(options: TaskOptions, { embedTexts, signal }: Kernel): EmbedTexts | undefined {
  const encoder = options.text(textEncoderOption);
  if (encoder === undefined) return undefined;
  return (texts) => {
    if (embedTexts !== undefined) return embedTexts(encoder, texts, signal);
    const message = `This engine makes no features of texts; leave ${textEncoderOption}= out.`;
    throw new Failure('eval-not-local', message);
  };
}

/** What concerns one question alone: it counts as wrong. */
const skipped = ['picture-broken', 'picture-empty', 'picture-format', 'picture-too-large', 'prompt-too-long', 'region-outside', 'empty-question']; // prettier-ignore

async function lastAnswer(events: AsyncGenerator<CellEvent>): Promise<CellAnswer> {
  for await (const event of events) if (event.type === 'answer') return event.answer;
  throw new Failure('empty-question', 'The question has no words.');
}

function plain({ shape, points }: CellAnswer['regions'][number]) {
  return { shape, points };
}

/** This machine's part: whole pictures, so that none is read twice. Questions about one picture stand together. */
function shardOf(questions: readonly EvalQuestion[], shard: TaskOptions['shard']): EvalQuestion[] {
  return groupsOf(questions, ({ picture }) => picture)
    .filter((_, i) => shard === undefined || i % shard.of === shard.index - 1)
    .flatMap(([, of]) => of);
}

function requireQuestions({ questions }: Plan, task: string): void {
  if (questions.length === 0) {
    throw new Failure(
      'eval-empty',
      `${task} finds no question in these files; check split, set and the like.`,
    );
  }
  const ids = new Set<string>();
  for (const { id } of questions) {
    if (ids.has(id)) throw new Failure('dataset-broken', `Two records of the data set have the id ${id}.`);
    ids.add(id);
  }
}

function fingerprint(questions: readonly EvalQuestion[]): string {
  const hash = createHash('sha256');
  for (const { id, parts, expected } of questions) hash.update(JSON.stringify([id, parts, expected]));
  return hash.digest('hex');
}

/** The picture that was asked about last stays decoded. */
function rememberingLast({ pictures }: Plan): (path: string) => Promise<PictureData> {
  let last: { readonly path: string; readonly picture: Promise<PictureData> } | undefined;
  const decode = async (path: string) =>
    decodePicture(pictures?.get(path) ?? (await readPicture(path)), path);
  return (path) => {
    if (last?.path !== path) last = { path, picture: decode(path) };
    return last.picture;
  };
}

function readPicture(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new Failure('picture-missing', `${path} cannot be read; check images=.`, { cause });
  });
}
