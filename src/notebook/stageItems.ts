import * as vscode from 'vscode';
import type { Stage } from '../../kernel/engine/protocol.js';
import { notebookType } from './cellTexts.js';

/** Shows under a running cell what it is waiting for: loading the model, reading the picture, answering. */
export class StageItems implements vscode.NotebookCellStatusBarItemProvider, vscode.Disposable {
  readonly #stages = new Map<vscode.NotebookCell, Stage>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCellStatusBarItems = this.#changed.event;
  readonly #registration = vscode.notebooks.registerNotebookCellStatusBarItemProvider(notebookType, this);

  set(cell: vscode.NotebookCell, stage: Stage | undefined): void {
    if (this.#stages.get(cell) === stage) return;
    if (stage === undefined) this.#stages.delete(cell);
    else this.#stages.set(cell, stage);
    this.#changed.fire();
  }

  provideCellStatusBarItems(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem | undefined {
    const stage = this.#stages.get(cell);
    if (stage === undefined) return undefined;
    const text = `$(loading~spin) ${stage}`;
    return new vscode.NotebookCellStatusBarItem(text, vscode.NotebookCellStatusBarAlignment.Left);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
