import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { answerMime, mistakesMime, regionsMime } from '../../kernel/savedAnswer.js';
import type { ToOutput } from '../../webview/output/protocol.js';
import type { Panels } from '../panels.js';
import { mediaType } from '../pictureFiles.js';
import { folderOf, pictureUri } from '../workspaceFiles.js';
import { insertCell } from './insertCell.js';
import { readFromOutput } from './readFromOutput.js';

/** Larger files are not sent: the output then shows the preview that it carries. */
const largestPicture = 20_000_000;

/** Answers what the output renderer asks for, and does what its buttons say. */
export function listenToOutputs(panels: Panels, log: vscode.LogOutputChannel): vscode.Disposable {
  const messaging = vscode.notebooks.createRendererMessaging('chatspot.renderer');
  return messaging.onDidReceiveMessage(async ({ editor, message }) => {
    const request = readFromOutput(message);
    if (request === undefined) return log.warn('An output sent a message that is not understood.');
    const { notebook } = editor;
    const folder = folderOf(notebook.uri);
    if (request.type === 'picture') {
      const uri = pictureUri(folder, request.path);
      await messaging.postMessage(await pictureMessage(uri, request.path, request.key), editor);
    } else if (request.type === 'openInPanel') {
      await panels.open(
        pictureUri(folder, request.path),
        cellOfOutput(notebook, request.output),
        request.regions,
      );
    } else {
      const after = cellOfOutput(notebook, request.output);
      await insertCell({ text: request.text, ...(after !== undefined && { after }) });
    }
  });
}

async function pictureMessage(uri: vscode.Uri, path: string, key: string): Promise<ToOutput> {
  const missing: ToOutput = { type: 'picture', path, key };
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largestPicture) return missing;
    const bytes = await vscode.workspace.fs.readFile(uri);
    const data = Buffer.from(bytes).toString('base64');
    return {
      ...missing,
      key: createHash('sha256').update(bytes).digest('hex'),
      uri: `data:${mediaType(path)};base64,${data}`,
    };
  } catch {
    return missing; // deleted, or not readable: the preview is what there is
  }
}

/** The cell that holds the output with this id. */
function cellOfOutput(notebook: vscode.NotebookDocument, id: string): vscode.NotebookCell | undefined {
  return notebook.getCells().find((cell) =>
    cell.outputs
      .flatMap(({ items }) => items)
      .filter(({ mime }) => [answerMime, regionsMime, mistakesMime].includes(mime))
      .some(({ data }) => idOf(data) === id),
  );
}

function idOf(data: Uint8Array): unknown {
  try {
    return (JSON.parse(new TextDecoder().decode(data)) as { readonly id?: unknown }).id;
  } catch {
    return undefined;
  }
}
