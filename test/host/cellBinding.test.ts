import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CellBinding } from '../../src/panel/cellBinding.js';
import type { CellRegion, ToPanel } from '../../webview/protocol.js';
import { until } from '../harness/until.js';
import { openCells, workspaceFolder } from './notebooks.js';

const size = { width: 400, height: 300 };
const box = (id: string, x1: number, y1: number, x2: number, y2: number) => ({
  ...{ id, shape: 'box' as const },
  points: [[x1, y1] as const, [x2, y2] as const],
});

describe('a cell that the panel writes to', () => {
  let notebook: vscode.NotebookDocument;
  let posted: ToPanel[];
  let ended: number;
  let binding: CellBinding;

  const bind = async (name: string, ...cells: string[]) => {
    notebook = await openCells(name, ...cells);
    posted = [];
    ended = 0;
    const picture = vscode.Uri.joinPath(workspaceFolder(), 'login.png');
    const cell = notebook.cellAt(cells.length - 1);
    binding = new CellBinding(
      cell,
      picture,
      (message) => posted.push(message),
      () => ended++,
    );
    binding.show();
    return cell.document;
  };
  const shown = (): { revision: number; regions: readonly CellRegion[]; label: string } => {
    const message = posted.at(-1);
    assert(message?.type === 'cell' && message.cell !== null);
    return message.cell;
  };
  const edit = (regions: readonly ReturnType<typeof box>[], revision = shown().revision) =>
    binding.edit({ type: 'regions', revision, regions, ...size });
  afterEach(() => binding.dispose());

  it('shows the regions on this picture, and writes what is drawn into the text', async () => {
    const document = await bind('writes', '<image login.png> What?', 'Is <box 1 2 30 40> red?');
    assert.match(shown().label, /^cell 2 of writes\.ipynb$/);
    const [first] = shown().regions;
    assert.deepEqual(first!.points, [[1, 2], [30, 40]]); // prettier-ignore
    await edit([box(first!.id, 5, 6, 30, 40), box('new', 50, 60, 70, 80)]);
    assert.equal(document.getText(), 'Is <box 5 6 30 40> red? <box 50 60 70 80>');
    assert.equal(posted.length, 1, 'its own edit is no news for the panel');
  });

  it('gives the very text back when a deletion is undone in the panel', async () => {
    const document = await bind('undoes', '<image login.png> Is <box 1 2 30 40> like <box 5 5 9 9>?');
    const before = document.getText();
    const list = shown().regions.map(({ id, points: [a, b] }) => box(id, a![0], a![1], b![0], b![1]));
    await edit(list.slice(1));
    assert.equal(document.getText(), '<image login.png> Is like <box 5 5 9 9>?');
    await edit(list);
    assert.equal(document.getText(), before);
  });

  it('shows what is typed in the cell, and refuses an edit made before it', async () => {
    const document = await bind('types', '<image login.png> <box 1 2 30 40>');
    const old = shown();
    const change = new vscode.WorkspaceEdit();
    change.insert(document.uri, document.positionAt(17), ' Hello');
    await vscode.workspace.applyEdit(change);
    await until('news of the text', () => posted.length > 1);
    assert.equal(shown().regions[0]!.id, old.regions[0]!.id);
    const text = document.getText();
    await edit([], old.revision);
    assert.equal(document.getText(), text);
    assert.equal(shown().regions.length, 1);
  });

  it('ends with the cell', async () => {
    await bind('ends', '<image login.png> What?', 'And?');
    const change = new vscode.WorkspaceEdit();
    change.set(notebook.uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(1, 2))]);
    await vscode.workspace.applyEdit(change);
    await until('the end', () => ended === 1);
  });
});
