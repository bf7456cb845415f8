import { posix } from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../../kernel/failure.js';
import type { FromPanel, NamedRegion, ToPanel } from '../../webview/protocol.js';
import { insertCell } from '../notebook/insertCell.js';
import { imageTag } from '../notebook/newNotebook.js';
import { folderOf } from '../workspaceFiles.js';
import { Asking } from './asking.js';
import { CellBinding } from './cellBinding.js';
import type { PanelEngine } from './ports.js';
import { Warmth } from './warmth.js';

/** A picture that is open in a panel: what outlives the panel's page while it is hidden or moved. */
export class PictureDocument implements vscode.CustomDocument {
  /** Where messages go while a page listens. */
  page: ((message: ToPanel) => void) | undefined;
  readonly #asking: Asking;
  #binding: CellBinding | undefined;
  /** What the panel last said was its state. */
  #state: string | undefined;
  #refusal: string | null = null;
  readonly #warmth: Warmth;
  /** Regions of a notebook's answer that the page does not have yet. */
  #found: readonly NamedRegion[] | undefined;

  /** @param onDispose called when the last panel of the picture is closed */
  constructor(
    readonly uri: vscode.Uri,
    engine: PanelEngine,
    private readonly log: vscode.LogOutputChannel,
    private readonly onDispose: () => void,
  ) {
    const settings = () => engine.answering(uri, this.#binding?.cell);
    const kernel = (signal: AbortSignal) => ({
      ...engine.kernel(folderOf(uri), signal),
      settings: settings(),
    });
    this.#asking = new Asking(posix.basename(uri.path), kernel, (message) => this.#post(message));
    this.#warmth = new Warmth(uri, engine, settings);
  }

  /** Shows the regions of this cell from now on, writes changes to it, and answers as it would be answered. */
  bind(cell: vscode.NotebookCell): void {
    this.#binding?.dispose();
    this.#binding = new CellBinding(
      cell,
      this.uri,
      (message) => this.#post(message),
      () => this.#release(),
    );
    this.#binding.show();
    void this.warm();
  }

  /** Draws the regions of a notebook's answer. */
  show(found: readonly NamedRegion[]): void {
    this.#found = found;
    this.#post({ type: 'found', regions: found });
  }

  /** Starts encoding, so that the first question does not wait for it; tells the panel where it cannot. */
  async warm(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      this.#refuse('This workspace is not trusted, so no model runs in it; trust it to ask. Drawing works.');
      return;
    }
    this.#refuse(null);
    await this.#warmth.warm().catch((thrown: unknown) => {
      const { code, message } = Failure.from(thrown);
      this.log.info(`Warming ${this.uri.toString()}: ${code}: ${message}`);
      // The model will never read this picture, for example because there is no decoder for its format.
      if (code.startsWith('picture-')) this.#refuse(message);
    });
  }

  /** What was encoded is no more: the next `warm` begins anew. */
  cool(): void {
    this.#warmth.cool();
  }

  /** Another model was loaded. @param isVisible whether the picture is to be encoded again at once, where that is right */
  switched(isVisible: boolean): void {
    if (this.#warmth.switched() && isVisible) void this.warm();
  }

  async receive(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        if (!message.hasState && this.#state !== undefined)
          this.#post({ type: 'restore', state: this.#state });
        this.#post({ type: 'asking', refusal: this.#refusal });
        this.#asking.replay(message.pending);
        this.#binding?.show();
        if (this.#found !== undefined) this.#post({ type: 'found', regions: this.#found });
        break;
      case 'ask':
        await this.#asking.ask(message.ask, message.turns);
        break;
      case 'stop':
        this.#asking.stop(message.ask);
        break;
      case 'insert': {
        const cell = await insertCell({ text: message.text, picture: this.uri });
        this.#post({ type: 'notice', message: `Inserted into ${posix.basename(cell.notebook.uri.path)}.` });
        break;
      }
      case 'copy':
        await vscode.env.clipboard.writeText(cellFor(this.uri, message.text));
        this.#post({ type: 'notice', message: 'Copied the text of a cell.' });
        break;
      case 'regions':
        await this.#binding?.edit(message);
        break;
      case 'release':
        this.#release();
        break;
      case 'state':
        this.#state = message.state;
        this.#found = undefined; // the state holds it from now on
        break;
    }
  }

  dispose(): void {
    this.#asking.dispose();
    this.#binding?.dispose();
    this.onDispose();
  }

  #release(): void {
    this.#binding?.dispose();
    this.#binding = undefined;
    this.#post({ type: 'cell', cell: null });
  }

  #refuse(refusal: string | null): void {
    this.#refusal = refusal;
    this.#post({ type: 'asking', refusal });
  }

  #post(message: ToPanel): void {
    this.page?.(message);
  }
}

/** A cell's text with the picture's path as the notebook at hand writes it, else relative to the workspace. */
function cellFor(picture: vscode.Uri, body: string): string {
  const editor = vscode.window.activeNotebookEditor ?? vscode.window.visibleNotebookEditors[0];
  const workspace = vscode.workspace.getWorkspaceFolder(picture)?.uri;
  const folder = editor ? folderOf(editor.notebook.uri) : (workspace ?? folderOf(picture));
  return [imageTag(folder, picture), body].filter((line) => line !== '').join('\n');
}
