import * as vscode from 'vscode';
import { printTag } from '../../kernel/instruction/print.js';
import { folderOf, relativePath } from '../workspaceFiles.js';
import { languageId, notebookType } from './cellTexts.js';

/** Metadata by which Jupyter and VS Code know the kernel and the language of a notebook's cells. */
const metadata = {
  kernelspec: { name: languageId, display_name: 'ChatSpot', language: languageId },
  language_info: { name: languageId },
};

/** Opens a new, unsaved notebook with one cell, which starts with the picture if one is given. */
export async function newNotebook(picture?: vscode.Uri, text = ''): Promise<vscode.NotebookEditor> {
  const untitled = vscode.Uri.from({ scheme: 'untitled', path: 'Untitled.ipynb' });
  const image = picture === undefined ? '' : imageTag(folderOf(untitled), picture);
  const source = [image, text].filter((line) => line !== '').join('\n');
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, languageId);
  const data = new vscode.NotebookData([cell]);
  data.metadata = { metadata, nbformat: 4, nbformat_minor: 5 };
  const notebook = await vscode.workspace.openNotebookDocument(notebookType, data);
  return vscode.window.showNotebookDocument(notebook);
}

/** `<image …>` for a picture, as a notebook in `folder` writes it. */
export function imageTag(folder: vscode.Uri, picture: vscode.Uri): string {
  return printTag({ type: 'image', path: relativePath(folder, picture), span: { start: 0, end: 0 } });
}
