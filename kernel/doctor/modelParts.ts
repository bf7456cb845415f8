import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { hashFile } from '../library/fileHash.js';
import { readSource, sourceFile } from '../library/source.js';
import type { ModelPart } from './diagnosis.js';

/** Every file of a model's folder with its hash; empty where there is no such folder. */
export async function modelParts(folder: string, signal?: AbortSignal): Promise<ModelPart[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const listed = new Map((await readSource(folder))?.files.map((file) => [file.path, file.hash]));
  const options = signal === undefined ? {} : { signal };
  const parts: ModelPart[] = [];
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).split(sep).join('/');
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true || path === sourceFile) continue;
    const sha256 = await hashFile(file, 'sha256', options);
    const expected = listed.get(path);
    const own = expected?.kind === 'git-sha1' ? await hashFile(file, 'git-sha1', options) : sha256;
    const isAsListed = expected === undefined ? {} : { isAsListed: own === expected.hex };
    parts.push({ path, size: found.size, sha256, ...isAsListed });
  }
  return parts.sort((a, b) => (a.path < b.path ? -1 : 1));
}
