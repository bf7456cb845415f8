import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answerMime, regionsMime } from '../../kernel/savedAnswer.js';
import { until } from '../harness/until.js';
import {
  ended,
  errorOf,
  mimesOf,
  openCells,
  run,
  show,
  start,
  textOf,
  workspaceFolder,
} from './notebooks.js';

describe('the kernel', () => {
  it('is chosen by itself and answers with text, JSON and the overlay', async () => {
    const notebook = await openCells('answers', '<image login.png>\nWhat is this? <box 20 282 141 330>');
    const cell = await run(notebook, 0);
    assert.equal(cell.executionSummary!.success, true, JSON.stringify(mimesOf(cell)));
    assert.equal(cell.executionSummary!.executionOrder, 1);
    const [answer, overlay] = mimesOf(cell);
    for (const mime of ['text/plain', 'text/markdown', answerMime]) assert(answer!.includes(mime), mime);
    for (const mime of ['image/png', regionsMime]) assert(overlay!.includes(mime), mime);
    const { seen, device } = JSON.parse(textOf(cell, answerMime)!) as {
      seen: { uri?: string }[];
      device: { considered: unknown[] };
    };
    assert.match(seen[0]!.uri!, /^data:image\/png/);
    assert(device.considered.length > 0, 'no provider says why it was used or not');
  });

  it('shows the answer while it comes', async () => {
    const notebook = await openCells('streams', '<image login.png>\nWhat can you see? answer in detail');
    let streamed = 0;
    const watching = vscode.workspace.onDidChangeNotebookDocument((event) => {
      if (event.notebook !== notebook) return;
      const mimes = event.cellChanges.flatMap(({ outputs }) => outputs ?? []).flatMap((o) => o.items);
      if (mimes.some(({ mime }) => mime === 'application/vnd.code.notebook.stdout')) streamed++;
    });
    const cell = await run(notebook, 0);
    watching.dispose();
    assert(streamed > 0, 'nothing was shown before the end');
    assert(!mimesOf(cell).flat().includes('application/vnd.code.notebook.stdout'), 'the draft stayed');
  });

  it('runs what a cell depends on first, and nothing twice', async () => {
    const notebook = await openCells(
      'depends',
      '<image login.png>\nWhat is in <box button: 20 282 141 330>?',
      '<image scene.png>\nWhat is this?',
      '<image login.png>\nWhat can you see in <box 20 282 141 330>?',
      'And what color is it?',
    );
    const cell = await run(notebook, 3);
    assert.equal(cell.executionSummary!.success, true);
    assert.deepEqual(notebook.getCells().map((each) => each.executionSummary?.executionOrder), [undefined, undefined, 1, 2]); // prettier-ignore
    await run(notebook, 3);
    assert.deepEqual(notebook.cellAt(2).executionSummary!.executionOrder, 1);
  });

  it('runs all cells in their order', async () => {
    const question = (x: number) => `<image scene.png>\nWhat is at <point ${x} 96>?`;
    const notebook = await openCells('order', question(96), question(256), question(412), question(130));
    await start(notebook, 0, 4);
    for (const cell of notebook.getCells()) await ended(cell);
    const orders = notebook.getCells().map((cell) => cell.executionSummary!.executionOrder!);
    assert.deepEqual(orders, [1, 2, 3, 4]);
  });

  it('answers once for every picture of %each', async () => {
    const notebook = await openCells('each', '%each {login,scene}.png\nWhat is in <box 20 20 200 200>?');
    const cell = await run(notebook, 0);
    const answers = mimesOf(cell).filter((mimes) => mimes.includes(answerMime));
    assert.equal(answers.length, 2);
  });

  it('keeps outputs when saved, reopened and run on from there', async () => {
    const notebook = await openCells(
      'saved',
      '<image login.png>\nWhat is <box 20 282 141 330>?',
      'What color?',
    );
    const cell = await run(notebook, 0);
    await notebook.save();
    const copy = vscode.Uri.joinPath(workspaceFolder(), 'saved-copy.ipynb');
    await vscode.workspace.fs.copy(notebook.uri, copy);
    const again = await show(copy);
    assert.equal(again.cellAt(0).document.languageId, 'chatspot');
    assert.deepEqual(mimesOf(again.cellAt(0)).map((m) => m.sort()), mimesOf(cell).map((m) => m.sort())); // prettier-ignore
    for (const mime of [answerMime, regionsMime]) {
      assert.deepEqual(JSON.parse(textOf(again.cellAt(0), mime)!), JSON.parse(textOf(cell, mime)!));
    }
    await run(again, 1);
    // The saved answer counts: the cell above was not asked again.
    assert.deepEqual(again.cellAt(1).executionSummary!.executionOrder, 1);
  });

  it('evaluates, and shows the figures and the curve', async () => {
    const notebook = await openCells('evaluates', '%eval coco-text demo=yes limit=2 noise=0.3');
    const cell = await run(notebook, 0);
    assert.equal(cell.executionSummary!.success, true, JSON.stringify(mimesOf(cell)));
    const [table, curve] = mimesOf(cell);
    assert.deepEqual(table, ['text/plain', 'text/markdown']);
    assert(curve!.includes('image/png'));
    assert.match(textOf(cell, 'text/plain')!, /^coco-text .*\btext, included /s);
  });

  const failing: [what: string, cell: string, code: string][] = [
    ['a picture that is not there', '<image nowhere.png>\nWhat is this?', 'picture-missing'],
    ['no picture at all', 'What is this?', 'no-picture'],
    ['a pattern without a match', '%each none/*.png\nWhat is this?', 'no-match'],
  ];
  for (const [what, text, code] of failing) {
    it(`says in one sentence what to do about ${what}`, async () => {
      const notebook = await openCells(`fails-${code}`, text);
      const cell = await run(notebook, 0);
      assert.equal(cell.executionSummary!.success, false);
      const { name, message, stack } = errorOf(cell);
      assert.equal(name, code);
      assert.match(message, /^[^\n]+\.$/);
      assert.equal(stack ?? '', '');
    });
  }

  it('opens a new notebook that runs at once', async () => {
    await vscode.commands.executeCommand('chatspot.newNotebook');
    const notebook = await until('the notebook', () => {
      const shown = vscode.window.activeNotebookEditor?.notebook;
      return shown?.isUntitled ? shown : undefined;
    });
    assert.equal(notebook.cellAt(0).document.languageId, 'chatspot');
    const edit = new vscode.WorkspaceEdit();
    const picture = vscode.Uri.joinPath(workspaceFolder(), 'scene.png').fsPath;
    edit.insert(
      notebook.cellAt(0).document.uri,
      new vscode.Position(0, 0),
      `<image ${picture}>\nWhat is this?`,
    );
    await vscode.workspace.applyEdit(edit);
    const cell = await run(notebook, 0);
    assert.equal(cell.executionSummary!.success, true);
  });
});
