import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../../kernel/failure.js';
import { isFromPanel } from '../../webview/messages.js';
import type { PictureSource, ToPanel } from '../../webview/protocol.js';
import { folderOf } from '../workspaceFiles.js';
import { panelHtml } from './html.js';
import type { PictureDocument } from './pictureDocument.js';

/** Connects one webview with its picture; everything ends with the webview. */
export class PicturePage implements vscode.Disposable {
  readonly #parts: vscode.Disposable[] = [];
  /** Grows with every change of the file, so that the browser does not show what it has kept. */
  #version = 0;

  constructor(
    private readonly document: PictureDocument,
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const { webview } = panel;
    const dist = vscode.Uri.joinPath(extension, 'dist');
    webview.options = { enableScripts: true, localResourceRoots: [dist, folderOf(document.uri)] };
    document.page = this.#post;
    // Characters that mean something in a glob match any one here.
    const name = posix.basename(document.uri.path).replaceAll(/[[\]{}*?]/g, '?');
    const pattern = new vscode.RelativePattern(folderOf(document.uri), name);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, true, false, true);
    this.#parts.push(
      webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)),
      watcher,
      watcher.onDidChange(() => {
        this.#version++;
        void this.#sendPicture();
      }),
    );
    const built = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    webview.html = panelHtml({
      source: webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      ...{ script: built('panel.js'), styles: built('panel.css'), decoder: built('decoder.js') },
    });
  }

  dispose(): void {
    if (this.document.page === this.#post) this.document.page = undefined;
    vscode.Disposable.from(...this.#parts).dispose();
  }

  readonly #post = (message: ToPanel): void => void this.panel.webview.postMessage(message);

  async #receive(message: unknown): Promise<void> {
    if (!isFromPanel(message)) {
      this.log.warn('A panel sent a message that is not known; it was dropped.');
      return;
    }
    try {
      await this.document.receive(message);
      if (message.type === 'ready') await this.#sendPicture();
    } catch (thrown) {
      const failure = Failure.from(thrown);
      this.log.error(`${message.type}: ${failure.code}: ${failure.message}`);
      this.#post({ type: 'notice', message: failure.message });
    }
  }

  async #sendPicture(): Promise<void> {
    const { uri } = this.document;
    const name = posix.basename(uri.path);
    this.#post({ type: 'picture', name, source: await this.#source(uri) });
  }

  /** Browsers show no TIFF: its pixels are sent instead. */
  async #source(uri: vscode.Uri): Promise<PictureSource> {
    if (!/\.tiff?$/i.test(uri.path)) {
      const address = this.panel.webview.asWebviewUri(uri);
      const query = this.#version === 0 ? '' : `?version=${this.#version}`;
      return { kind: 'address', address: `${address.toString()}${query}` };
    }
    const { decodePicture } = await import('../../kernel/picture.js');
    const bytes = await vscode.workspace.fs.readFile(uri);
    const { width, height, rgba } = await decodePicture(bytes, posix.basename(uri.path));
    return { kind: 'pixels', width, height, rgba };
  }
}
