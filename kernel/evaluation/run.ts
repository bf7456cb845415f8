/** Asks a task's questions the way cells are asked, and keeps every sample. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cancelled } from '../abort.js';
import type { PictureData } from '../engine/protocol.js';
import { Failure } from '../failure.js';
import { groupsOf } from '../groupsOf.js';
import { decodePicture } from '../picture.js';
import type { Kernel } from '../runCell.js';
import { TaskOptions, textEncoderOption } from './options.js';
import { RunFile, type RunHeader, type RunRecord } from './runFile.js';
import { samplesOf } from './samples.js';
import type { EmbedTexts, EvalQuestion, Plan, Sample, Task } from './task.js';

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
  | {
      readonly type: 'done';
      readonly run: RunRecord;
      /** Those that are part of the data set's own file. */
      readonly pictures?: Plan['pictures'];
    };

/** Questions that are handed over at once: with more, a run that is stopped would lose more. */
const mostAtOnce = 32;

/**
 * Runs a task to its end: questions about one picture are asked together, so that it is read once. With `out` a run
 * that was interrupted goes on.
 *
 * @throws Failure of the options, the data set, the engine or the run's file; `cancelled`
 */
export async function* evaluate(
  { task, options: values, folder, out }: EvalRequest,
  kernel: Kernel,
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
  const decoding: Kernel = { ...kernel, decode: rememberingLast(plan) };
  try {
    const left = own.filter(({ id }) => !samples.has(id));
    const started = performance.now();
    let done = 0;
    for (const questions of portionsOf(left)) {
      if (signal?.aborted === true) throw cancelled();
      for await (const sample of samplesOf(questions, {
        task,
        facts: plan.facts,
        options,
        kernel: decoding,
      })) {
        await file?.append(sample);
        samples.set(sample.id, sample);
        yield { type: 'sample', sample };
        const rate = ++done / ((performance.now() - started) / 1000);
        const secondsLeft = (left.length - done) / rate;
        const total = own.length;
        yield { type: 'progress', done: total - left.length + done, total, rate, secondsLeft };
      }
    }
  } finally {
    await file?.close();
  }
  yield { type: 'done', run: { header, samples }, ...(plan.pictures && { pictures: plan.pictures }) };
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

/** Questions about one picture, no more than are asked at once. */
function portionsOf(questions: readonly EvalQuestion[]): EvalQuestion[][] {
  return groupsOf(questions, ({ picture }) => picture).flatMap(([, of]) => {
    const count = Math.ceil(of.length / mostAtOnce);
    return Array.from({ length: count }, (_, i) => of.slice(i * mostAtOnce, (i + 1) * mostAtOnce));
  });
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
