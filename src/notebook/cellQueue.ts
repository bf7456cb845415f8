import type * as vscode from 'vscode';

export interface CellQueueHost {
  createExecution(cell: vscode.NotebookCell): vscode.NotebookCellExecution;
  /** Runs the cell and ends its execution. Does not throw. */
  run(execution: vscode.NotebookCellExecution, order: number): Promise<void>;
  /** Cells above that this one continues and that have no answer yet, in document order. */
  unanswered(cell: vscode.NotebookCell): readonly vscode.NotebookCell[];
}

/** The cells of one notebook that wait for their turn. Only one runs at a time. */
export class CellQueue {
  readonly #waiting = new Map<vscode.NotebookCell, vscode.NotebookCellExecution>();
  #order = 0;
  #draining: Promise<void> | undefined;

  constructor(private readonly host: CellQueueHost) {}

  /** Puts cells behind those that wait; resolves when nothing waits or runs any more. */
  add(cells: readonly vscode.NotebookCell[]): Promise<void> {
    for (const cell of cells) {
      if (this.#waiting.has(cell)) continue;
      const execution = this.host.createExecution(cell);
      this.#waiting.set(cell, execution);
      // Cancelled before its turn: it ends without a trace. Once it runs, the run minds the token itself.
      execution.token.onCancellationRequested(() => this.#drop(cell, execution));
    }
    this.#draining ??= this.#drain().finally(() => (this.#draining = undefined));
    return this.#draining;
  }

  /** Gives up whatever waits and counts from one again, as a fresh kernel does. */
  reset(): void {
    this.#dropAll();
    this.#order = 0;
  }

  async #drain(): Promise<void> {
    try {
      for (;;) {
        const [next] = this.#waiting.keys();
        if (next === undefined) return;
        await this.#runAbove(next);
        if (this.#waiting.has(next)) await this.#run(next);
      }
    } finally {
      this.#dropAll(); // the host refused an execution, say because the notebook has another kernel now
    }
  }

  /** What a cell means depends on the answers above it: those that are missing come first. */
  async #runAbove(cell: vscode.NotebookCell): Promise<void> {
    const tried = new Set<vscode.NotebookCell>();
    while (this.#waiting.has(cell)) {
      const [above] = this.host.unanswered(cell);
      // Tried already: it failed, and the cell's own run will say that its answer is missing.
      if (above === undefined || tried.has(above)) return;
      tried.add(above);
      await this.#run(above);
    }
  }

  async #run(cell: vscode.NotebookCell): Promise<void> {
    const execution = this.#waiting.get(cell) ?? this.host.createExecution(cell);
    this.#waiting.delete(cell);
    await this.host.run(execution, ++this.#order);
  }

  #dropAll(): void {
    for (const [cell, execution] of this.#waiting) this.#drop(cell, execution);
  }

  #drop(cell: vscode.NotebookCell, execution: vscode.NotebookCellExecution): void {
    if (this.#waiting.get(cell) !== execution) return;
    this.#waiting.delete(cell);
    execution.end(undefined);
  }
}
