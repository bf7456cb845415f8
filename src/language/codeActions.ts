import * as vscode from 'vscode';
import { conversationAt } from '../../kernel/instruction/conversation.js';
import type { Pictures } from '../pictures.js';
import type { CellDiagnostics } from './diagnostics.js';
import { fixesFor, otherUnit, type Fix } from './fixes.js';
import { cellOf, contextOf } from './notebookCells.js';
import { sizesOf, uriOfPart } from './pictureContext.js';
import { offsetOf, rangeOf } from './positions.js';

const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;

/** Quick fixes for the diagnostics, and "write as pixels / fractions" for the region at the cursor. */
export class CellCodeActions implements vscode.CodeActionProvider {
  static readonly kinds = [QuickFix, RefactorRewrite];

  constructor(
    private readonly diagnostics: CellDiagnostics,
    private readonly pictures: Pictures,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const context = contextOf(document);
    const { text, instruction } = context.own;
    const sizes = await sizesOf(context, this.pictures);
    const names = [...conversationAt(context.cells, context.index).names.keys()];
    const here = this.diagnostics
      .problemsOf(document)
      .filter(({ span }) => rangeOf(text, span).intersection(range) !== undefined);
    const wantsPaths = here.some(({ code }) => code === 'picture-missing' || code === 'no-picture');
    const pictures = wantsPaths ? await this.pictures.list(context.folder) : [];
    const actions = here.flatMap((problem) => {
      const shown = diagnostics.find(
        ({ code, range }) => code === problem.code && range.isEqual(rangeOf(text, problem.span)),
      );
      return fixesFor(problem, { text, instruction, names, pictures, sizeOf: (part) => sizes.get(part) }).map(
        (fix) => action(document, text, fix, QuickFix, shown),
      );
    });
    const cursor = offsetOf(text, range.start);
    for (const part of instruction.parts) {
      if (part.span.start > cursor || cursor > part.span.end || part.type === 'text') continue;
      const size = sizes.get(part);
      if (part.type === 'region' && size !== undefined) {
        actions.push(action(document, text, otherUnit(part, size), RefactorRewrite));
      }
      const picture = uriOfPart(context, part);
      if (picture !== undefined) actions.push(pick(picture, cellOf(document)));
    }
    return actions;
  }
}

function action(
  document: vscode.TextDocument,
  text: string,
  fix: Fix,
  kind: vscode.CodeActionKind,
  diagnostic?: vscode.Diagnostic,
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, kind);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, rangeOf(text, fix.span), fix.text);
  action.isPreferred = fix.preferred ?? false;
  if (diagnostic !== undefined) action.diagnostics = [diagnostic];
  return action;
}

function pick(picture: vscode.Uri, cell: vscode.NotebookCell | undefined): vscode.CodeAction {
  const action = new vscode.CodeAction('Pick on picture', RefactorRewrite);
  action.command = { title: action.title, command: 'chatspot.pickOnPicture', arguments: [picture, cell] };
  return action;
}
