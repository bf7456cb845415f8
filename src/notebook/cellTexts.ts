import * as vscode from 'vscode';
import type { Output } from '../../kernel/ipynb.js';
import type { CellText } from '../../kernel/runCell.js';
import { answerMime, savedAnswer } from '../../kernel/savedAnswer.js';

export const notebookType = 'jupyter-notebook';
export const languageId = 'chatspot';

/** The cells that a conversation can consist of, in document order; other languages in the notebook are not ours. */
export function chatspotCells(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
  return notebook
    .getCells()
    .filter((cell) => cell.kind === vscode.NotebookCellKind.Code && cell.document.languageId === languageId);
}

/** A cell as the kernel reads it: its text and the answer that its outputs hold. */
export function cellText(cell: vscode.NotebookCell): CellText {
  const answer = savedAnswer(cell.outputs.map(savedOutput));
  return { text: textOf(cell.document), ...(answer !== undefined && { answer }) };
}

/** Cells are parsed with `\n`; a document on Windows may hold `\r\n`. */
export function textOf(document: vscode.TextDocument): string {
  return document.getText().replaceAll('\r\n', '\n');
}

/** Only what `savedAnswer` reads: the rich answer, else the plain text. */
function savedOutput(output: vscode.NotebookCellOutput): Output {
  const read = (mime: string) => {
    const data = output.items.find((item) => item.mime === mime)?.data;
    return data && new TextDecoder().decode(data);
  };
  const rich = read(answerMime);
  const plain = read('text/plain');
  const data = {
    ...(rich !== undefined && { [answerMime]: json(rich) }),
    ...(plain !== undefined && { 'text/plain': plain }),
  };
  const isResult = output.metadata?.['outputType'] === 'execute_result';
  return isResult
    ? { output_type: 'execute_result', execution_count: null, data, metadata: {} }
    : { output_type: 'display_data', data, metadata: {} };
}

/** Someone may have edited the notebook's file by hand. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
