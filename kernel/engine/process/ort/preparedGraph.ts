import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../../failure.js';
import { freeDisk } from '../../../library/room.js';
import type { Preparation } from '../session.js';

/** How a graph is opened. */
export interface Opening {
  /** It was optimised already. */
  readonly asIs?: boolean;
  /** Where the optimised graph is saved, with the weights in the form in which this processor computes. */
  readonly save?: string;
}

interface Closable {
  release(): Promise<void>;
}

/** Where the saved weights are hardly larger than the others, this processor computes with them as they are. */
const packedFrom = 1.3;
/** Packed weights were found to be up to 2.2 times as large as the others; the disk should not be full with them. */
const roomFactor = 4;

/**
 * Opens a graph in the form in which this processor computes with it. ONNX Runtime packs most 4-bit weights anew
 * each time it loads them, into memory of its own, which takes seconds for every billion. Saved once, they are
 * mapped from their file. What cannot be saved or read back is opened as it is.
 */
export async function openPrepared<T extends Closable>(
  graph: string,
  { folder, smallest = 256e6 }: Preparation,
  /** ONNX Runtime's name and version: another one may want another form. */
  runtime: string,
  open: (graph: string, how?: Opening) => Promise<T>,
): Promise<T> {
  const weights = await weightFiles(graph);
  if (sizeOf(weights) < smallest) return open(graph);
  const place = join(folder, `${basename(graph)}-${await keyOf(graph, weights, runtime)}`);
  const prepared = join(place, basename(graph));
  if (existsSync(prepared)) {
    try {
      return await open(prepared, { asIs: true });
    } catch {
      await rm(place, { recursive: true, force: true });
    }
  }
  if (!existsSync(place) && (await freeDisk(dirname(graph))) > roomFactor * sizeOf(weights))
    await save(graph, sizeOf(weights), place, open);
  return existsSync(prepared) ? open(prepared, { asIs: true }) : open(graph);
}

/** Writes a prepared graph into a folder that is complete or not there; an empty one says that it is not needed. */
async function save(
  graph: string,
  bytes: number,
  place: string,
  open: (graph: string, how?: Opening) => Promise<Closable>,
): Promise<void> {
  const part = `${place}.part`;
  const saved = join(part, basename(graph));
  try {
    await removeOthers(dirname(place), basename(graph));
    await mkdir(part, { recursive: true });
    const session = await open(graph, { save: saved });
    await session.release();
    if (sizeOf(await weightFiles(saved)) < packedFrom * bytes) {
      await rm(part, { recursive: true });
      await mkdir(part);
    }
    await rename(part, place);
  } catch (error) {
    // No room, no right to write, or another process at the same work: the model answers all the same.
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    if (error instanceof Failure && error.code === 'cancelled') throw error;
  }
}

/** What was prepared for another version or processor, or only in part. */
async function removeOthers(folder: string, graph: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (name.startsWith(`${graph}-`)) await rm(join(folder, name), { recursive: true, force: true });
}

interface WeightFile {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** The files beside a graph that hold its weights: `<graph>_data`, `<graph>_data_1`, … */
async function weightFiles(graph: string): Promise<WeightFile[]> {
  const names = (await readdir(dirname(graph))).filter((name) => name.startsWith(`${basename(graph)}_data`));
  return Promise.all(
    names.sort().map(async (name) => {
      const { size, mtimeMs } = await stat(join(dirname(graph), name));
      return { name, size, mtimeMs };
    }),
  );
}

/** Bytes of the files beside a graph that hold its weights. */
export async function weightBytes(graph: string): Promise<number> {
  return sizeOf(await weightFiles(graph));
}

const sizeOf = (files: readonly WeightFile[]): number => files.reduce((sum, { size }) => sum + size, 0);

async function keyOf(graph: string, weights: readonly WeightFile[], runtime: string): Promise<string> {
  const hash = createHash('sha256').update(await readFile(graph));
  const processor = cpus()[0]?.model;
  hash.update(JSON.stringify([weights, runtime, process.platform, process.arch, processor]));
  return hash.digest('hex').slice(0, 16);
}
