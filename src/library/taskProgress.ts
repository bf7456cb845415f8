import * as vscode from 'vscode';
import { byteSize } from '../../kernel/byteSize.js';
import type { Task, TaskProgress, TaskResult } from '../../kernel/library/task.js';
import { runTaskProcess } from '../../kernel/library/taskProcess.js';

const stages = {
  looking: 'Looking',
  fetching: 'Fetching',
  copying: 'Copying',
  converting: 'Converting',
} as const;

/**
 * Does a task in a process of its own, with a notification that shows how far it is and can stop it.
 * @throws Failure, `cancelled` when it was stopped
 */
export function withTaskProgress(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  title: string,
  task: Task,
): Thenable<TaskResult> {
  const entry = vscode.Uri.joinPath(context.extensionUri, 'dist', 'task.js').fsPath;
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, cancel) => {
    const stop = new AbortController();
    const subscription = cancel.onCancellationRequested(() => stop.abort());
    let percent = 0;
    let stage: TaskProgress['stage'] = 'looking';
    try {
      return await runTaskProcess(entry, task, {
        signal: stop.signal,
        onProgress: (state) => {
          // Each stage fills the bar anew; it cannot go back, so it stays full from the first one on.
          const now = state.totalBytes === 0 ? 0 : (100 * state.bytes) / state.totalBytes;
          const increment = state.stage === stage ? now - percent : now;
          [percent, stage] = [now, state.stage];
          progress.report({ message: progressMessage(state), increment: Math.max(0, increment) });
        },
        onNotice: (sentence) => {
          log.warn(sentence);
          void vscode.window.showWarningMessage(sentence);
        },
      });
    } finally {
      subscription.dispose();
    }
  });
}

function progressMessage({ stage, bytes, totalBytes }: TaskProgress): string {
  if (totalBytes === 0) return `${stages[stage]} …`;
  return `${stages[stage]}: ${byteSize(bytes)} of ${byteSize(totalBytes)}`;
}
