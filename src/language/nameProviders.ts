import * as vscode from 'vscode';
import { contextOf, type CellContext } from './notebookCells.js';
import { definitionOf, nameAt, namePlaces, renamePlaces, samePlaces, type NamePlace } from './names.js';
import { offsetOf, rangeOf } from './positions.js';

/** Definition, references and renaming of names, across the cells of a notebook. */
export class NameProviders
  implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.RenameProvider
{
  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.Location | undefined {
    const found = find(document, position);
    const definition = found && definitionOf(found.places, found.place);
    return definition && locationOf(found.context, definition);
  }

  provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
  ): vscode.Location[] {
    const found = find(document, position);
    if (found === undefined) return [];
    return samePlaces(found.places, found.place)
      .filter(({ isDefinition }) => includeDeclaration || !isDefinition)
      .map((place) => locationOf(found.context, place));
  }

  prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): { range: vscode.Range; placeholder: string } {
    const found = find(document, position);
    if (found === undefined) throw new Error('There is no name here; names stand in tags, like <lamp>.');
    return { range: locationOf(found.context, found.place).range, placeholder: found.place.name };
  }

  provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
  ): vscode.WorkspaceEdit | undefined {
    const found = find(document, position);
    if (found === undefined) return undefined;
    const edit = new vscode.WorkspaceEdit();
    for (const place of renamePlaces(found.places, found.place, newName)) {
      const { uri, range } = locationOf(found.context, place);
      edit.replace(uri, range, newName);
    }
    return edit;
  }
}

interface Found {
  readonly context: CellContext;
  readonly places: readonly NamePlace[];
  readonly place: NamePlace;
}

function find(document: vscode.TextDocument, position: vscode.Position): Found | undefined {
  const context = contextOf(document);
  const places = namePlaces(context.cells);
  const place = nameAt(places, context.index, offsetOf(context.own.text, position));
  return place && { context, places, place };
}

function locationOf({ cells }: CellContext, { cell, span }: NamePlace): vscode.Location {
  const { document, text } = cells[cell]!;
  return new vscode.Location(document.uri, rangeOf(text, span));
}
