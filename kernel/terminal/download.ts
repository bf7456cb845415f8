import { resolve } from 'node:path';
import { byteSize } from '../byteSize.js';
import type { Quantization } from '../library/files.js';
import { libraryFolder } from '../library/place.js';
import type { Task, TaskProgress, TaskResult } from '../library/task.js';
import { findToken } from '../library/token.js';
import { bringIn } from './bringIn.js';
import { ProgressLine } from './progressLine.js';
import { printable } from './printable.js';

export interface DownloadCommandOptions {
  readonly revision?: string;
  readonly quant?: Quantization;
  readonly name?: string;
  readonly endpoint?: string;
  readonly token?: string;
  readonly from?: string;
  readonly connections: number;
  readonly anyway?: boolean;
}

/** `chatspot download`: a repository of a Hugging Face hub becomes a model of the library. */
export async function downloadCommand(repository: string, options: DownloadCommandOptions): Promise<void> {
  const { from, token, endpoint = process.env['HF_ENDPOINT'], ...rest } = options;
  await bringInAtTerminal({
    type: 'download',
    library: libraryFolder(),
    repository,
    ...rest,
    endpoint,
    token: token ?? (await findToken()),
    from: from === undefined ? undefined : resolve(from),
  });
}

/** Does a task with its progress on one line, and says at the end what was made. Ctrl-C stops it. */
export async function bringInAtTerminal(task: Task): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const line = new ProgressLine();
  const pace = new Pace();
  try {
    const result = await bringIn(task, {
      signal: stop.signal,
      onProgress: (progress) => line.show(progressText(progress, pace)),
      onNotice: (sentence) => {
        line.clear();
        console.error(`chatspot: ${sentence}`);
      },
    });
    line.clear();
    console.log(summary(result));
  } finally {
    line.clear();
  }
}

/** How fast bytes come, from the first ones on that this run saw. */
class Pace {
  #since: { readonly time: number; readonly bytes: number } | undefined;

  /** Bytes a second, 0 where it is too early to say. */
  of(bytes: number): number {
    const now = performance.now();
    this.#since ??= { time: now, bytes };
    const seconds = (now - this.#since.time) / 1000;
    return seconds < 1 ? 0 : (bytes - this.#since.bytes) / seconds;
  }
}

function progressText({ stage, detail, bytes, totalBytes }: TaskProgress, pace: Pace): string {
  if (totalBytes === 0) return `${stage} …`;
  const percent = `${String(Math.floor((100 * bytes) / totalBytes)).padStart(3)}%`;
  if (stage !== 'fetching') return `${percent} ${stage} ${printable(detail ?? '')}`;
  const speed = pace.of(bytes);
  const left = speed > 0 ? `, ${duration((totalBytes - bytes) / speed)} left` : '';
  return `${percent} ${byteSize(bytes)} of ${byteSize(totalBytes)}, ${byteSize(Math.round(speed))}/s${left}`;
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.round(seconds)} s`;
}

function summary({ name, folder, bytes }: TaskResult): string {
  return [
    `The library has ${name} now, ${byteSize(bytes)} at ${folder}. Ask it:`,
    `  chatspot ask PICTURE "QUESTION" --model ${name}`,
  ].join('\n');
}
