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
const unfinished = '.part';
/** Milliseconds after which nobody is at work on an unfinished folder any more. */
const tooOld = 600_000;
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
    } catch (error) {
      if (isCancelled(error)) throw error;
      if (!(await discarded(place))) return open(graph);
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
  const part = `${place}.${process.pid}${unfinished}`;
  const saved = join(part, basename(graph));
  try {
    await removeOthers(place, basename(graph));
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
    if (isCancelled(error)) throw error;
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof Failure && error.code === 'cancelled';
}

/** Under another name first: a process that is ended meanwhile leaves no half of it under its own. */
async function discarded(place: string): Promise<boolean> {
  const gone = `${place}.${process.pid}${unfinished}`;
  try {
    await rename(place, gone);
    await rm(gone, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

/** What was prepared for another version or processor, and what nobody is at work on any more. */
async function removeOthers(place: string, graph: string): Promise<void> {
  const names = await readdir(dirname(place)).catch(() => []);
  const others = names.filter((name) => name.startsWith(`${graph}-`) && name !== basename(place));
  for (const name of others) {
    const path = join(dirname(place), name);
    const atWork = name.endsWith(unfinished) && Date.now() - (await lastChange(path)) < tooOld;
    if (!atWork) await rm(path, { recursive: true, force: true });
  }
}

/** When something in a folder was written last, in milliseconds since 1970; 0 where it is gone meanwhile. */
async function lastChange(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const times = [folder, ...names.map((name) => join(folder, name))].map((path) =>
    stat(path)
      .then(({ mtimeMs }) => mtimeMs)
      .catch(() => 0),
  );
  return Math.max(...(await Promise.all(times)));
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
