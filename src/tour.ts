import * as vscode from 'vscode';

/**
 * Opens the tour: a notebook with its pictures. The extension's own folder is not for writing, so a copy is
 * opened, which keeps what the user tried there.
 */
export async function openTour(context: vscode.ExtensionContext): Promise<void> {
  const source = vscode.Uri.joinPath(context.extensionUri, 'media', 'tour');
  const target = vscode.Uri.joinPath(context.globalStorageUri, 'tour');
  for (const [name, type] of await vscode.workspace.fs.readDirectory(source)) {
    if (type !== vscode.FileType.File || !/\.(?:ipynb|png|jpg)$/.test(name)) continue;
    const from = vscode.Uri.joinPath(source, name);
    // Fails where a copy is there already, which is as wanted.
    await vscode.workspace.fs
      .copy(from, vscode.Uri.joinPath(target, name), { overwrite: false })
      .then(undefined, () => undefined);
  }
  const notebook = vscode.Uri.joinPath(target, 'tour.ipynb');
  await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(notebook));
}
