import * as vscode from 'vscode';
import { byteSize } from '../kernel/byteSize.js';
import type { DeviceChoice } from '../kernel/engine/protocol.js';
import type { EngineService } from './engineService.js';
import { changeSetting } from './settings.js';
import { providerNames } from './statusText.js';

/** What a click on the status bar offers. */
export async function showMenu(service: EngineService): Promise<void> {
  const { model, device } = service.settings();
  const entries: readonly (vscode.QuickPickItem & { readonly command: string })[] = [
    { label: '$(chip) Select Device…', description: device, command: 'chatspot.selectDevice' },
    { label: '$(folder) Select Model…', description: model, command: 'chatspot.selectModel' },
    { label: '$(debug-restart) Restart Kernel', command: 'chatspot.restartEngine' },
    { label: '$(pulse) Doctor', command: 'chatspot.doctor' },
    { label: '$(output) Show Log', command: 'chatspot.showLog' },
  ];
  const chosen = await vscode.window.showQuickPick(entries, { title: 'ChatSpot' });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}

/** Asks which device runs the model; says of each what is known about it. */
export async function selectDevice(service: EngineService): Promise<void> {
  const current = service.settings().device;
  const considered = service.state.kind === 'ready' ? service.state.loaded.device.considered : [];
  const choices: readonly DeviceChoice[] = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'];
  const items = choices.map((choice) => ({
    choice,
    label: choice === 'auto' ? 'Automatic' : providerNames[choice],
    ...(choice === current && { description: 'in use' }),
    detail:
      choice === 'auto'
        ? 'A GPU through WebGPU where there is one, else the processor'
        : (considered.find(({ provider }) => provider === choice)?.reason ?? ''),
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Device that runs the model' });
  if (chosen !== undefined) await changeSetting('device', chosen.choice);
}

/** Asks which model answers: the bundled one, one of the library's, or a folder. */
export async function selectModel(service: EngineService): Promise<void> {
  const current = service.settings().model;
  type Item = vscode.QuickPickItem & { readonly value?: string; readonly command?: string };
  const item = (label: string, folder: string, value: string, detail: string): Item => {
    return { label, value, detail, ...(folder === current && { description: 'in use' }) };
  };
  const models = await service.library.models();
  const items: Item[] = [
    item('$(package) chatspot-nano', service.bundledModel, '', 'The bundled model'),
    ...models.map(({ name, folder, bytes, source }) => {
      const origin = source?.repository ?? 'from a folder';
      return item(`$(database) ${name}`, folder, name, `${byteSize(bytes)}, ${origin}`);
    }),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: '$(folder-opened) Choose a folder…', detail: `Now: ${current}` },
    { label: '$(cloud-download) Download a model…', command: 'chatspot.downloadModel' },
    { label: '$(repo-pull) Import a model…', command: 'chatspot.importModel' },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Model', matchOnDetail: true });
  if (chosen?.value !== undefined) await changeSetting('model', chosen.value);
  else if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command);
  else if (chosen !== undefined) await selectFolder();
}

async function selectFolder(): Promise<void> {
  const folders = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: 'Use This Model',
    title: 'A model folder in the layout of transformers.js',
  });
  if (folders?.[0] !== undefined) await changeSetting('model', folders[0].fsPath);
}
