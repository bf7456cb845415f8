import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { DeviceChoice, EngineError } from '../engine/protocol.js';
import { describeProgress } from '../evaluation/evalCell.js';
import { evaluationOutputs } from '../evaluation/evaluationOutputs.js';
import { Failure } from '../failure.js';
import {
  languageOf,
  readNotebook,
  sourceOf,
  writeNotebook,
  type Notebook,
  type NotebookCell,
  type Output,
} from '../ipynb.js';
import { answerOutputs, errorOutput, pictureOutput } from '../outputs.js';
import { runCell, type CellText, type Kernel } from '../runCell.js';
import { savedAnswer } from '../savedAnswer.js';
import { requireWritable, writeFileWhole } from '../writeFile.js';
import { AnswerLine } from './answerLine.js';
import { chosenModel, demoPictures, localEngine, relativeTo } from './localEngine.js';
import { nodeFiles } from './nodeFiles.js';
import { printable } from './printable.js';

export interface RunOptions {
  readonly out?: string;
  readonly model?: string;
  readonly device: DeviceChoice;
}

/**
 * `chatspot run`: executes every chatspot cell in document order, streams to the terminal and writes the notebook
 * with its outputs. A failing cell gets an error output and the run goes on; the exit code is then 1. Cells of
 * another language are left alone.
 *
 * @throws Failure `notebook-missing`, `notebook-broken`, `notebook-language` or `write-failed`, before anything runs
 */
export async function runCommand(notebookPath: string, options: RunOptions): Promise<void> {
  const source = resolve(notebookPath);
  const target = options.out === undefined ? source : resolve(options.out);
  const notebook = readNotebook(await readText(source), notebookPath);
  requireLanguage(notebook, notebookPath);
  await requireWritable(target);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const engine = localEngine();
  const folder = dirname(source);
  const kernel: Kernel = {
    engine: relativeTo(folder, engine),
    embedTexts: async (encoder, texts, signal) =>
      engine.embedTexts(chosenModel(encoder, folder), texts, signal),
    files: nodeFiles(folder),
    places: { folder, demo: demoPictures() },
    settings: {
      model: chosenModel(options.model),
      device: options.device,
      sampling: { temperature: 0, topP: 1, seed: 1, maxTokens: 256, stop: [] },
    },
    signal: stop.signal,
  };
  const cells = notebook.cells.filter((cell) => cell.cell_type === 'code' && isChatSpot(notebook, cell));
  const run = await runCells(cells, kernel).finally(() => engine.shutdown());
  await writeFileWhole(target, writeNotebook(notebook));
  const count = run.interrupted
    ? `${run.done} of ${cells.length} cells run, interrupted`
    : `${run.done} cells run`;
  console.log(`\n${count}, ${run.failed} failed; written to ${target}`);
  if (dirname(target) !== folder) console.log(`Its pictures are still named relative to ${folder}.`);
  if (run.failed > 0 || run.interrupted) process.exitCode = 1;
}

async function runCells(
  cells: readonly NotebookCell[],
  kernel: Kernel,
): Promise<{ done: number; failed: number; interrupted: boolean }> {
  const texts: CellText[] = cells.map((cell) => ({ text: sourceOf(cell) }));
  let failed = 0;
  for (const [index, cell] of cells.entries()) {
    const outputs = await execute(texts, index, kernel);
    // What an interrupted cell held before stays.
    if (kernel.signal?.aborted === true) return { done: index, failed, interrupted: true };
    cell.execution_count = index + 1;
    cell.outputs = outputs;
    if (outputs.some((output) => output.output_type === 'error')) failed++;
    texts[index] = answered(cell, texts[index]!.text);
  }
  return { done: cells.length, failed, interrupted: false };
}

const isChatSpot = (notebook: Notebook, cell: NotebookCell): boolean =>
  [undefined, 'chatspot'].includes(languageOf(notebook, cell));

/** A notebook of another language would lose its outputs. */
function requireLanguage(notebook: Notebook, name: string): void {
  const language = languageOf(notebook);
  if (language === undefined || language === 'chatspot') return;
  const message = `${name} is a notebook in ${language}; choose the ChatSpot kernel for it first.`;
  throw new Failure('notebook-language', message);
}

async function execute(texts: readonly CellText[], index: number, kernel: Kernel): Promise<Output[]> {
  console.log(`\n[${index + 1}] ${printable(texts[index]!.text.trim()).replaceAll('\n', '\n    ')}`);
  const outputs: Output[] = [];
  const line = new AnswerLine();
  try {
    for await (const event of runCell(texts, index, kernel)) {
      if (event.type === 'problem') console.error(`  ! ${event.problem.message}`);
      else if (event.type === 'picture') {
        console.log(`  ${event.path}`);
        outputs.push(pictureOutput(event.path));
      } else if (event.type === 'progress') line.progress(event.stage);
      else if (event.type === 'token') line.token(event.text);
      else if (event.type === 'evaluating') evaluationLine(event);
      else if (event.type === 'evaluated') {
        line.clear();
        console.log(`${event.report.text}\n${event.report.summary} ${event.report.time}`);
        outputs.push(...(await evaluationOutputs(event, index + 1)));
      } else {
        line.end(event.answer);
        outputs.push(...(await answerOutputs(event.answer, index + 1)));
      }
    }
  } catch (thrown) {
    const { code, message }: EngineError = Failure.from(thrown);
    line.clear();
    console.error(`  ✗ ${message} (${code})`);
    outputs.push(errorOutput({ code, message }));
  }
  return outputs;
}

function evaluationLine(event: Parameters<typeof describeProgress>[0]): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K  ${describeProgress(event)}`);
}

/** The cell as later cells see it: with the answer that it has now, or none when it failed. */
function answered(cell: NotebookCell, text: string): CellText {
  const answer = savedAnswer(cell.outputs ?? []);
  return answer === undefined ? { text } : { text, answer };
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Failure('notebook-missing', `${path} cannot be read; check the path.`, { cause });
  });
}
