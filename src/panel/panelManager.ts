import * as vscode from 'vscode';
import type { NamedRegion } from '../../webview/protocol.js';
import type { Panels } from '../panels.js';
import { PictureDocument } from './pictureDocument.js';
import { PicturePage } from './picturePage.js';
import type { PanelEngine } from './ports.js';

/** As the manifest names it. */
export const panelType = 'chatspot.panel';

/** The image panels: a custom editor for pictures, one panel for each. */
export class PanelManager implements Panels, vscode.CustomReadonlyEditorProvider<PictureDocument> {
  /** By the picture's address. */
  readonly #open = new Map<string, { document: PictureDocument; panel?: vscode.WebviewPanel }>();
  /** Cells whose regions the panel of a picture shall show, until it is open; the same below. */
  readonly #waiting = new Map<string, vscode.NotebookCell>();
  /** Regions of an answer that it shall show. */
  readonly #found = new Map<string, readonly NamedRegion[]>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly engine: PanelEngine,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.window.registerCustomEditorProvider(panelType, this, {
        supportsMultipleEditorsPerDocument: false,
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        for (const { document } of this.#open.values()) void document.warm();
      }),
      this.engine.onDidSwitch((kept) => {
        for (const [key, { document, panel }] of this.#open) {
          if (key !== kept?.toString()) document.switched(panel?.visible === true);
        }
      }),
      this.engine.onDidForget(() => {
        for (const { document, panel } of this.#open.values()) {
          document.cool();
          // The others when they are looked at again.
          if (panel?.visible === true) void document.warm();
        }
      }),
    );
  }

  /** Shows the picture, beside the notebook when it is opened for a cell. */
  async open(
    picture: vscode.Uri,
    cell?: vscode.NotebookCell,
    regions: readonly NamedRegion[] = [],
  ): Promise<void> {
    const key = picture.toString();
    if (cell !== undefined) this.#waiting.set(key, cell);
    if (regions.length > 0) this.#found.set(key, regions);
    const shown = this.#open.get(key)?.panel;
    if (shown !== undefined) shown.reveal();
    else {
      const column = cell === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
      await vscode.commands.executeCommand('vscode.openWith', picture, panelType, column);
    }
    this.#showWaiting(key);
  }

  openCustomDocument(uri: vscode.Uri): PictureDocument {
    const key = uri.toString();
    const document = new PictureDocument(uri, this.engine, this.log, () => this.#open.delete(key));
    this.#open.set(key, { document });
    this.#showWaiting(key);
    return document;
  }

  resolveCustomEditor(document: PictureDocument, panel: vscode.WebviewPanel): void {
    const key = document.uri.toString();
    const page = new PicturePage(document, panel, this.context.extensionUri, this.log);
    this.#open.set(key, { document, panel });
    panel.onDidChangeViewState(() => panel.visible && void document.warm());
    panel.onDidDispose(() => {
      page.dispose();
      const open = this.#open.get(key);
      if (open?.panel === panel) this.#open.set(key, { document });
    });
    void document.warm();
  }

  #showWaiting(key: string): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    const cell = this.#waiting.get(key);
    const found = this.#found.get(key);
    this.#waiting.delete(key);
    this.#found.delete(key);
    if (cell !== undefined) open.document.bind(cell);
    if (found !== undefined) open.document.show(found);
  }
}
