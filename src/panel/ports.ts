import type * as vscode from 'vscode';
import type { Settings } from '../../kernel/directives.js';
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
  /**
   * Another model was loaded, so what was encoded ahead is no more: but for this picture, where it was loaded to encode
   * one.
   */
  readonly onDidSwitch: vscode.Event<vscode.Uri | undefined>;
  /**
   * What questions about a picture are answered with: the settings, or what holds at a cell. `model` is a folder.
   * @throws Failure of a directive, or `model-unknown`
   */
  answering(picture: vscode.Uri, cell?: vscode.NotebookCell): Settings;
  /** Whether that model is loaded now. */
  isLoaded(settings: Settings): boolean;
  /** Encodes a picture, so that its first question does not wait. @throws Failure */
  warm(picture: vscode.Uri, settings: Settings): Promise<void>;
}
