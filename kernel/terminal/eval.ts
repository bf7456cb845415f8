import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { drawConfusion } from '../evaluation/charts/confusionMatrix.js';
import { drawNoiseCurve } from '../evaluation/charts/noiseCurve.js';
import { compareRuns, mergeRuns } from '../evaluation/compare.js';
import { writeDemo } from '../evaluation/demo/writeDemo.js';
import { demoOptions, demoRuns } from '../evaluation/demoRuns.js';
import { demoRun, describeProgress, runTask, type EvalRun } from '../evaluation/evalCell.js';
import { common, readOptions } from '../evaluation/options.js';
import { reportOf, textTable, type Report } from '../evaluation/report.js';
import { readRun } from '../evaluation/runFile.js';
import { taskNamed, tasks } from '../evaluation/tasks/all.js';
import type { DeviceChoice } from '../engine/protocol.js';
import { Failure } from '../failure.js';
import type { Kernel } from '../runCell.js';
import { writeFileWhole } from '../writeFile.js';
import { chosenModel, demoPictures, localEngine } from './localEngine.js';
import { nodeFiles } from './nodeFiles.js';
import { printable } from './printable.js';

export interface EvalOptions {
  readonly demo?: boolean;
  readonly fresh?: boolean;
  readonly out?: string;
  readonly model?: string;
  readonly device: DeviceChoice;
  readonly maxTokens: number;
  readonly threads?: number;
}

/** `chatspot eval TASK …`, `eval --demo`, `eval merge A B …` and `eval compare A B`. */
export async function evalCommand(words: readonly string[], options: EvalOptions): Promise<void> {
  const [first, ...rest] = words;
  if (first === 'merge') return merge(rest, options);
  if (first === 'compare') return compare(rest);
  if (first === undefined && options.demo !== true) return console.log(taskHelp());
  const named = first !== undefined && !first.startsWith('--') && !first.includes('=') ? first : undefined;
  const given = readOptions(asPairs(named === undefined ? words : rest));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const engine = localEngine();
  const threads = options.threads === undefined ? {} : { threads: options.threads };
  const kernel: Kernel = {
    engine: {
      load: (folder, device, more) => engine.load(folder, device, { ...more, ...threads }),
      generate: (question, signal) => engine.generate(question, signal),
      generateAll: (questions, signal) => engine.generateAll(questions, signal),
    },
    embedTexts: async (encoder, texts, signal) => engine.embedTexts(chosenModel(encoder), texts, signal),
    files: nodeFiles(process.cwd()),
    places: { folder: process.cwd(), demo: demoPictures() },
    settings: {
      model: chosenModel(options.model),
      device: options.device,
      sampling: { temperature: 0, topP: 1, seed: 1, maxTokens: options.maxTokens, stop: [] },
    },
    signal: stop.signal,
  };
  const started = performance.now();
  try {
    const runs = await runsOf(named, given, options, kernel);
    for (const run of runs) await execute(run, kernel, options.fresh === true || options.demo === true);
    if (options.demo === true) console.log('\nPublished figures are those of the real data sets; the demo has drawn pictures, so they do not compare.'); // prettier-ignore
    if (runs.length > 1) console.log(`\nAll in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
  } finally {
    await engine.shutdown();
  }
}

async function runsOf(
  name: string | undefined,
  given: Map<string, string>,
  options: EvalOptions,
  { settings }: Kernel,
): Promise<EvalRun[]> {
  const isDemo = options.demo === true || given.get('demo') === 'yes';
  given.delete('demo');
  // Beside the run's file, or the folder that is named for all of them.
  const beside = options.out === undefined ? 'chatspot-eval/demo' : join(dirname(options.out), 'demo');
  const folder = resolve(name === undefined ? (options.out ?? 'chatspot-eval/demo') : beside);
  const files = isDemo ? await writeDemo(demoPictures(), folder) : undefined;
  if (name === undefined) {
    return demoRuns(files!, given).map(([task, own]) => ({ task, options: own, out: join(folder, 'runs', `${task.name}.jsonl`) })); // prettier-ignore
  }
  const [task, own] =
    files === undefined ? [taskNamed(name), given] : demoRun(name, demoOptions(files), given);
  const hash = createHash('sha256').update(JSON.stringify([[...own].sort(), settings])).digest('hex').slice(0, 8); // prettier-ignore
  const out = given.get('out') ?? (options.demo === true ? undefined : options.out) ?? `chatspot-eval/${task.name}-${hash}.jsonl`; // prettier-ignore
  return [{ task, options: own, out: resolve(out) }];
}

async function execute(run: EvalRun, kernel: Kernel, fresh: boolean): Promise<void> {
  if (fresh) await rm(run.out!, { force: true });
  const clear = () => process.stderr.isTTY && process.stderr.write('\r\x1b[K');
  try {
    for await (const event of runTask(run, process.cwd(), kernel)) {
      if (event.type === 'evaluating') {
        if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${describeProgress(event)}`);
      } else {
        clear();
        await show(event.report, run.out!);
        console.log(event.report.time);
        if (event.report.samples.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
      }
    }
  } finally {
    clear();
  }
}

