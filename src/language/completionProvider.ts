import * as vscode from 'vscode';
import { printTag } from '../../kernel/instruction/print.js';
import { Failure } from '../../kernel/failure.js';
import type { Pictures } from '../pictures.js';
import { pictureUri } from '../workspaceFiles.js';
import { completionsAt, type Suggestion } from './completion.js';
import { contextOf } from './notebookCells.js';
import { offsetOf, rangeOf } from './positions.js';

const { CompletionItemKind } = vscode;
const kinds: Readonly<Record<Suggestion['kind'], vscode.CompletionItemKind>> = {
  tag: CompletionItemKind.Snippet,
  name: CompletionItemKind.Variable,
  directive: CompletionItemKind.Keyword,
  setting: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
};

class PictureItem extends vscode.CompletionItem {
  constructor(
    readonly path: string,
    readonly picture: vscode.Uri,
  ) {
    super(path, CompletionItemKind.File);
  }
}

/** Tags, names from the cells above, directives and settings, and pictures with a thumbnail beside them. */
export class CellCompletion implements vscode.CompletionItemProvider {
  static readonly triggers = ['<', '%', ' ', '/', '=', '"'];

  constructor(private readonly pictures: Pictures) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    _token: vscode.CancellationToken,
    { triggerCharacter }: vscode.CompletionContext,
  ): Promise<vscode.CompletionItem[]> {
    const { cells, index, own, folder } = contextOf(document);
    const found = completionsAt(cells, index, offsetOf(own.text, position));
    if (found === undefined) return [];
    const range = rangeOf(own.text, found.span);
    if (found.wantsPictures === true) {
      return (await this.pictures.list(folder)).map((path, i) => pictureItem(path, folder, range, i));
    }
    // A blank between two words of prose is no wish for a tag.
    const isProse = triggerCharacter === ' ' && found.items.some(({ kind }) => kind === 'tag');
    return isProse ? [] : found.items.map((suggestion, i) => item(suggestion, range, i));
  }

  async resolveCompletionItem(item: vscode.CompletionItem): Promise<vscode.CompletionItem> {
    if (!(item instanceof PictureItem)) return item;
    const [size, thumbnail] = await Promise.all([
      this.pictures.size(item.picture, item.path),
      this.pictures.thumbnail(item.picture),
    ]);
    const words = size instanceof Failure ? size.message : `${size.width} × ${size.height} pixels`;
    item.documentation = new vscode.MarkdownString(
      thumbnail === undefined ? words : `![${item.path}](${thumbnail})\n\n${words}`,
    );
    return item;
  }
}

function pictureItem(path: string, folder: vscode.Uri, range: vscode.Range, order: number): PictureItem {
  const item = new PictureItem(path, pictureUri(folder, path));
  item.insertText = printTag({ type: 'image', path, span: { start: 0, end: 0 } }).slice('<image '.length, -1);
  item.filterText = item.insertText.startsWith('"') ? item.insertText : path;
  item.range = range;
  item.sortText = String(order).padStart(5, '0');
  return item;
}

function item(suggestion: Suggestion, range: vscode.Range, order: number): vscode.CompletionItem {
  const { label, snippet, kind, detail, continues } = suggestion;
  const item = new vscode.CompletionItem(
    { label, ...(detail !== undefined && { description: detail }) },
    kinds[kind],
  );
  item.insertText = new vscode.SnippetString(snippet);
  item.range = range;
  item.filterText = label.replace(/[… ]/g, '');
  item.sortText = String(order).padStart(5, '0');
  if (continues === true) item.command = { title: 'Suggest', command: 'editor.action.triggerSuggest' };
  return item;
}
