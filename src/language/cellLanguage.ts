import * as vscode from 'vscode';
import type { EngineService } from '../engineService.js';
import { languageId } from '../notebook/cellTexts.js';
import { Pictures } from '../pictures.js';
import { CellCodeActions } from './codeActions.js';
import { PickLens } from './codeLens.js';
import { CellCompletion } from './completionProvider.js';
import { CellDiagnostics } from './diagnostics.js';
import { CellHover } from './hoverProvider.js';
import { NameProviders } from './nameProviders.js';
import { PictureInsertion } from './pictureInsertion.js';

/** Registers what the editor can do in cells of the language `chatspot`. */
export function cellLanguage(service: EngineService): vscode.Disposable {
  const { languages } = vscode;
  const selector = { language: languageId };
  const pictures = new Pictures();
  const diagnostics = new CellDiagnostics(pictures);
  const names = new NameProviders();
  const insertion = new PictureInsertion();
  return vscode.Disposable.from(
    diagnostics,
    languages.registerCodeActionsProvider(selector, new CellCodeActions(diagnostics, pictures), {
      providedCodeActionKinds: CellCodeActions.kinds,
    }),
    languages.registerCodeLensProvider(selector, new PickLens()),
    languages.registerCompletionItemProvider(
      selector,
      new CellCompletion(pictures),
      ...CellCompletion.triggers,
    ),
    languages.registerHoverProvider(selector, new CellHover(service, pictures)),
    languages.registerDefinitionProvider(selector, names),
    languages.registerReferenceProvider(selector, names),
    languages.registerRenameProvider(selector, names),
    languages.registerDocumentPasteEditProvider(selector, insertion, PictureInsertion.paste),
    languages.registerDocumentDropEditProvider(selector, insertion, PictureInsertion.drop),
    // A cell is too short to fold; without this the editor would fold by indentation.
    languages.registerFoldingRangeProvider(selector, { provideFoldingRanges: () => [] }),
  );
}