/** The table, and beside the run's file the charts and what an evaluation server takes. */
async function show(report: Report, out: string): Promise<void> {
  console.log(`\n${printable(report.text)}\n${report.summary}`);
  const { curves, confusion } = report.figures;
  const base = out.replace(/\.jsonl$/, '');
  const written = [out];
  const write = async (path: string, content: string | Uint8Array) => {
    await writeFileWhole(path, content);
    written.push(path);
  };
  if (curves?.length) await write(`${base}.noise.png`, await drawNoiseCurve(report.task, curves));
  if (confusion) await write(`${base}.confusion.png`, await drawConfusion(report.task, confusion));
  if (report.submission) await write(`${base}.${report.submission.ending}`, report.submission.text);
  console.error(written.map((path) => `  ${path}`).join('\n'));
}

async function merge(paths: readonly string[], { out }: EvalOptions): Promise<void> {
  if (paths.length === 0)
    throw new Failure('eval-option', 'Name the files to merge: chatspot eval merge A B.');
  const runs = await Promise.all(paths.map((path) => readRun(resolve(path))));
  const merged = mergeRuns(runs);
  const report = reportOf(taskNamed(merged.header.task), merged);
  if (out === undefined) return console.log(`\n${printable(report.text)}\n${report.summary}`);
  const all = [merged.header, ...report.samples].map((line) => JSON.stringify(line) + '\n').join('');
  await writeFileWhole(resolve(out), all);
  await show(report, resolve(out));
}

async function compare(paths: readonly string[]): Promise<void> {
  if (paths.length !== 2) throw new Failure('eval-option', 'Name two files: chatspot eval compare A B.');
  const [a, b] = await Promise.all(paths.map((path) => readRun(resolve(path))));
  const rows = compareRuns(a!, b!);
  console.log(`A: ${reportOf(taskNamed(a!.header.task), a!).summary}`);
  console.log(`B: ${reportOf(taskNamed(b!.header.task), b!).summary}\n\n${textTable(rows)}`);
}

/** `--limit 10` and `--limit=10` as `limit=10`. */
function asPairs(words: readonly string[]): string[] {
  const pairs: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith('--') || word.includes('=')) pairs.push(word.replace(/^--/, ''));
    else pairs.push(`${word.slice(2)}=${words[++i] ?? ''}`);
  }
  return pairs;
}

/** Every task with its options. */
export function taskHelp(): string {
  const list = (options: Readonly<Record<string, string>>) =>
    Object.entries(options).map(([key, about]) => `    ${`${key}=`.padEnd(13)} ${about}`);
  const parts = tasks.map(({ name, about, options }) => [`  ${name}: ${about}`, ...list(options)].join('\n'));
  return ['Tasks and their options:', ...parts, '  Options of every task:', ...list(common)].join('\n');
}
