import { basename } from 'node:path';
import * as vscode from 'vscode';
import { byteSize } from '../../kernel/byteSize.js';
import { Failure } from '../../kernel/failure.js';
import { quantizations, type Quantization } from '../../kernel/library/files.js';
import type { Task, TaskResult } from '../../kernel/library/task.js';
import { findToken } from '../../kernel/library/token.js';
import type { EngineService } from '../engineService.js';
import { changeSetting, section } from '../settings.js';
import { withTaskProgress } from './taskProgress.js';

/** Where VS Code keeps the token for the hub. */
const tokenKey = 'chatspot.hubToken';

export interface LibraryParts {
  readonly context: vscode.ExtensionContext;
  readonly service: EngineService;
  readonly log: vscode.LogOutputChannel;
}

/** What a caller may give instead of being asked. */
export interface DownloadWish {
  readonly repository?: string;
  readonly quant?: Quantization;
  readonly name?: string;
}

/** Asks for a repository of the hub, gets its model into the library and selects it. */
export async function downloadModel(
  parts: LibraryParts,
  wish: DownloadWish = {},
): Promise<TaskResult | undefined> {
  const repository = wish.repository ?? (await askRepository());
  if (repository === undefined) return undefined;
  const quant = wish.repository === undefined ? await askQuant() : { quant: wish.quant };
  if (quant === undefined) return undefined;
  const endpoint = vscode.workspace.getConfiguration(section).get<string>('hubEndpoint');
  const token = (await parts.context.secrets.get(tokenKey)) ?? (await findToken());
  const task: Task = {
    ...{ type: 'download', library: parts.service.library.folder, repository, token, ...quant },
    endpoint: endpoint === '' ? undefined : endpoint,
    name: wish.name,
  };
  return bringIn(parts, `Downloading ${repository}`, task);
}

/** Asks for a folder, copies or converts it into the library and selects the result. */
export async function importModel(
  parts: LibraryParts,
  wish: { readonly folder?: string; readonly quant?: Quantization; readonly name?: string } = {},
): Promise<TaskResult | undefined> {
  const folder = wish.folder ?? (await askFolder());
  if (folder === undefined) return undefined;
  const quant = wish.folder === undefined ? await askQuant() : { quant: wish.quant };
  if (quant === undefined) return undefined;
  const library = parts.service.library.folder;
  const task: Task = { type: 'import', library, source: folder, name: wish.name, ...quant };
  return bringIn(parts, `Importing ${basename(folder)}`, task);
}

/** Asks which models to remove and removes them from the disk. */
export async function removeModels(
  { service }: LibraryParts,
  wish?: { readonly names: readonly string[] },
): Promise<void> {
  const names = wish?.names ?? (await askRemoval(service));
  for (const name of names ?? []) {
    const folder = service.library.folderOf(name);
    const { state } = service;
    // Some systems do not remove what a program has open.
    if (state.kind === 'ready' && state.loaded.model.folder === folder) await service.restart();
    const isSelected = folder !== undefined && service.settings().model === folder;
    const bytes = await service.library.remove(name);
    if (isSelected) await changeSetting('model', '');
    vscode.window.setStatusBarMessage(`Removed ${name}; ${byteSize(bytes)} are free again.`, 5000);
  }
}

/** Asks for the hub's token and keeps it where VS Code keeps secrets; an empty one is forgotten. */
export async function setHubToken({ context }: LibraryParts): Promise<void> {
  const token = await vscode.window.showInputBox({
    title: 'Hugging Face token',
    prompt: 'For models that are private or have terms. Leave empty to forget the one that is kept.',
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined) return;
  if (token.trim() === '') await context.secrets.delete(tokenKey);
  else await context.secrets.store(tokenKey, token.trim());
}

async function bringIn(parts: LibraryParts, title: string, task: Task): Promise<TaskResult | undefined> {
  try {
    const result = await withTaskProgress(parts.context, parts.log, title, task);
    await changeSetting('model', result.name);
    void vscode.window.showInformationMessage(
      `${result.name} is in the library (${byteSize(result.bytes)}) and answers from now on.`,
    );
    return result;
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    parts.log.error(`${title}: ${code}: ${message}`);
    void offerRemedy(parts, title, task, code, message);
    return undefined;
  }
}

async function offerRemedy(
  parts: LibraryParts,
  title: string,
  task: Task,
  code: string,
  message: string,
): Promise<void> {
  const goOn = 'Go On';
  const token = 'Set Token…';
  const anyway = 'Get It Anyway';
  const remedies: Readonly<Record<string, string[]>> = {
    cancelled: [goOn],
    'hub-token': [token],
    'hub-missing': [token],
    'hub-refused': [token],
    'memory-small': [anyway],
  };
  const isNetwork = /^(hub|download)-|^task-/.test(code);
  const offered = remedies[code] ?? (isNetwork ? [goOn] : []);
  const show = code === 'cancelled' ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
  const chosen = await show(message, ...offered);
  if (chosen === token) await setHubToken(parts);
  else if (chosen === goOn) await bringIn(parts, title, task);
  else if (chosen === anyway && task.type === 'download') {
    await bringIn(parts, title, { ...task, anyway: true });
  }
}

function askRepository(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Download a model',
    prompt: 'A LLaVA-type model on the hub: ONNX graphs in the layout of transformers.js, or safetensors',
    placeHolder: 'OWNER/NAME',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' || text.includes('/') ? undefined : 'Write OWNER/NAME.'),
  });
}

async function askQuant(): Promise<{ readonly quant: Quantization | undefined } | undefined> {
  const details: Readonly<Record<Quantization, string>> = {
    q4: '4 bits: smallest',
    q4f16: '4 bits with 16-bit computation, for GPUs',
    q8: '8 bits',
    fp16: '16 bits, for GPUs',
    fp32: '32 bits: as it was trained',
  };
  const smallest = { label: 'The smallest that there is', quant: undefined };
  const items = quantizations.map((quant) => ({ label: quant, description: details[quant], quant }));
  return vscode.window.showQuickPick([smallest, ...items], { title: 'Kind of weights' });
}

async function askFolder(): Promise<string | undefined> {
  const folders = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: 'Import This Model',
    title: 'A Hugging Face checkpoint, or a model in the layout of transformers.js',
  });
  return folders?.[0]?.fsPath;
}

async function askRemoval({ library }: EngineService): Promise<readonly string[] | undefined> {
  const models = (await library.models()).map(({ name, bytes }) => ({ name, size: byteSize(bytes) }));
  const unfinished = (await library.unfinished()).map(({ name, bytes }) => ({
    name,
    size: `${byteSize(bytes)}, unfinished`,
  }));
  const items = [...models, ...unfinished].map(({ name, size }) => ({ label: name, description: size }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(`There is no model in ${library.folder} to remove.`);
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Models to remove from the disk',
    canPickMany: true,
  });
  return chosen?.map(({ label }) => label);
}
