import * as vscode from 'vscode';
import type { EngineService } from './engineService.js';
import { currentPicture } from './language/notebookCells.js';
import type { ChatSpotController } from './notebook/controller.js';
import { showDoctor } from './library/doctor.js';
import {
  downloadModel,
  importModel,
  removeModels,
  setHubToken,
  type DownloadWish,
} from './library/modelCommands.js';
import { insertCell, type NewCell } from './notebook/insertCell.js';
import { newNotebook } from './notebook/newNotebook.js';
import type { Panels } from './panels.js';
import { isPicturePath, pictureEndings } from './pictureFiles.js';
import { selectDevice, selectModel, showMenu } from './pickers.js';
import { openTour } from './tour.js';

export interface CommandParts {
  readonly context: vscode.ExtensionContext;
  readonly service: EngineService;
  readonly controller: ChatSpotController;
  readonly panels: Panels;
  readonly log: vscode.LogOutputChannel;
}

/** Every command of the extension: id → function. VS Code calls some with arguments of its own, hence `unknown`. */
export function commandTable(parts: CommandParts): Readonly<Record<string, (...args: never[]) => unknown>> {
  const { context, service, controller, panels, log } = parts;
  return {
    'chatspot.newNotebook': () => newNotebook(),
    // The same from the menu of a picture, where a title stands without its category.
    'chatspot.newNotebookForPicture': (picture: vscode.Uri) => newNotebook(picture),
    'chatspot.openInPanel': async (picture?: unknown) => {
      const chosen = picture instanceof vscode.Uri ? picture : (activePicture() ?? (await askPicture()));
      if (chosen !== undefined) await panels.open(chosen);
    },
    'chatspot.pickOnPicture': async (
      picture?: vscode.Uri,
      cell: vscode.NotebookCell | undefined = activeCell(),
    ) => {
      const chosen = picture ?? (cell && currentPicture(cell)) ?? (await askPicture());
      if (chosen !== undefined) await panels.open(chosen, cell);
    },
    'chatspot.insertRegionCell': (cell: NewCell) => insertCell(cell),
    'chatspot.restartEngine': () => controller.restart(),
    'chatspot.selectDevice': () => selectDevice(service),
    'chatspot.selectModel': () => selectModel(service),
    // What they ask for can be given as an argument, for keybindings and other extensions.
    'chatspot.downloadModel': (wish?: DownloadWish) => downloadModel(parts, wish),
    'chatspot.importModel': (wish?: Parameters<typeof importModel>[1]) => importModel(parts, wish),
    'chatspot.removeModel': (wish?: Parameters<typeof removeModels>[1]) => removeModels(parts, wish),
    'chatspot.setHubToken': () => setHubToken(parts),
    'chatspot.doctor': (wish?: Parameters<typeof showDoctor>[1]) => showDoctor(service, wish),
    'chatspot.showLog': () => log.show(),
    'chatspot.showMenu': () => showMenu(service),
    'chatspot.openTour': () => openTour(context),
  };
}

function activeCell(): vscode.NotebookCell | undefined {
  const editor = vscode.window.activeNotebookEditor;
  return editor && editor.notebook.cellCount > editor.selection.start
    ? editor.notebook.cellAt(editor.selection.start)
    : undefined;
}

/** The picture that the active tab shows, in whatever editor. */
function activePicture(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = (input as { readonly uri?: vscode.Uri } | undefined)?.uri;
  return uri !== undefined && isPicturePath(uri.path) ? uri : undefined;
}

async function askPicture(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    filters: { Pictures: [...pictureEndings] },
    openLabel: 'Open in ChatSpot',
  });
  return chosen?.[0];
}
