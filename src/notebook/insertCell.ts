import * as vscode from 'vscode';
import { folderOf } from '../workspaceFiles.js';
import { chatspotCells, languageId } from './cellTexts.js';
import { wantsChatspot } from './controller.js';
import { imageTag, newNotebook } from './newNotebook.js';

export interface NewCell {
  /** The cell's text, for example `What is in <box 10 10 80 80>?`. */
  readonly text: string;
  /** Named in front of the text; left out where the cell goes on with the conversation above it. */
  readonly picture?: vscode.Uri;
  /** The new cell goes right below this one. */
  readonly after?: vscode.NotebookCell;
}

/**
 * Inserts a cell into the notebook at hand and shows it: below `after`, else below the selection of the notebook
 * that is active, visible or open, else in a new notebook.
 */
export async function insertCell(cell: NewCell): Promise<vscode.NotebookCell> {
  const notebook = cell.after?.notebook ?? notebookAtHand();
  if (notebook === undefined) {
    const { notebook: created } = await newNotebook(cell.picture, cell.text);
    return created.cellAt(0);
  }
  const editor = await vscode.window.showNotebookDocument(notebook, { preserveFocus: false });
  const index = cell.after === undefined ? editor.selection.end : cell.after.index + 1;
  const image = cell.picture === undefined ? '' : `${imageTag(folderOf(notebook.uri), cell.picture)}\n`;
  const data = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, image + cell.text, languageId);
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(Math.min(index, notebook.cellCount), [data])]);
  await vscode.workspace.applyEdit(edit);
  editor.selection = new vscode.NotebookRange(index, index + 1);
  editor.revealRange(editor.selection, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  return notebook.cellAt(index);
}

function notebookAtHand(): vscode.NotebookDocument | undefined {
  const isOurs = (notebook: vscode.NotebookDocument) =>
    wantsChatspot(notebook) || chatspotCells(notebook).length > 0;
  const shown = [vscode.window.activeNotebookEditor, ...vscode.window.visibleNotebookEditors];
  const notebooks = shown.flatMap((editor) => editor?.notebook ?? []);
  return [...notebooks, ...vscode.workspace.notebookDocuments].find(isOurs);
}
