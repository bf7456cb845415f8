import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../harness/until.js';
import { cannotSeeProcesses, enginePids } from './engineProcess.js';
import { ended, errorOf, openCells, run, start } from './notebooks.js';

const question = '<image scene.png>\nWhat is in <box 40 44 144 148>? answer in detail';

describe('the engine', () => {
  let notebook: vscode.NotebookDocument;
  let name = 0;

  before(function () {
    if (cannotSeeProcesses === undefined) return;
    console.log(`Not run: ${cannotSeeProcesses}.`);
    this.skip();
  });

  beforeEach(async () => {
    notebook = await openCells(`engine-${name++}`, question, '<image login.png>\nWhat is this?');
    await run(notebook, 0);
  });

  const engine = () => {
    const pids = enginePids();
    assert.equal(pids.length, 1, `engine processes: ${pids.join(' ')}`);
    return pids[0]!;
  };

  /** A cell that is being answered and stays so, because its engine is held still. */
  const runAgainstStill = async () => {
    const pid = engine();
    process.kill(pid, 'SIGSTOP');
    const cell = notebook.cellAt(0);
    const before = cell.executionSummary!.executionOrder;
    await start(notebook, 0);
    await until('the cell to start', () => cell.outputs.length === 0);
    return { pid, cell, before };
  };

  it('is one process for all notebooks', () => {
    engine();
  });

  it('obeys an interrupt', async () => {
    const { pid, cell, before } = await runAgainstStill();
    await vscode.commands.executeCommand('notebook.cell.cancelExecution', {
      ranges: [{ start: 0, end: 1 }],
      document: notebook.uri,
    });
    process.kill(pid, 'SIGCONT');
    await ended(cell, before);
    assert.equal(cell.executionSummary!.success, false);
    assert.equal(errorOf(cell).name, 'cancelled');
    assert.equal((await run(notebook, 0)).executionSummary!.success, true);
  });

  it('killed in the middle of an answer, fails that cell and answers the next from a new process', async () => {
    const { pid, cell, before } = await runAgainstStill();
    process.kill(pid, 'SIGKILL');
    await ended(cell, before);
    if (cell.executionSummary!.success === false) assert.match(errorOf(cell).message, /ask again/);
    await run(notebook, 1);
    assert.equal(notebook.cellAt(1).executionSummary!.success, true);
    assert.notEqual(engine(), pid);
  });

  it('restarted, ends what runs, drops the queue and counts from one again', async () => {
    const { pid, cell, before } = await runAgainstStill();
    await start(notebook, 1);
    const restarted = vscode.commands.executeCommand('chatspot.restartEngine');
    process.kill(pid, 'SIGCONT');
    await restarted;
    await ended(cell, before);
    await until('the process to end', () => !enginePids().includes(pid));
    const again = await run(notebook, 0);
    assert.equal(again.executionSummary!.success, true);
    assert.equal(again.executionSummary!.executionOrder, 1);
  });
});
