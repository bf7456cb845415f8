import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from './failure.js';

/**
 * Writes a file so that a reader sees the old content or the new, never a part: a temporary file beside it is
 * renamed over it. Missing folders are made, links are followed, permissions stay.
 *
 * @throws Failure `write-failed`; the old file is then untouched
 */
export async function writeFileWhole(path: string, content: string | Uint8Array): Promise<void> {
  const { target, mode } = await requireWritable(path);
  const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, content, mode === undefined ? {} : { mode });
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw notWritable(path, cause);
  }
}

/**
 * Finds out before long work whether its result can be written.
 * @throws Failure `write-failed`
 */
export async function requireWritable(path: string): Promise<{ target: string; mode: number | undefined }> {
  try {
    const target = await realpath(path).catch(() => path);
    const old = await stat(target).catch(() => undefined);
    if (old?.isDirectory() === true) throw new Error('it is a folder');
    if (old !== undefined) await access(target, constants.W_OK);
    await mkdir(dirname(target), { recursive: true });
    await access(dirname(target), constants.W_OK);
    return { target, mode: old === undefined ? undefined : old.mode & 0o777 };
  } catch (cause) {
    throw notWritable(path, cause);
  }
}

function notWritable(path: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${path} cannot be written (${reason}); choose another place.`;
  return new Failure('write-failed', message, { cause });
}
