/** `%eval TASK key=value …` and what the terminal makes of the same words. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../failure.js';
import type { Kernel } from '../runCell.js';
import { writeDemo } from './demo/writeDemo.js';
import { demoOptions, demoRuns } from './demoRuns.js';
import { readOptions, splitWords } from './options.js';
import { reportOf, type Report } from './report.js';
import { evaluate } from './run.js';
import { taskNamed } from './tasks/all.js';
import type { Plan, Task } from './task.js';

export type EvaluationEvent =
  | {
      readonly type: 'evaluating';
      readonly task: string;
      readonly done: number;
      readonly total: number;
      /** Samples a second. */
      readonly rate: number;
      readonly secondsLeft: number;
    }
  | {
      readonly type: 'evaluated';
      readonly report: Report;
      /** Those that are part of the data set's own file, by the name that samples give them. */
      readonly pictures?: Plan['pictures'];
    };

/** One task to run. */
export interface EvalRun {
  readonly task: Task;
  readonly options: ReadonlyMap<string, string>;
  /** File of the run, where one is kept. */
  readonly out?: string;
}

/**
 * Runs what a `%eval` line says: a task, `TASK demo=yes` on the demo's files, or `demo` for every task on them.
 * @throws Failure `eval-task`, `eval-option`, `eval-not-local` and what running throws
 */
export async function* evaluationOf(
  argument: string,
  kernel: Kernel,
): AsyncGenerator<EvaluationEvent, void, undefined> {
  const { places } = kernel;
  if (places === undefined) {
    throw new Failure(
      'eval-not-local',
      'An evaluation reads files of this machine; open a notebook that lies here.',
    );
  }
  const [name = '', ...words] = splitWords(argument);
  const options = readOptions(words);
  if (name !== 'demo' && options.get('demo') !== 'yes') {
    const run = { task: taskNamed(name), options, ...outOf(options, places.folder) };
    yield* runTask(run, places.folder, kernel);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'chatspot-demo-'));
  try {
    // The package's own pictures stay where they are when the folder is gone.
    const files = { ...(await writeDemo(places.demo, folder)), pictures: places.demo };
    options.delete('demo');
    const runs = name === 'demo' ? demoRuns(files, options) : [demoRun(name, demoOptions(files), options)];
    for (const [task, own] of runs) {
      yield* runTask({ task, options: own, ...outOf(own, places.folder) }, places.folder, kernel);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function demoRun(
  name: string,
  demo: ReturnType<typeof demoOptions>,
  given: ReadonlyMap<string, string>,
): [Task, Map<string, string>] {
  const task = taskNamed(name);
  return [task, new Map([...Object.entries(demo[task.name]!), ...given])];
}

/** @param folder where relative paths of the options start */
export async function* runTask(
  { task, options, out }: EvalRun,
  folder: string,
  kernel: Kernel,
): AsyncGenerator<EvaluationEvent, void, undefined> {
  const own = new Map([...options].filter(([key]) => key !== 'out'));
  const request = { task, options: own, folder, ...(out !== undefined && { out }) };
  for await (const event of evaluate(request, kernel)) {
    if (event.type === 'progress') yield { ...event, type: 'evaluating', task: task.name };
    else if (event.type === 'done') {
      const { run, pictures } = event;
      yield { type: 'evaluated', report: reportOf(task, run), ...(pictures && { pictures }) };
    }
  }
}

function outOf(options: ReadonlyMap<string, string>, folder: string): { out?: string } {
  const out = options.get('out');
  return out === undefined ? {} : { out: join(folder, out) };
}

/** "12 of 40, 8.1 a second, 4 s left" */
export function describeProgress({
  task,
  done,
  total,
  rate,
  secondsLeft,
}: Extract<EvaluationEvent, { type: 'evaluating' }>): string {
  const left = secondsLeft < 90 ? `${Math.ceil(secondsLeft)} s` : `${Math.ceil(secondsLeft / 60)} min`;
  return `${task}: ${done} of ${total}, ${rate.toPrecision(2)} a second, ${left} left`;
}
