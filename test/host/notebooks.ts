/** What host tests do with notebooks, through the API that any extension has. */
import * as vscode from 'vscode';
import { writeNotebook, type NotebookCell } from '../../kernel/ipynb.js';
import { until } from '../harness/until.js';

/** A folder with the tour and its pictures, fresh for every run. */
export function workspaceFolder(): vscode.Uri {
  return vscode.workspace.workspaceFolders![0]!.uri;
}

/** Writes a notebook of these cells into the workspace and shows it. */
export async function openCells(name: string, ...cells: string[]): Promise<vscode.NotebookDocument> {
  const uri = vscode.Uri.joinPath(workspaceFolder(), `${name}.ipynb`);
  const written: NotebookCell[] = cells.map((source, i) => ({
    ...{ id: `cell-${i}`, cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null },
  }));
  const kernelspec = { name: 'chatspot', display_name: 'ChatSpot', language: 'chatspot' };
  const metadata = { kernelspec, language_info: { name: 'chatspot' } };
  const text = writeNotebook({ cells: written, metadata, nbformat: 4, nbformat_minor: 5 });
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return show(uri);
}

export async function show(uri: vscode.Uri): Promise<vscode.NotebookDocument> {
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

/** Starts cells the way the run button does. */
export async function start(
  notebook: vscode.NotebookDocument,
  first: number,
  end = first + 1,
): Promise<void> {
  const ranges = [{ start: first, end }];
  await vscode.commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri });
}

/** Runs one cell to its end. Proves on its way that a kernel was chosen by itself: nothing here chooses one. */
export async function run(notebook: vscode.NotebookDocument, index: number): Promise<vscode.NotebookCell> {
  const cell = notebook.cellAt(index);
  const before = cell.executionSummary?.executionOrder;
  await start(notebook, index);
  await ended(cell, before);
  return cell;
}

/** @param before the execution order of the run that does not count */
export async function ended(cell: vscode.NotebookCell, before?: number): Promise<void> {
  await until(`cell ${cell.index} to end`, () => {
    const { executionOrder, success } = cell.executionSummary ?? {};
    return success !== undefined && executionOrder !== before;
  });
}

export function mimesOf(cell: vscode.NotebookCell): string[][] {
  return cell.outputs.map((output) => output.items.map(({ mime }) => mime));
}

export function textOf(cell: vscode.NotebookCell, mime: string): string | undefined {
  const item = cell.outputs.flatMap(({ items }) => items).find((each) => each.mime === mime);
  return item && new TextDecoder().decode(item.data);
}

/** Name and message of the cell's error output. */
export function errorOf(cell: vscode.NotebookCell): { name: string; message: string; stack?: string } {
  const text = textOf(cell, 'application/vnd.code.notebook.error');
  if (text === undefined)
    throw new Error(`cell ${cell.index} has no error but ${JSON.stringify(mimesOf(cell))}`);
  return JSON.parse(text) as { name: string; message: string; stack?: string };
}
