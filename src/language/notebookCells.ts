import * as vscode from 'vscode';
import type { Cell } from '../../kernel/instruction/conversation.js';
import { parse, type Parsed } from '../../kernel/instruction/parse.js';
import { chatspotCells, textOf } from '../notebook/cellTexts.js';
import { folderOf, pictureUri } from '../workspaceFiles.js';
import { pictureAt } from './currentPicture.js';

export interface ParsedCell extends Parsed, Cell {
  readonly text: string;
  readonly document: vscode.TextDocument;
}

/** A document of the cell language among the cells that give it its meaning. */
export interface CellContext {
  /** All cells of its notebook in document order; itself alone where it is no cell. */
  readonly cells: readonly ParsedCell[];
  /** Which of them it is. */
  readonly index: number;
  readonly own: ParsedCell;
  /** Where relative paths start. */
  readonly folder: vscode.Uri;
}

const parsedCells = new WeakMap<
  vscode.TextDocument,
  { readonly version: number; readonly cell: ParsedCell }
>();

export function contextOf(document: vscode.TextDocument): CellContext {
  const notebook = notebookOf(document);
  const documents =
    notebook === undefined ? [document] : chatspotCells(notebook).map((cell) => cell.document);
  // A cell whose language is just being changed may not be among them yet.
  if (!documents.includes(document)) documents.push(document);
  const cells = documents.map(parsedCell);
  const index = documents.indexOf(document);
  return { cells, index, own: cells[index]!, folder: folderOf((notebook ?? document).uri) };
}

/** The picture that a cell asks about: named in it, or in the conversation that it continues. */
export function currentPicture(cell: vscode.NotebookCell): vscode.Uri | undefined {
  const { cells, index, folder } = contextOf(cell.document);
  const path = pictureAt(cells, index);
  return path === undefined ? undefined : pictureUri(folder, path);
}

export function cellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  return notebookOf(document)
    ?.getCells()
    .find((cell) => cell.document === document);
}

function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some((cell) => cell.document === document),
  );
}

/** Parsed once for every version of the text. */
function parsedCell(document: vscode.TextDocument): ParsedCell {
  const known = parsedCells.get(document);
  if (known?.version === document.version) return known.cell;
  const text = textOf(document);
  const cell = { ...parse(text), text, document };
  parsedCells.set(document, { version: document.version, cell });
  return cell;
}
