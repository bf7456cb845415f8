import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { glob } from 'tinyglobby';
import { Failure } from '../failure.js';
import type { Files } from '../resolve.js';

/** Files of this machine; relative paths start at `folder`, the notebook's. */
export function nodeFiles(folder: string): Files {
  return {
    async read(path) {
      const full = isAbsolute(path) ? path : join(folder, path);
      try {
        return await readFile(full);
      } catch (cause) {
        const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
        const reason = missing ? 'was not found' : 'cannot be read';
        throw new Failure('picture-missing', `${full} ${reason}; check the path.`, { cause });
      }
    },
    async find(pattern) {
      return (await glob(pattern, { cwd: folder, onlyFiles: true })).sort();
    },
  };
}
