import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { Settings } from '../kernel/directives.js';
import type { DeviceChoice } from '../kernel/engine/protocol.js';
import type { ModelLibrary } from '../kernel/library/library.js';

/** The section of every setting; package.json documents each of them. */
export const section = 'chatspot';

/**
 * What the user's settings say before any directive of a notebook.
 *
 * @param scope the notebook's folder, or any file below the workspace folder whose settings count
 * @param bundled the model folder that ships with the extension
 * @param library the user's models, which a setting may name
 */
export function readSettings(
  scope: vscode.Uri | undefined,
  bundled: string,
  library: ModelLibrary,
): Settings {
  const configuration = vscode.workspace.getConfiguration(section, scope);
  const number = (key: string) => configuration.get<number>(key)!;
  return {
    model: modelFolder(configuration.get<string>('model')?.trim() ?? '', scope, library) ?? bundled,
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

/** What the engine process is told by its environment. */
export function engineEnvironment(): Record<string, string> {
  const kept = vscode.workspace.getConfiguration(section).get<number>('keepPictures') ?? 0;
  return kept > 0 ? { CHATSPOT_KEEP_PICTURES: String(kept) } : {};
}

/** Where the setting already has a value of the workspace's own, that is the one that counts. */
export async function changeSetting(key: string, value: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(section);
  const isWorkspace = configuration.inspect(key)?.workspaceValue !== undefined;
  const { Workspace, Global } = vscode.ConfigurationTarget;
  await configuration.update(key, value, isWorkspace ? Workspace : Global);
}

/** An absolute folder; `~` is the home folder, a name the library's, a relative path starts at the workspace folder. */
function modelFolder(
  written: string,
  scope: vscode.Uri | undefined,
  library: ModelLibrary,
): string | undefined {
  if (written === '') return undefined;
  const own = library.folderOf(written);
  if (own !== undefined) return own;
  if (written === '~' || /^~[\\/]/.test(written)) return join(homedir(), written.slice(1));
  if (isAbsolute(written)) return written;
  const around = scope && vscode.workspace.getWorkspaceFolder(scope);
  const root = (around ?? vscode.workspace.workspaceFolders?.[0])?.uri;
  return root?.scheme === 'file' ? join(root.fsPath, written) : written;
}
