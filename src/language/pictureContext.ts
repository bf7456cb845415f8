import type * as vscode from 'vscode';
import { conversationAt } from '../../kernel/instruction/conversation.js';
import { Failure } from '../../kernel/failure.js';
import type { Part, Size } from '../../kernel/instruction/types.js';
import type { Pictures } from '../pictures.js';
import { pictureUri } from '../workspaceFiles.js';
import type { CellContext } from './notebookCells.js';

/** Sizes of the pictures that the regions of a cell lie on, by the part. Missing pictures have none. */
export async function sizesOf(context: CellContext, pictures: Pictures): Promise<ReadonlyMap<Part, Size>> {
  const sizes = new Map<Part, Size>();
  for (const [part, { path }] of conversationAt(context.cells, context.index).pictures) {
    const size = await pictures.size(pictureUri(context.folder, path), path);
    if (!(size instanceof Failure)) sizes.set(part, size);
  }
  return sizes;
}

/** The picture that a part shows or lies on. */
export function uriOfPart({ cells, index, folder }: CellContext, part: Part): vscode.Uri | undefined {
  const path = part.type === 'image' ? part.path : conversationAt(cells, index).pictures.get(part)?.path;
  return path === undefined ? undefined : pictureUri(folder, path);
}
