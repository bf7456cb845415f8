import * as vscode from 'vscode';
import { Failure } from '../kernel/failure.js';
import type { Region, Size } from '../kernel/instruction/types.js';
import { pictureGlob } from './pictureFiles.js';
import { relativePath } from './workspaceFiles.js';

/** Larger pictures would hold up the editor for a second while they are decoded for a thumbnail. */
const largestThumbnail = 25_000_000;
/** Pictures offered for completion and quick fixes. */
const mostListed = 500;

interface Known {
  readonly stamp: string;
  readonly size: Size | Failure;
}

/** What the cell language wants to know about picture files; sizes are remembered until a file changes. */
export class Pictures {
  readonly #sizes = new Map<string, Known>();

  /** The picture's size in pixels, or a Failure that says why it has none. */
  async size(uri: vscode.Uri, written: string): Promise<Size | Failure> {
    const stamp = await this.#stamp(uri);
    if (stamp === undefined) {
      return new Failure(
        'picture-missing',
        `${written} was not found; the path is relative to the notebook.`,
      );
    }
    const known = this.#sizes.get(uri.toString());
    if (known?.stamp === stamp) return known.size;
    const { pictureSize } = await import('../kernel/pictureHeader.js');
    const bytes = await vscode.workspace.fs.readFile(uri);
    const size = resultOf(() => pictureSize(bytes, written));
    this.#sizes.set(uri.toString(), { stamp, size });
    return size;
  }

  /** The picture, or a region of it in pixels, as a small PNG in a data URI; undefined where it cannot be drawn. */
  async thumbnail(uri: vscode.Uri, region?: Region): Promise<string | undefined> {
    const size = await this.size(uri, uri.path);
    if (size instanceof Failure || size.width * size.height > largestThumbnail) return undefined;
    const { drawThumbnail } = await import('./thumbnail.js');
    const png = await drawThumbnail(await vscode.workspace.fs.readFile(uri), region).catch(() => undefined);
    return png && `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  }

  /** Pictures of the workspace, as a cell of a notebook in `folder` writes their paths; the nearest come first. */
  async list(folder: vscode.Uri): Promise<string[]> {
    const inWorkspace = vscode.workspace.getWorkspaceFolder(folder) !== undefined;
    const where = inWorkspace ? pictureGlob : new vscode.RelativePattern(folder, pictureGlob);
    const found = await vscode.workspace.findFiles(where, '**/node_modules/**', mostListed);
    const depth = (path: string) => path.split('/').length;
    return found
      .map((uri) => relativePath(folder, uri))
      .sort((a, b) => depth(a) - depth(b) || a.localeCompare(b));
  }

  async #stamp(uri: vscode.Uri): Promise<string | undefined> {
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      return `${mtime} ${size}`;
    } catch {
      return undefined;
    }
  }
}

function resultOf(read: () => Size): Size | Failure {
  try {
    return read();
  } catch (thrown) {
    return Failure.from(thrown);
  }
}
