import type * as vscode from 'vscode';
import type { NamedRegion } from '../webview/protocol.js';

/** What the rest of the extension asks of the image panels. */
export interface Panels {
  /**
   * Shows the picture.
   * @param cell what is drawn goes into this cell
   * @param regions of an answer, drawn beside the cell's own
   */
  open(picture: vscode.Uri, cell?: vscode.NotebookCell, regions?: readonly NamedRegion[]): Promise<void>;
}
