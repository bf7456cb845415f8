import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { until } from '../harness/until.js';
import { cannotSeeProcesses, enginePids } from './engineProcess.js';

// First by its name: whatever runs before would have activated the extension already.
describe('activation', () => {
  it('waits for its first need and starts no process', async function () {
    const extension = vscode.extensions.getExtension('chatspot.chatspot')!;
    assert.equal(extension.isActive, false, 'something activated the extension before it was needed');
    await until('the extension host to be done with its own start', isIdle);
    const before = performance.eventLoopUtilization();
    await extension.activate();
    const { active } = performance.eventLoopUtilization(before);
    // Loading the code included. Told, not tested: a limit would measure the machine.
    this.test!.title += ` (busy for ${active.toFixed(0)} ms)`;
    if (cannotSeeProcesses === undefined) assert.deepEqual(enginePids(), []);
  });

  it('offers its commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    const { contributes } = vscode.extensions.getExtension('chatspot.chatspot')!.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    for (const { command } of contributes.commands) assert(commands.includes(command), command);
  });
});

/** Whether the host did next to nothing for a moment. */
async function isIdle(): Promise<boolean> {
  const before = performance.eventLoopUtilization();
  await new Promise((resolve) => setTimeout(resolve, 300));
  return performance.eventLoopUtilization(before).utilization < 0.05;
}
