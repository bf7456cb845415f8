import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { CellQueue, type CellQueueHost } from '../../../src/notebook/cellQueue.js';

/** A notebook of named cells; what happens to them is written down in `log`. */
class FakeHost implements CellQueueHost {
  readonly log: string[] = [];
  /** Cells that continue others. */
  above: Record<string, readonly string[]> = {};
  failing = new Set<string>();
  readonly answered = new Set<string>();
  readonly executions = new Map<string, FakeExecution>();
  readonly #cells = new Map<string, vscode.NotebookCell>();
  /** Called when a cell runs. */
  onRun: (name: string) => void = () => undefined;

  cell(name: string): vscode.NotebookCell {
    const cell = this.#cells.get(name) ?? ({ name } as unknown as vscode.NotebookCell);
    this.#cells.set(name, cell);
    return cell;
  }

  createExecution(cell: vscode.NotebookCell): vscode.NotebookCellExecution {
    const name = nameOf(cell);
    if (name === 'refused') throw new Error('The notebook has another kernel.');
    const execution = new FakeExecution(cell, () => this.log.push(`${name} dropped`));
    this.executions.set(name, execution);
    return execution as unknown as vscode.NotebookCellExecution;
  }

  async run(execution: vscode.NotebookCellExecution, order: number): Promise<void> {
    const name = nameOf(execution.cell);
    this.log.push(`${name} [${order}]`);
    this.onRun(name);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (!this.failing.has(name)) this.answered.add(name);
  }

  unanswered(cell: vscode.NotebookCell): readonly vscode.NotebookCell[] {
    const above = this.above[nameOf(cell)] ?? [];
    return above.filter((name) => !this.answered.has(name)).map((name) => this.cell(name));
  }
}

class FakeExecution {
  #cancelled: () => void = () => undefined;
  readonly token = { onCancellationRequested: (listener: () => void) => (this.#cancelled = listener) };
  constructor(
    readonly cell: vscode.NotebookCell,
    readonly end: () => void,
  ) {}
  cancel(): void {
    this.#cancelled();
  }
}

const nameOf = (cell: vscode.NotebookCell) => (cell as unknown as { name: string }).name;

describe('CellQueue', () => {
  let host: FakeHost;
  let queue: CellQueue;
  const add = (...names: string[]) => queue.add(names.map((name) => host.cell(name)));
  beforeEach(() => {
    host = new FakeHost();
    queue = new CellQueue(host);
  });

  it('runs one cell at a time, in order, and numbers them', async () => {
    void add('a', 'b');
    await add('c', 'a');
    assert.deepEqual(host.log, ['a [1]', 'b [2]', 'c [3]']);
    await add('a');
    assert.equal(host.log.at(-1), 'a [4]');
  });

  it('first runs what a cell continues, whether that waits itself or not', async () => {
    host.above = { c: ['a', 'b'] };
    await add('c', 'b');
    assert.deepEqual(host.log, ['a [1]', 'b [2]', 'c [3]']);
  });

  it('does not run again what has an answer, nor twice what fails', async () => {
    host.above = { c: ['a', 'b'] };
    host.answered.add('a');
    host.failing.add('b');
    await add('c');
    assert.deepEqual(host.log, ['b [1]', 'c [2]']);
  });

  it('drops a cell that is cancelled before its turn, and what it would have run first', async () => {
    host.above = { c: ['b'] };
    host.onRun = (name) => name === 'a' && host.executions.get('c')!.cancel();
    await add('a', 'c', 'd');
    assert.deepEqual(host.log, ['a [1]', 'c dropped', 'd [2]']);
  });

  it('drops a cell that is cancelled while another runs for it', async () => {
    host.above = { c: ['a', 'b'] };
    host.onRun = (name) => name === 'a' && host.executions.get('c')!.cancel();
    await add('c');
    assert.deepEqual(host.log, ['a [1]', 'c dropped']);
  });

  it('forgets what waits and counts anew after a reset', async () => {
    host.onRun = (name) => name === 'a' && queue.reset();
    await add('a', 'b');
    await add('c');
    assert.deepEqual(host.log, ['a [1]', 'b dropped', 'c [1]']);
  });

  it('ends what waits when the kernel may not run a cell any more', async () => {
    host.above = { a: ['refused'] };
    await assert.rejects(add('a', 'b'));
    assert.deepEqual(host.log, ['a dropped', 'b dropped']);
  });
});
