import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FileHash } from './files.js';

/**
 * The hash of a file on disk, read in pieces.
 * @param onBytes told how many more were read
 */
export async function hashFile(
  path: string,
  kind: FileHash['kind'],
  options: { readonly signal?: AbortSignal; readonly onBytes?: (count: number) => void } = {},
): Promise<string> {
  const hash = createHash(kind === 'sha256' ? 'sha256' : 'sha1');
  // Git hashes a blob with its kind and length before it.
  if (kind === 'git-sha1') hash.update(`blob ${(await stat(path)).size}\0`);
  const { signal } = options;
  const chunks = createReadStream(path, {
    highWaterMark: 1 << 20,
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const chunk of chunks as AsyncIterable<Buffer>) {
    hash.update(chunk);
    options.onBytes?.(chunk.length);
  }
  return hash.digest('hex');
}
