import { fork } from 'node:child_process';
import { Failure } from '../failure.js';
import type { FromTask, Task, TaskPort, TaskResult, ToTask } from './task.js';

/**
 * Does a task in a process of its own, because hashing and converting would block this one. When the signal is
 * aborted it is asked to stop and keeps what is there.
 *
 * @param entry absolute path of the built task file
 * @throws Failure what the task failed with, or `task-exited`
 */
export function runTaskProcess(
  entry: string,
  task: Task,
  port: TaskPort,
  execArgv: readonly string[] = [],
): Promise<TaskResult> {
  // The task itself travels in a message: a token in an argument could be seen by other users.
  const child = fork(entry, [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [...execArgv],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const send = (message: ToTask): void => void child.send(message, () => undefined);
  const stop = (): void => send({ type: 'stop' });
  let log = '';
  child.stderr!.on('data', (text) => (log = (log + String(text)).slice(-2000)));
  return new Promise<TaskResult>((resolve, reject) => {
    child.on('message', (message) => {
      const event = message as FromTask;
      if (event.type === 'progress') port.onProgress(event.progress);
      else if (event.type === 'notice') port.onNotice(event.sentence);
      else if (event.type === 'done') resolve(event.result);
      else reject(new Failure(event.error.code, event.error.message));
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const text = `The work ended unexpectedly (${signal ?? code}); start it again. ${log}`.trim();
      reject(new Failure('task-exited', text));
    });
    port.signal.addEventListener('abort', stop, { once: true });
    send({ type: 'start', task });
    if (port.signal.aborted) stop();
  }).finally(() => port.signal.removeEventListener('abort', stop));
}
