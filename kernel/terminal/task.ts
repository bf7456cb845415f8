/** Entry of the process that brings a model in for the extension: wires Node's IPC channel to the work. */
import { Failure } from '../failure.js';
import type { FromTask, Task, ToTask } from '../library/task.js';
import { bringIn } from './bringIn.js';

const stop = new AbortController();
const send = (message: FromTask): Promise<void> =>
  new Promise((sent) => process.send?.(message, () => sent()));

process.on('message', (message: ToTask) => {
  if (message.type === 'start') void work(message.task);
  else stop.abort();
});
// The extension is gone: what is there is kept for another time.
process.on('disconnect', () => stop.abort());

async function work(task: Task): Promise<void> {
  let end: FromTask;
  try {
    const result = await bringIn(task, {
      signal: stop.signal,
      onProgress: (progress) => void send({ type: 'progress', progress }),
      onNotice: (sentence) => void send({ type: 'notice', sentence }),
    });
    end = { type: 'done', result };
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    end = { type: 'failed', error: { code, message } };
  }
  if (process.connected) await send(end);
  process.exit();
}
