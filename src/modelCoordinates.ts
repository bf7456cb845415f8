import * as vscode from 'vscode';
import type { FrameKind, ModelCoordinates } from '../kernel/engine/protocol.js';
import type { Size } from '../kernel/instruction/types.js';
import type { EngineService } from './engineService.js';

const frames: readonly FrameKind[] = ['whole', 'pad-center', 'pad-corner'];

/**
 * How the model that the settings name reads regions: from the model itself when it is loaded, else from its
 * own files. Undefined where only loading it would tell.
 */
export async function modelCoordinates(
  service: EngineService,
  scope: vscode.Uri,
): Promise<ModelCoordinates | undefined> {
  const { model } = service.settings(scope);
  const { state } = service;
  if (state.kind === 'ready' && state.loaded.model.folder === model) return state.loaded.model.coordinates;
  try {
    const own = (await readJson(model, 'chatspot.json')) as Partial<Record<keyof ModelCoordinates, unknown>>;
    const frame = frames.find((kind) => kind === own.frame);
    if (frame === undefined || typeof own.dialect !== 'string') return undefined;
    const decimals = typeof own.decimals === 'number' ? { decimals: own.decimals } : {};
    const { size } = (await readJson(model, 'preprocessor_config.json')) as { size?: Partial<Size> };
    if (size?.width === undefined || size.height === undefined) return undefined;
    const { width, height } = size;
    return { dialect: own.dialect, frame, width, height, ...decimals, zoom: own.zoom === true };
  } catch {
    return undefined;
  }
}

async function readJson(folder: string, name: string): Promise<unknown> {
  const file = vscode.Uri.joinPath(vscode.Uri.file(folder), name);
  return JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
}
