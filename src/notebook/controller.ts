import * as vscode from 'vscode';
import { conversationAt } from '../../kernel/instruction/conversation.js';
import { parse } from '../../kernel/instruction/parse.js';
import type { CellEvent } from '../../kernel/runCell.js';
import type { EngineService } from '../engineService.js';
import { folderOf } from '../workspaceFiles.js';
import { CellQueue, type CellQueueHost } from './cellQueue.js';
import { cellText, chatspotCells, languageId, notebookType } from './cellTexts.js';
import { StageItems } from './stageItems.js';

/** The notebook kernel "ChatSpot": runs cells of the language `chatspot` in Jupyter notebooks. */
export class ChatSpotController implements vscode.Disposable, CellQueueHost {
  readonly #controller: vscode.NotebookController;
  readonly #queues = new Map<vscode.NotebookDocument, CellQueue>();
  readonly #stages = new StageItems();
  readonly #selected = new WeakSet<vscode.NotebookDocument>();
  readonly #used = new vscode.EventEmitter<void>();
  /** The kernel was selected for a notebook, or another one was. */
  readonly onDidChangeUse = this.#used.event;
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly service: EngineService,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#controller = vscode.notebooks.createNotebookController('chatspot', notebookType, 'ChatSpot');
    this.#controller.description = 'Answers questions about pictures, on this machine';
    this.#controller.supportedLanguages = [languageId];
    this.#controller.supportsExecutionOrder = true;
    // Answers come as they come: whoever asked for the run need not wait for the queue to be empty.
    this.#controller.executeHandler = (cells, notebook) => {
      this.#queueOf(notebook)
        .add(cells)
        .catch((thrown: unknown) => log.error(String(thrown)));
    };
    vscode.workspace.notebookDocuments.forEach((notebook) => this.#prefer(notebook));
    this.#subscriptions = [
      this.#controller,
      this.#stages,
      this.#used,
      this.#controller.onDidChangeSelectedNotebooks(({ notebook, selected }) => {
        if (selected) this.#selected.add(notebook);
        else this.#selected.delete(notebook);
        this.#used.fire();
      }),
      vscode.workspace.onDidOpenNotebookDocument((notebook) => this.#prefer(notebook)),
      vscode.workspace.onDidChangeNotebookDocument((event) => event.metadata && this.#prefer(event.notebook)),
      vscode.workspace.onDidCloseNotebookDocument((notebook) => {
        this.#queues.get(notebook)?.reset();
        this.#queues.delete(notebook);
      }),
    ];
  }

  /** Cancels what runs and waits, ends the engine process, and counts from one again. */
  async restart(): Promise<void> {
    for (const queue of this.#queues.values()) queue.reset();
    await this.service.restart();
  }

  /** Whether a notebook is ChatSpot's: by its selected kernel, or by its own metadata until one is selected. */
  uses(notebook: vscode.NotebookDocument): boolean {
    return this.#selected.has(notebook) || wantsChatspot(notebook);
  }

  createExecution(cell: vscode.NotebookCell): vscode.NotebookCellExecution {
    return this.#controller.createNotebookCellExecution(cell);
  }

  unanswered(cell: vscode.NotebookCell): readonly vscode.NotebookCell[] {
    const cells = chatspotCells(cell.notebook);
    const parsed = cells.map(cellText).map(({ text, answer }) => ({
      ...parse(text),
      ...(answer !== undefined && { answer }),
    }));
    const index = cells.indexOf(cell);
    return index < 0 ? [] : conversationAt(parsed, index).unanswered.map((i) => cells[i]!);
  }

  async run(execution: vscode.NotebookCellExecution, order: number): Promise<void> {
    const { cell } = execution;
    const cells = chatspotCells(cell.notebook);
    try {
      // Pictures and drawing are loaded with the first cell that runs, not when the editor starts.
      const { executeCell } = await import('./cellExecution.js');
      await executeCell({
        execution,
        order,
        texts: cells.slice(0, cells.indexOf(cell) + 1).map(cellText),
        kernel: (signal) => this.service.kernel(folderOf(cell.notebook.uri), signal),
        onEvent: (event) => this.#observe(cell, event),
      });
    } catch (thrown) {
      // Only a broken installation gets here: `executeCell` itself never throws.
      this.log.error(String(thrown));
      execution.end(false);
    } finally {
      this.#stages.set(cell, undefined);
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #observe(cell: vscode.NotebookCell, event: CellEvent): void {
    if (event.type === 'progress') this.#stages.set(cell, event.stage);
    else if (event.type === 'picture') this.log.info(`asking about ${event.path}`);
    else if (event.type === 'problem') this.log.warn(event.problem.message);
  }

  #queueOf(notebook: vscode.NotebookDocument): CellQueue {
    const queue = this.#queues.get(notebook) ?? new CellQueue(this);
    this.#queues.set(notebook, queue);
    return queue;
  }

  #prefer(notebook: vscode.NotebookDocument): void {
    if (notebook.notebookType !== notebookType) return;
    const { Preferred, Default } = vscode.NotebookControllerAffinity;
    this.#controller.updateNotebookAffinity(notebook, wantsChatspot(notebook) ? Preferred : Default);
  }
}

/** Whether the notebook's own metadata names this kernel or its language. */
export function wantsChatspot(notebook: vscode.NotebookDocument): boolean {
  type Named = { readonly name?: unknown; readonly language?: unknown };
  const { kernelspec, language_info } = (notebook.metadata['metadata'] ?? {}) as {
    readonly kernelspec?: Named;
    readonly language_info?: Named;
  };
  return [kernelspec?.name, kernelspec?.language, language_info?.name].includes(languageId);
}
