import type * as vscode from 'vscode';
import { Failure } from '../../kernel/failure.js';
import { answerOutputs, pictureOutput } from '../../kernel/outputs.js';
import { runCell, type CellEvent, type CellText, type Kernel } from '../../kernel/runCell.js';
import { cellOutput, errorOutput } from './cellOutput.js';
import { EvaluationProgress } from './evaluationProgress.js';
import { StreamedAnswer } from './streamedAnswer.js';

/** One run of one cell, from what the notebook's text says. */
export interface CellRun {
  readonly execution: vscode.NotebookCellExecution;
  readonly order: number;
  /** The notebook's cells down to the one that runs, which is the last. */
  readonly texts: readonly CellText[];
  /** May throw a Failure, which the cell then shows. */
  readonly kernel: (signal: AbortSignal) => Kernel;
  /** Told of each event, after it is shown. */
  readonly onEvent: (event: CellEvent) => void;
}

/** Runs a cell and shows what comes. Never throws; the execution is ended exactly once, whatever happens. */
export async function executeCell(run: CellRun): Promise<void> {
  const { execution } = run;
  const stop = new AbortController();
  const cancellation = execution.token.onCancellationRequested(() => stop.abort());
  if (execution.token.isCancellationRequested) stop.abort();
  const stream = new StreamedAnswer(execution);
  let success = false;
  try {
    execution.executionOrder = run.order;
    execution.start(Date.now());
    await execution.clearOutput();
    await showEvents(run, stream, stop.signal);
    success = true;
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    await stream.settle();
    // Fails only when the cell is gone, and with it the place to say so.
    await Promise.resolve(execution.appendOutput(errorOutput({ code, message }))).catch(() => undefined);
  } finally {
    cancellation.dispose();
    execution.end(success, Date.now());
  }
}

async function showEvents(run: CellRun, stream: StreamedAnswer, signal: AbortSignal): Promise<void> {
  const { execution, texts, order } = run;
  let isEach = false;
  const progress = new EvaluationProgress(execution);
  for await (const event of runCell(texts, texts.length - 1, run.kernel(signal))) {
    if (event.type === 'picture') {
      isEach = true;
      await execution.appendOutput(cellOutput(pictureOutput(event.path)));
    }
    // With many pictures, each answer is shown as a whole when it is there.
    else if (event.type === 'token' && !isEach) stream.push(event.text);
    else if (event.type === 'answer') {
      const outputs = (await answerOutputs(event.answer, order)).map(cellOutput);
      await stream.settle();
      if (isEach) await execution.appendOutput(outputs);
      else await execution.replaceOutput(outputs);
    }
    // Each task's figures are shown as a whole when they are there; above them stands how far the next one is.
    else if (event.type === 'evaluating') await progress.show(event);
    else if (event.type === 'evaluated') {
      const { evaluationOutputs } = await import('../../kernel/evaluation/evaluationOutputs.js');
      progress.add((await evaluationOutputs(event, order)).map(cellOutput));
      await progress.settle();
    }
    run.onEvent(event);
  }
}
