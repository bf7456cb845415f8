import { resolve } from 'node:path';
import {
  convert,
  type ConvertProgress,
  type ConvertReport,
  type Precision,
} from '../../models/convert/convert.js';

/** `chatspot convert`: to a terminal the progress on one line, and at the end what was written. */
export async function convertCommand(
  checkpoint: string,
  target: string,
  options: { precision: Precision },
): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const line = new ProgressLine();
  try {
    const report = await convert({
      source: resolve(checkpoint),
      target: resolve(target),
      precision: options.precision,
      signal: stop.signal,
      onProgress: (progress) => line.show(progress),
    });
    line.clear();
    console.log(summary(report));
  } finally {
    line.clear();
  }
}

/** One line that is written over and over; nothing where no person watches. */
class ProgressLine {
  private shown = false;

  show({ tensor, bytes, totalBytes }: ConvertProgress): void {
    const { isTTY, columns } = process.stderr;
    if (!isTTY) return;
    const percent = totalBytes === 0 ? 100 : Math.floor((100 * bytes) / totalBytes);
    const text = `${String(percent).padStart(3)}% ${tensor}`;
    // some terminals say that they have 0 columns
    process.stderr.write(`\r\x1b[K${text.slice(0, (columns || 80) - 1)}`);
    this.shown = true;
  }

  clear(): void {
    if (this.shown) process.stderr.write('\r\x1b[K');
    this.shown = false;
  }
}

function summary({ target, precision, files, milliseconds }: ConvertReport): string {
  const sizes = files.map(({ bytes }) => size(bytes));
  const width = Math.max(...sizes.map(({ length }) => length));
  return [
    `Wrote ${target} with ${precision} weights in ${(milliseconds / 1000).toFixed(1)} s:`,
    ...files.map(({ name }, i) => `  ${sizes[i]!.padStart(width)}  ${name}`),
  ].join('\n');
}

function size(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
