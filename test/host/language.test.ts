import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../harness/until.js';
import { openCells } from './notebooks.js';

/** Where `what` begins in the cell, `skip` characters on. */
function positionOf(cell: vscode.NotebookCell, what: string, skip = 0): vscode.Position {
  const offset = cell.document.getText().indexOf(what);
  assert(offset >= 0, what);
  return cell.document.positionAt(offset + skip);
}

const at = (cell: vscode.NotebookCell, what: string, skip = 0) =>
  [cell.document.uri, positionOf(cell, what, skip)] as const;

describe('the cell language in the editor', () => {
  const problems: [cell: string, code: string, place: string][] = [
    ['<image nowhere.png>\nWhat is this?', 'picture-missing', '<image nowhere.png>'],
    ['<image login.png>\nWhat is <box 10 10 9000 40>?', 'region-outside', '<box 10 10 9000 40>'],
    ['<image login.png>\nWhat is <box 0 0 1 1>?', 'unit-doubt', '<box 0 0 1 1>'],
    ['<image login.png>\n%set colour=3\nWhat is this?', 'unknown-setting', '%set colour=3'],
    ['What is this?', 'no-picture', 'What is this?'],
  ];
  for (const [index, [text, code, place]] of problems.entries()) {
    it(`says ${code} at ${JSON.stringify(place)}`, async () => {
      const cell = (await openCells(`problem-${index}`, text)).cellAt(0);
      const found = await until(`a diagnostic ${code}`, () => {
        const all = vscode.languages.getDiagnostics(cell.document.uri);
        return all.find((each) => (typeof each.code === 'object' ? each.code.value : each.code) === code);
      });
      assert.equal(cell.document.getText(found.range), place);
      assert.match(found.message, /\.$/);
    });
  }

  it('has nothing to say about a cell that is right', async () => {
    const texts = ['<image login.png>\nWhat is <box lamp: 20 282 141 330>?', 'What is <nothing>?'];
    const notebook = await openCells('right', ...texts);
    const [right, wrong] = notebook.getCells();
    // The second cell's hint shows that the first has been looked at too.
    await until('a diagnostic', () => vscode.languages.getDiagnostics(wrong!.document.uri).length > 0);
    assert.deepEqual(vscode.languages.getDiagnostics(right!.document.uri), []);
  });

  it('completes tags, names, pictures and settings', async () => {
    const notebook = await openCells('completes', '<image login.png> <box lamp: 1 2 30 40>', 'What is <', '<image lo', '%set te'); // prettier-ignore
    const table: [cell: number, after: string, label: RegExp][] = [
      [1, 'What is <', /^<lamp>$/],
      [1, 'What is <', /^<box/],
      [2, '<image lo', /login\.png/],
      [3, '%set te', /temperature/],
    ];
    for (const [index, after, label] of table) {
      const place = at(notebook.cellAt(index), after, after.length);
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        ...place,
      );
      const labels = items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
      assert(
        labels.some((each) => label.test(each)),
        `${after}: ${label} is not among ${labels.join()}`,
      );
    }
  });

  it('goes to the definition of a name and renames it in every cell', async () => {
    const notebook = await openCells('names', '<image login.png> <box lamp: 1 2 30 40>', 'Is <lamp> on?', 'Why is <lamp> on?'); // prettier-ignore
    const use = at(notebook.cellAt(1), 'lamp', 1);
    const [definition] = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeDefinitionProvider', ...use); // prettier-ignore
    assert.equal(definition!.uri.toString(), notebook.cellAt(0).document.uri.toString());
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', ...use, 'light'); // prettier-ignore
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(notebook.getCells().map((cell) => cell.document.getText()), ['<image login.png> <box light: 1 2 30 40>', 'Is <light> on?', 'Why is <light> on?']); // prettier-ignore
  });

  it('offers a fix for a missing picture', async () => {
    const cell = (await openCells('fixes', '<image logni.png>\nWhat is this?')).cellAt(0);
    await until('a diagnostic', () => vscode.languages.getDiagnostics(cell.document.uri).length > 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      cell.document.uri,
      new vscode.Range(0, 0, 0, 10),
    );
    const fix = actions.find(({ title }) => title.includes('login.png'));
    assert(fix?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(cell.document.getText(), /^<image login\.png>/);
  });

  it('shows a region and its words on hover, and a lens above a picture', async () => {
    const cell = (await openCells('hover', '<image login.png>\nWhat is <box 20 282 141 330>?')).cellAt(0);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', ...at(cell, '<box', 2)); // prettier-ignore
    const text = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]).map(({ value }) => value).join(); // prettier-ignore
    assert.match(text, /data:image\/png/);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', cell.document.uri, 9); // prettier-ignore
    assert(lenses.some(({ command }) => command?.command === 'chatspot.pickOnPicture'));
  });
});
