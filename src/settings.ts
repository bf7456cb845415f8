import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { Settings } from '../kernel/directives.js';
import type { DeviceChoice } from '../kernel/engine/protocol.js';

/** The section of every setting; package.json documents each of them. */
export const section = 'chatspot';

/**
 * What the user's settings say before any directive of a notebook.
 *
 * @param scope the notebook's folder, or any file below the workspace folder whose settings count
 * @param bundled the model folder that ships with the extension
 */
export function readSettings(scope: vscode.Uri | undefined, bundled: string): Settings {
  const configuration = vscode.workspace.getConfiguration(section, scope);
  const number = (key: string) => configuration.get<number>(key)!;
  return {
    model: modelFolder(configuration.get<string>('model')?.trim() ?? '', scope) ?? bundled,
    device: configuration.get<DeviceChoice>('device') ?? 'auto',
    sampling: {
      temperature: number('temperature'),
      topP: number('topP'),
      seed: number('seed'),
      maxTokens: number('maxTokens'),
      stop: [],
    },
  };
}

/** An absolute folder; `~` is the home folder, a relative path starts at the workspace folder. */
function modelFolder(written: string, scope: vscode.Uri | undefined): string | undefined {
  if (written === '') return undefined;
  if (written === '~' || /^~[\\/]/.test(written)) return join(homedir(), written.slice(1));
  if (isAbsolute(written)) return written;
  const own = scope && vscode.workspace.getWorkspaceFolder(scope);
  const root = (own ?? vscode.workspace.workspaceFolders?.[0])?.uri;
  return root?.scheme === 'file' ? join(root.fsPath, written) : written;
}
