import * as vscode from 'vscode';
import { describeProgress } from '../../kernel/evaluation/evalCell.js';

/** Milliseconds between two updates of the screen. */
const interval = 400;

/** How far a `%eval` cell is, below the figures of the tasks that are done. */
export class EvaluationProgress {
  readonly #done: vscode.NotebookCellOutput[] = [];
  #last = -Infinity;

  constructor(private readonly execution: vscode.NotebookCellExecution) {}

  /** Says it at most every few hundred milliseconds. */
  async show(event: Parameters<typeof describeProgress>[0]): Promise<void> {
    const now = performance.now();
    if (now - this.#last < interval) return;
    this.#last = now;
    const item = vscode.NotebookCellOutputItem.stdout(describeProgress(event));
    await this.execution.replaceOutput([...this.#done, new vscode.NotebookCellOutput([item])]);
  }

  add(outputs: readonly vscode.NotebookCellOutput[]): void {
    this.#done.push(...outputs);
  }

  /** Shows what is done and nothing else. */
  async settle(): Promise<void> {
    await this.execution.replaceOutput(this.#done);
  }
}
