import * as vscode from 'vscode';
import { commandTable } from './commands.js';
import { EngineService } from './engineService.js';
import { cellLanguage } from './language/cellLanguage.js';
import { ChatSpotController } from './notebook/controller.js';
import { listenToOutputs } from './notebook/outputMessages.js';
import { PanelManager } from './panel/panelManager.js';
import { Status } from './status.js';

/** Builds each object once and registers it. No model is loaded and no process started before the first need. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('ChatSpot', { log: true });
  const service = new EngineService(context, log);
  const controller = new ChatSpotController(service, log);
  const panels = new PanelManager(context, service, log);
  const commands = commandTable({ context, service, controller, panels, log });
  context.subscriptions.push(
    log,
    service,
    controller,
    new Status(service, controller),
    cellLanguage(service),
    panels.register(),
    listenToOutputs(panels, log),
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
  );
}
