import * as vscode from 'vscode';
import { concernsEngine, type EngineService } from './engineService.js';
import { statusText, statusTooltip } from './statusText.js';

/** The model and device in use, in the status bar; a click offers what can be done about them. */
export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('chatspot.status', vscode.StatusBarAlignment.Right, 50);
  readonly #subscriptions: vscode.Disposable[];

  constructor(private readonly service: EngineService) {
    this.#item.name = 'ChatSpot';
    this.#item.command = 'chatspot.showMenu';
    this.#subscriptions = [
      this.#item,
      service.onDidChangeState(() => this.#show()),
      vscode.workspace.onDidChangeConfiguration((event) => concernsEngine(event) && this.#show()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#show()),
    ];
    this.#show();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(): void {
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
