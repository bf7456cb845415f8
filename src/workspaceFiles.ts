import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../kernel/failure.js';
import type { Files } from '../kernel/resolve.js';

/** The kernel's files through VS Code's own file system, so that virtual and remote workspaces work too. */
export function workspaceFiles(folder: vscode.Uri): Files {
  return {
    async read(path) {
      try {
        return await vscode.workspace.fs.readFile(pictureUri(folder, path));
      } catch (cause) {
        const missing = cause instanceof vscode.FileSystemError && cause.code === 'FileNotFound';
        const reason = missing ? 'was not found' : 'cannot be read';
        const message = `${path} ${reason}; check the path, which is relative to the notebook.`;
        throw new Failure('picture-missing', message, { cause });
      }
    },
    async find(pattern) {
      // A RelativePattern does not climb; start it as far up as the pattern wants.
      const [up = ''] = /^(?:\.\.?\/)*/.exec(pattern)!;
      const base = vscode.Uri.joinPath(folder, up);
      const glob = new vscode.RelativePattern(base, pattern.slice(up.length));
      const found = await vscode.workspace.findFiles(glob, null);
      return found.map((uri) => relativePath(folder, uri)).sort();
    },
  };
}

/** The file that a path in a cell means. */
export function pictureUri(folder: vscode.Uri, path: string): vscode.Uri {
  if (win32.isAbsolute(path) && !posix.isAbsolute(path)) return vscode.Uri.file(path);
  if (!posix.isAbsolute(path)) return vscode.Uri.joinPath(folder, path);
  return folder.scheme === 'file' ? vscode.Uri.file(path) : folder.with({ path });
}

/** How a cell of a notebook in `folder` writes a file's path: relative where that is possible. */
export function relativePath(folder: vscode.Uri, file: vscode.Uri): string {
  const apart = folder.scheme !== file.scheme || folder.authority !== file.authority;
  const drive = (uri: vscode.Uri) => /^\/([a-z]):/i.exec(uri.path)?.[1]?.toLowerCase();
  if (apart || drive(folder) !== drive(file)) return file.scheme === 'file' ? file.fsPath : file.path;
  return posix.relative(folder.path, file.path);
}

/** Where a notebook's relative paths start; an untitled one lies in the workspace's first folder. */
export function folderOf(document: vscode.Uri): vscode.Uri {
  if (document.scheme !== 'untitled') return vscode.Uri.joinPath(document, '..');
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}
