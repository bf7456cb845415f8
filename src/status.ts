import * as vscode from 'vscode';
import { concernsEngine, type EngineService } from './engineService.js';
import type { ChatSpotController } from './notebook/controller.js';
import { panelType } from './panel/panelManager.js';
import { statusText, statusTooltip } from './statusText.js';

/**
 * The model and device in use, in the status bar while a ChatSpot notebook or panel can be seen; a click offers what
 * can be done about them.
 */
export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('chatspot.status', vscode.StatusBarAlignment.Right, 50);
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly service: EngineService,
    private readonly controller: Pick<ChatSpotController, 'uses' | 'onDidChangeUse'>,
  ) {
    this.#item.name = 'ChatSpot';
    this.#item.command = 'chatspot.showMenu';
    this.#subscriptions = [
      this.#item,
      service.onDidChangeState(() => this.#show()),
      controller.onDidChangeUse(() => this.#show()),
      vscode.window.tabGroups.onDidChangeTabs(() => this.#show()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#show()),
      vscode.workspace.onDidOpenNotebookDocument(() => this.#show()),
      vscode.workspace.onDidChangeConfiguration((event) => concernsEngine(event) && this.#show()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#show()),
    ];
    this.#show();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(): void {
    if (!isAnyOfOurs(this.controller)) {
      this.#item.hide();
      return;
    }
    const { state } = this.service;
    const isUntrusted = !vscode.workspace.isTrusted;
    this.#item.text = isUntrusted ? '$(workspace-untrusted) ChatSpot' : statusText(state);
    const untrusted = 'This workspace is not trusted: pictures can be looked at, but no model runs.';
    this.#item.tooltip = new vscode.MarkdownString(isUntrusted ? untrusted : statusTooltip(state));
    const { backgroundColor: warning } = { backgroundColor: 'statusBarItem.warningBackground' };
    this.#item.backgroundColor = state.kind === 'failed' ? new vscode.ThemeColor(warning) : undefined;
    this.#item.show();
  }
}

/** Whether a notebook or panel of ours is on the screen, in whatever group. */
export function isAnyOfOurs(controller: Pick<ChatSpotController, 'uses'>): boolean {
  return vscode.window.tabGroups.all.some(({ activeTab }) => {
    const input = activeTab?.input;
    if (input instanceof vscode.TabInputCustom) return input.viewType === panelType;
    if (!(input instanceof vscode.TabInputNotebook)) return false;
    const key = input.uri.toString();
    return vscode.workspace.notebookDocuments.some(
      (notebook) => notebook.uri.toString() === key && controller.uses(notebook),
    );
  });
}
