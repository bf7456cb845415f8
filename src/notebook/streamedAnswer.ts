import * as vscode from 'vscode';
import { SoftWrap } from './softWrap.js';

/** Milliseconds between two updates of the screen. */
const interval = 60;

/**
 * Shows an answer while it comes. Every piece is appended to one output and sent once, so that the cost is linear
 * in the answer's length.
 */
export class StreamedAnswer {
  readonly #wrap = new SoftWrap();
  #unsent = '';
  #output: vscode.NotebookCellOutput | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sent: Promise<void> = Promise.resolve();

  constructor(private readonly execution: vscode.NotebookCellExecution) {}

  push(text: string): void {
    this.#unsent += this.#wrap.push(text);
    this.#timer ??= setTimeout(() => void this.settle(), this.#output === undefined ? 0 : interval);
  }

  /** Resolves when everything so far is shown. */
  settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#unsent;
    this.#unsent = '';
    // A cell that was deleted meanwhile takes no output; its execution ends by itself.
    if (text !== '') this.#sent = this.#sent.then(() => this.#append(text)).catch(() => undefined);
    return this.#sent;
  }

  async #append(text: string): Promise<void> {
    const item = vscode.NotebookCellOutputItem.stdout(text);
    if (this.#output !== undefined) return this.execution.appendOutputItems(item, this.#output);
    this.#output = new vscode.NotebookCellOutput([item]);
    await this.execution.appendOutput(this.#output);
  }
}
