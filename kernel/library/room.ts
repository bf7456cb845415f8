/** Whether a model fits on the disk and into memory, found out before it is fetched. */
import { statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { byteSize } from '../byteSize.js';
import { Failure } from '../failure.js';

/** Bytes. */
export interface Memory {
  readonly total: number;
  readonly free: number;
}

/** What this process may use, a container's limit included. */
export function readMemory(): Memory {
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  return { total, free: Math.min(total, freemem()) };
}

/** Bytes that are free on the disk of a folder, which exists. */
export async function freeDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Left free for everything else. */
const spare = 200e6;

/** @throws Failure `disk-full` */
export function requireDisk(bytes: number, free: number, folder: string): void {
  if (bytes + spare <= free) return;
  const text = `${byteSize(bytes)} are needed and ${byteSize(free)} are free at ${folder}; free some, or let CHATSPOT_HOME name a folder on another disk.`;
  throw new Failure('disk-full', text);
}

/** What a loaded model takes for every byte of its weights: a 4-bit model of seven billion took 1.4. */
const memoryPerWeight = 1.4;

/**
 * @returns a sentence when the model fits only if other programs end first
 * @throws Failure `memory-small` when it can never fit
 */
export function checkMemory(weights: number, { total, free }: Memory): string | undefined {
  const needed = weights * memoryPerWeight;
  if (needed > total) {
    const text = `The model takes about ${byteSize(needed)} of memory and this machine has ${byteSize(total)}; choose a smaller precision or model, or get it anyway with --anyway.`;
    throw new Failure('memory-small', text);
  }
  if (needed <= free) return undefined;
  return `The model takes about ${byteSize(needed)} of memory and ${byteSize(free)} are free now; close other programs before you use it.`;
}
