import * as vscode from 'vscode';
import type { FrameKind, ModelCoordinates } from '../kernel/engine/protocol.js';
import type { EngineService } from './engineService.js';

const frames: readonly FrameKind[] = ['whole', 'pad-center', 'pad-corner'];

/**
 * How the model that the settings name reads regions: from the model itself when it is loaded, else from its
 * `chatspot.json`. Undefined where only loading it would tell.
 */
export async function modelCoordinates(
  service: EngineService,
  scope: vscode.Uri,
): Promise<ModelCoordinates | undefined> {
  const { model } = service.settings(scope);
  const { state } = service;
  if (state.kind === 'ready' && state.loaded.model.folder === model) return state.loaded.model.coordinates;
  try {
    const file = vscode.Uri.joinPath(vscode.Uri.file(model), 'chatspot.json');
    const own = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))) as {
      readonly dialect?: unknown;
      readonly frame?: unknown;
      readonly decimals?: unknown;
    };
    const frame = frames.find((kind) => kind === own.frame);
    if (frame === undefined || typeof own.dialect !== 'string') return undefined;
    const decimals = typeof own.decimals === 'number' ? { decimals: own.decimals } : {};
    return { dialect: own.dialect, frame, width: 0, height: 0, ...decimals };
  } catch {
    return undefined;
  }
}
