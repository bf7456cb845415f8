import { resolve } from 'node:path';
import type { ConvertProgress } from '../../models/convert/conversion.js';
import { convert, type ConvertReport } from '../../models/convert/convert.js';
import {
  blockSizes,
  quantizations,
  type BlockSize,
  type Quantization,
} from '../../models/convert/quantization.js';
import { byteSize } from '../byteSize.js';
import { localEngine } from './localEngine.js';
import { ProgressLine } from './progressLine.js';

export { blockSizes, quantizations };

/** `chatspot convert`: to a terminal the progress on one line, and at the end what was written. */
export async function convertCommand(
  checkpoint: string,
  target: string,
  options: { quant: Quantization; blockSize: string; cacheBits?: string; vision?: string },
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
      blockSize: Number(options.blockSize) as BlockSize,
      ...(options.cacheBits === undefined ? {} : { cacheBits: Number(options.cacheBits) as 16 | 32 }),
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

function progressText({ tensor, bytes, totalBytes }: ConvertProgress): string {
  const percent = totalBytes === 0 ? 100 : Math.floor((100 * bytes) / totalBytes);
  return `${String(percent).padStart(3)}% ${tensor}`;
}

/** Opens the folder as the engine does, in a process of its own. */
export async function checkInEngine(folder: string, signal: AbortSignal): Promise<void> {
  const engine = localEngine();
  try {
    await engine.check(folder, signal);
  } finally {
    await engine.shutdown();
  }
}

function summary({ target, quant, files, milliseconds }: ConvertReport): string {
  const sizes = files.map(({ bytes }) => byteSize(bytes));
  const width = Math.max(...sizes.map(({ length }) => length));
  return [
    `Wrote ${target} with ${quant} weights in ${(milliseconds / 1000).toFixed(1)} s:`,
    ...files.map(({ name }, i) => `  ${sizes[i]!.padStart(width)}  ${name}`),
  ].join('\n');
}
