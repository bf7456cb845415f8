import { resolve } from 'node:path';
import { convert, type ConvertProgress, type ConvertReport } from '../../models/convert/convert.js';
import { quantizations, type Quantization } from '../../models/convert/quantization.js';
import { localEngine } from './localEngine.js';

export { quantizations };

/** `chatspot convert`: to a terminal the progress on one line, and at the end what was written. */
export async function convertCommand(
  checkpoint: string,
  target: string,
  options: { quant: Quantization; vision?: string },
): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const line = new ProgressLine();
  try {
    const report = await convert({
      source: resolve(checkpoint),
      target: resolve(target),
      ...(options.vision === undefined ? {} : { vision: resolve(options.vision) }),
      quant: options.quant,
      signal: stop.signal,
      onProgress: (progress) => line.show(progressText(progress)),
      onVerify: () => line.show('reading it again'),
      check: (folder) => checkInEngine(folder, stop.signal),
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

  show(text: string): void {
    const { isTTY, columns } = process.stderr;
    if (!isTTY) return;
    // some terminals say that they have 0 columns
    process.stderr.write(`\r\x1b[K${text.slice(0, (columns || 80) - 1)}`);
    this.shown = true;
  }

  clear(): void {
    if (this.shown) process.stderr.write('\r\x1b[K');
    this.shown = false;
  }
}

function progressText({ tensor, bytes, totalBytes }: ConvertProgress): string {
  const percent = totalBytes === 0 ? 100 : Math.floor((100 * bytes) / totalBytes);
  return `${String(percent).padStart(3)}% ${tensor}`;
}

/** Opens the folder as the engine does, in a process of its own. */
async function checkInEngine(folder: string, signal: AbortSignal): Promise<void> {
  const engine = localEngine();
  try {
    await engine.check(folder, signal);
  } finally {
    await engine.shutdown();
  }
}

function summary({ target, quant, files, milliseconds }: ConvertReport): string {
  const sizes = files.map(({ bytes }) => size(bytes));
  const width = Math.max(...sizes.map(({ length }) => length));
  return [
    `Wrote ${target} with ${quant} weights in ${(milliseconds / 1000).toFixed(1)} s:`,
    ...files.map(({ name }, i) => `  ${sizes[i]!.padStart(width)}  ${name}`),
  ].join('\n');
}

function size(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
