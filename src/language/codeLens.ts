import * as vscode from 'vscode';
import { cellOf, contextOf, currentPicture } from './notebookCells.js';
import { rangeOf } from './positions.js';

/** "Pick on picture" above every cell that asks about one. */
export class PickLens implements vscode.CodeLensProvider {
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const cell = cellOf(document);
    const picture = cell && currentPicture(cell);
    if (picture === undefined) return [];
    const { text, instruction } = contextOf(document).own;
    const image = instruction.parts.find((part) => part.type === 'image');
    const range = rangeOf(text, image?.span ?? { start: 0, end: 0 });
    return [
      new vscode.CodeLens(range, {
        title: '$(inspect) Pick on picture',
        command: 'chatspot.pickOnPicture',
        arguments: [picture, cell],
      }),
    ];
  }
}
