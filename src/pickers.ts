import * as vscode from 'vscode';
import type { DeviceChoice } from '../kernel/engine/protocol.js';
import type { EngineService } from './engineService.js';
import { section } from './settings.js';
import { providerNames } from './statusText.js';

/** What a click on the status bar offers. */
export async function showMenu(service: EngineService): Promise<void> {
  const { model, device } = service.settings();
  const entries: readonly (vscode.QuickPickItem & { readonly command: string })[] = [
    { label: '$(chip) Select Device…', description: device, command: 'chatspot.selectDevice' },
    { label: '$(folder) Select Model Folder…', description: model, command: 'chatspot.selectModel' },
    { label: '$(debug-restart) Restart Engine', command: 'chatspot.restartEngine' },
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
  if (chosen !== undefined) await change('device', chosen.choice);
}

/** Asks for the folder of a model. */
export async function selectModel(service: EngineService): Promise<void> {
  const current = service.settings().model;
  const bundled = { label: '$(package) Bundled model', description: 'chatspot-nano' };
  const browse = { label: '$(folder-opened) Choose a folder…', detail: `Now: ${current}` };
  const chosen = await vscode.window.showQuickPick([bundled, browse], { title: 'Model' });
  if (chosen === bundled) await change('model', '');
  if (chosen !== browse) return;
  const folders = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: 'Use This Model',
    title: 'A model folder in the layout of transformers.js',
  });
  if (folders?.[0] !== undefined) await change('model', folders[0].fsPath);
}

/** Where the setting already has a value of the workspace's own, that is the one that counts. */
async function change(key: string, value: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(section);
  const isWorkspace = configuration.inspect(key)?.workspaceValue !== undefined;
  const { Workspace, Global } = vscode.ConfigurationTarget;
  await configuration.update(key, value, isWorkspace ? Workspace : Global);
}
