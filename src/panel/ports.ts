import type * as vscode from 'vscode';
import type { Kernel } from '../../kernel/runCell.js';

/** What panels need of the engine. */
export interface PanelEngine {
  /**
   * @param folder where relative paths start
   * @param signal cancels whatever is asked through this kernel
   * @throws Failure `untrusted`
   */
  kernel(folder: vscode.Uri, signal?: AbortSignal): Kernel;
  /** Pictures that were encoded ahead are no more, or another model is to answer. */
  readonly onDidForget: vscode.Event<void>;
  /** Encodes a picture, so that its first question does not wait. @throws Failure */
  warm(picture: vscode.Uri): Promise<void>;
}
