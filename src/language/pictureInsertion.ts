import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import { imageTag } from '../notebook/newNotebook.js';
import { endingOf, isPicturePath } from '../pictureFiles.js';
import { section } from '../settings.js';
import { cellOf, contextOf } from './notebookCells.js';
import { pastedPath } from './pastedName.js';

const title = 'Insert picture';
const mimes = ['image/*', 'files', 'text/uri-list'];
const kind = vscode.DocumentDropOrPasteEditKind.Empty.append('chatspot', 'picture');

interface NewPicture {
  readonly bytes: Uint8Array;
  readonly name?: string;
  readonly ending: string;
}

/**
 * Pictures pasted or dropped into a cell become `<image …>`. One of the workspace is named where it is; a
 * screenshot, or a file from elsewhere, is saved beside the notebook first, under the pattern of the settings.
 */
export class PictureInsertion implements vscode.DocumentPasteEditProvider, vscode.DocumentDropEditProvider {
  static readonly paste: vscode.DocumentPasteProviderMetadata = {
    providedPasteEditKinds: [kind],
    pasteMimeTypes: mimes,
  };
  static readonly drop: vscode.DocumentDropEditProviderMetadata = {
    providedDropEditKinds: [kind],
    dropMimeTypes: mimes,
  };

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    _ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentPasteEdit[] | undefined> {
    const insertion = await insertionOf(document, data);
    if (insertion === undefined) return undefined;
    const edit = new vscode.DocumentPasteEdit(insertion.text, title, kind);
    edit.additionalEdit = insertion.files;
    return [edit];
  }

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    _position: vscode.Position,
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentDropEdit | undefined> {
    const insertion = await insertionOf(document, data);
    if (insertion === undefined) return undefined;
    const edit = new vscode.DocumentDropEdit(insertion.text, title, kind);
    edit.additionalEdit = insertion.files;
    return edit;
  }
}

async function insertionOf(
  document: vscode.TextDocument,
  data: vscode.DataTransfer,
): Promise<{ readonly text: string; readonly files: vscode.WorkspaceEdit } | undefined> {
  const { folder, own } = contextOf(document);
  const files = new vscode.WorkspaceEdit();
  const taken = new Set<string>();
  const tags: string[] = [];
  const save = async (picture: NewPicture) => {
    const uri = await freeFile(document, folder, picture, taken);
    files.createFile(uri, { contents: picture.bytes });
    tags.push(imageTag(folder, uri));
  };
  const uris = await pictureUris(data);
  for (const uri of uris) {
    const isHere = vscode.workspace.getWorkspaceFolder(uri) !== undefined || isBelow(uri, folder);
    if (isHere) tags.push(imageTag(folder, uri));
    else await save({ ...named(uri.path), bytes: await vscode.workspace.fs.readFile(uri) });
  }
  // The same files come once as addresses and once as contents.
  if (uris.length === 0) for (const picture of await newPictures(data)) await save(picture);
  if (tags.length === 0) return undefined;
  const isAlone = own.text.trim() === '';
  return { text: tags.join('\n') + (isAlone ? '\n' : ''), files };
}

async function pictureUris(data: vscode.DataTransfer): Promise<vscode.Uri[]> {
  const list = await data.get('text/uri-list')?.asString();
  return (list ?? '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => vscode.Uri.parse(line))
    .filter(({ path, scheme }) => isPicturePath(path) && !scheme.startsWith('http'));
}

async function newPictures(data: vscode.DataTransfer): Promise<NewPicture[]> {
  const pictures: NewPicture[] = [];
  for (const [mime, item] of data) {
    const file = item.asFile();
    const ending = endingOf(mime);
    if (file === undefined || (ending === undefined && !isPicturePath(file.name))) continue;
    const { name, ending: written } = named(file.name);
    pictures.push({ bytes: await file.data(), ...(name !== '' && { name }), ending: ending ?? written });
  }
  return pictures;
}

async function freeFile(
  document: vscode.TextDocument,
  folder: vscode.Uri,
  { name, ending }: NewPicture,
  taken: Set<string>,
): Promise<vscode.Uri> {
  const pattern = vscode.workspace.getConfiguration(section, folder).get<string>('pastedPictures')!;
  const notebook = cellOf(document)?.notebook.uri ?? document.uri;
  const pasted = {
    notebook: named(notebook.path).name,
    ...(name !== undefined && { name }),
    ending,
    when: new Date(),
  };
  const path = await pastedPath(pattern, pasted, async (path) => {
    if (taken.has(path)) return true;
    return vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, path)).then(
      () => true,
      () => false,
    );
  });
  taken.add(path);
  return vscode.Uri.joinPath(folder, path);
}

function named(path: string): { readonly name: string; readonly ending: string } {
  const dotted = extname(path);
  return { name: basename(path, dotted), ending: dotted.slice(1).toLowerCase() };
}

function isBelow(uri: vscode.Uri, folder: vscode.Uri): boolean {
  return uri.scheme === folder.scheme && uri.path.startsWith(`${folder.path}/`);
}
