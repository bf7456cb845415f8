import { posix } from 'node:path';
import * as vscode from 'vscode';
import { printTag } from '../../kernel/instruction/print.js';
import type { RegionPart } from '../../kernel/instruction/types.js';
import type { FromPanel, ToPanel } from '../../webview/protocol.js';
import { chatspotCells, textOf } from '../notebook/cellTexts.js';
import { folderOf, pictureUri } from '../workspaceFiles.js';
import { carryIds, regionsOnPicture, rewriteRegions, type CellContext } from './cellRegions.js';

interface KnownRegion {
  readonly id: string;
  /** As it stands in the text. */
  readonly tag: string;
}

type EditMessage = FromPanel & { readonly type: 'regions' };

/**
 * Keeps a panel and a cell the same. The cell's text is the only source of truth: what is typed there shows in the
 * panel, and what is drawn in the panel is an edit of the text, which the notebook can undo.
 */
export class CellBinding {
  #revision = 0;
  #known: readonly KnownRegion[] = [];
  #nextId = 1;
  /** Text that the panel's own edit leads to; its change is no news. */
  #expected: string | undefined;
  /** Texts by the regions that they hold, so that undoing in the panel gives the very text back. */
  readonly #texts = new Map<string, { readonly text: string; readonly known: readonly KnownRegion[] }>();
  /** Edits are made one after the other. */
  #queue: Promise<void> = Promise.resolve();
  readonly #listeners: vscode.Disposable;

  constructor(
    readonly cell: vscode.NotebookCell,
    private readonly picture: vscode.Uri,
    private readonly post: (message: ToPanel) => void,
    private readonly onEnd: () => void,
  ) {
    this.#carryIds();
    this.#listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (chatspotCells(this.cell.notebook).some((other) => other.document === document)) this.#onText();
      }),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => {
        if (notebook === this.cell.notebook && this.cell.index < 0) this.onEnd();
      }),
      vscode.workspace.onDidCloseNotebookDocument((notebook) => {
        if (notebook === this.cell.notebook) this.onEnd();
      }),
    );
  }

  show(): void {
    const parts = regionsOnPicture(this.#context());
    const regions = parts.map(({ shape, points, unit, name }, i) => {
      return { id: this.#known[i]!.id, shape, points, unit, ...(name !== undefined && { name }) };
    });
    const label = `cell ${this.cell.index + 1} of ${posix.basename(this.cell.notebook.uri.path)}`;
    this.post({ type: 'cell', cell: { label, revision: this.#revision, regions } });
  }

  edit(message: EditMessage): Promise<void> {
    this.#queue = this.#queue.then(() => this.#edit(message));
    return this.#queue;
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  async #edit(message: EditMessage): Promise<void> {
    if (message.revision !== this.#revision) {
      this.show();
      return;
    }
    const context = this.#context();
    const ids = this.#known.map(({ id }) => id);
    this.#texts.set(keyOf(this.#known), { text: context.text, known: this.#known });
    const rewritten = rewriteRegions(context, ids, message.regions, message);
    const after = knownAfter(ids, message, { ...context, text: rewritten });
    const { text, known } = this.#texts.get(keyOf(after)) ?? { text: rewritten, known: after };
    if (text === context.text) return;
    const [before, expected] = [this.#known, this.#expected];
    this.#known = known;
    this.#expected = text;
    if (await vscode.workspace.applyEdit(replacement(this.cell.document, text))) return;
    [this.#known, this.#expected] = [before, expected];
    this.show();
  }

  #onText(): void {
    if (textOf(this.cell.document) === this.#expected) return;
    this.#expected = undefined;
    this.#texts.clear();
    this.#revision++;
    this.#carryIds();
    this.show();
  }

  #carryIds(): void {
    const tags = regionsOnPicture(this.#context()).map(printTag);
    const ids = carryIds(this.#known, tags, () => `cell ${this.#nextId++}`);
    this.#known = tags.map((tag, i) => ({ id: ids[i]!, tag }));
  }

  #context(): CellContext {
    const { notebook } = this.cell;
    const folder = folderOf(notebook.uri);
    const cells = chatspotCells(notebook);
    const above = cells
      .filter(({ index }) => index < this.cell.index)
      .map(({ document }) => textOf(document));
    const shown = this.picture.toString();
    const isPicture = ({ path }: { path: string }) => pictureUri(folder, path).toString() === shown;
    return { above, text: textOf(this.cell.document), isPicture };
  }
}

/** The same for the same regions in any order. */
function keyOf(regions: readonly KnownRegion[]): string {
  return JSON.stringify(regions.map(({ id, tag }) => `${id} ${tag}`).sort());
}

/** Ids of the regions as they stand in the text after an edit: those that were there, then the new ones. */
function knownAfter(ids: readonly string[], { regions }: EditMessage, context: CellContext): KnownRegion[] {
  const parts: readonly RegionPart[] = regionsOnPicture(context);
  const left = new Set(regions.map(({ id }) => id));
  const old = ids.filter((id) => left.has(id));
  const added = regions.map(({ id }) => id).filter((id) => !ids.includes(id));
  const all = [...old, ...added];
  return parts.map((part, i) => ({ id: all[i] ?? `unknown ${i}`, tag: printTag(part) }));
}

/** Replaces only what differs, so that the cursor and the undo steps of the cell stay where they are. */
function replacement(document: vscode.TextDocument, text: string): vscode.WorkspaceEdit {
  const old = document.getText();
  const wanted = document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
  let start = 0;
  while (start < Math.min(old.length, wanted.length) && old[start] === wanted[start]) start++;
  let end = 0;
  const most = Math.min(old.length, wanted.length) - start;
  while (end < most && old[old.length - 1 - end] === wanted[wanted.length - 1 - end]) end++;
  const range = new vscode.Range(document.positionAt(start), document.positionAt(old.length - end));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, wanted.slice(start, wanted.length - end));
  return edit;
}
