/** Files of a repository that already lie on this machine. */
import { constants, copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getHFHubCachePath } from '@huggingface/hub';
import { hashFile } from './fileHash.js';
import type { HubFile, HubRepository } from './hub.js';

/** Where the hub's own tools keep what they fetched: a blob's name is its hash, which any revision shares. */
export function cacheCandidates(
  { name, commit }: HubRepository,
  { path, hash }: HubFile,
  cache: string = getHFHubCachePath(),
): string[] {
  const folder = join(cache, ['models', ...name.split('/')].join('--'));
  return [join(folder, 'blobs', hash.hex), join(folder, 'snapshots', commit, path)];
}

/**
 * Copies the first candidate that is the file, by size and by hash. On file systems that can, nothing is duplicated.
 * @returns whether there was one
 */
export async function takeLocalCopy(
  { size, hash }: HubFile,
  target: string,
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile() !== true || found.size !== size) continue;
    signal.throwIfAborted();
    await mkdir(dirname(target), { recursive: true });
    await copyFile(candidate, target, constants.COPYFILE_FICLONE);
    // The copy is what counts: hashed after it was made.
    if ((await hashFile(target, hash.kind, { signal })) === hash.hex) return true;
    await rm(target, { force: true });
  }
  return false;
}
