import * as vscode from 'vscode';
import type { Problem } from '../../kernel/instruction/types.js';
import { chatspotCells, languageId } from '../notebook/cellTexts.js';
import { pictureGlob } from '../pictureFiles.js';
import type { Pictures } from '../pictures.js';
import { pictureUri } from '../workspaceFiles.js';
import { contextOf } from './notebookCells.js';
import { rangeOf } from './positions.js';
import { pictureProblems, textProblems } from './problems.js';

/** Milliseconds of rest after a key before the cells are looked at. */
const rest = 250;

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Hint,
} as const;

/** Shows the problems of every open cell. A cell's problems depend on the cells above it and on picture files. */
export class CellDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection(languageId);
  /** What is shown, for quick fixes. */
  readonly #problems = new Map<string, readonly Problem[]>();
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  #watcher: vscode.Disposable | undefined;

  constructor(private readonly pictures: Pictures) {
    const { workspace } = vscode;
    this.#subscriptions = [
      this.#collection,
      workspace.onDidOpenTextDocument((document) => document.languageId === languageId && this.#later()),
      workspace.onDidChangeTextDocument(
        ({ document }) => document.languageId === languageId && this.#later(),
      ),
      workspace.onDidChangeNotebookDocument(
        ({ contentChanges }) => contentChanges.length > 0 && this.#later(),
      ),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
    ];
    this.#later();
  }

  problemsOf(document: vscode.TextDocument): readonly Problem[] {
    return this.#problems.get(document.uri.toString()) ?? [];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watcher?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(), rest);
  }

  async #refresh(): Promise<void> {
    const documents = openDocuments();
    if (documents.length > 0) this.#watch();
    for (const document of documents) {
      const { version } = document;
      const problems = await this.#problemsIn(document);
      if (document.isClosed) continue;
      if (document.version !== version) return this.#later();
      this.#show(document, problems);
    }
  }

  async #problemsIn(document: vscode.TextDocument): Promise<Problem[]> {
    const { cells, index, folder } = contextOf(document);
    const ofPictures = await pictureProblems(cells, index, (path) =>
      this.pictures.size(pictureUri(folder, path), path),
    );
    return [...textProblems(cells, index), ...ofPictures];
  }

  #show(document: vscode.TextDocument, problems: readonly Problem[]): void {
    const { text } = contextOf(document).own;
    this.#problems.set(document.uri.toString(), problems);
    const diagnostics = problems.map((problem) => {
      const range = rangeOf(text, problem.span);
      const diagnostic = new vscode.Diagnostic(range, problem.message, severities[problem.severity]);
      diagnostic.source = 'ChatSpot';
      diagnostic.code = problem.code;
      return diagnostic;
    });
    this.#collection.set(document.uri, diagnostics);
  }

  #forget(document: vscode.TextDocument): void {
    this.#problems.delete(document.uri.toString());
    this.#collection.delete(document.uri);
  }

  /** Pictures that come, go or change; watched from the first cell on. */
  #watch(): void {
    if (this.#watcher !== undefined) return;
    const watcher = vscode.workspace.createFileSystemWatcher(pictureGlob);
    const changed = () => this.#later();
    this.#watcher = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
    );
  }
}

/** Cells of all open notebooks, and documents of the language outside of notebooks. */
function openDocuments(): vscode.TextDocument[] {
  const cells = vscode.workspace.notebookDocuments.flatMap(chatspotCells).map((cell) => cell.document);
  const others = vscode.workspace.textDocuments.filter(
    (document) => document.languageId === languageId && document.uri.scheme !== 'vscode-notebook-cell',
  );
  return [...cells, ...others];
}
