/** Names for pictures that are pasted or dropped into a cell. */
import { posix } from 'node:path';

export interface Pasted {
  /** The notebook's file name without its ending. */
  readonly notebook: string;
  /** The file name that the picture came with, if any, without its ending. */
  readonly name?: string;
  /** File name ending, without the dot. */
  readonly ending: string;
  readonly when: Date;
}

/**
 * The first free path that the pattern gives, relative to the notebook's folder. `${n}` counts from 1; a pattern
 * without it gets a number where its name is taken.
 */
export async function pastedPath(
  pattern: string,
  pasted: Pasted,
  exists: (path: string) => Promise<boolean>,
): Promise<string> {
  const counted = pattern.includes('${n}') ? pattern : `${pattern}\${-n}`;
  for (let n = 1; ; n++) {
    const path = posix.normalize(`${expand(counted, pasted, n)}.${pasted.ending}`);
    if (!(await exists(path))) return path;
  }
}

function expand(pattern: string, { notebook, name, when }: Pasted, n: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const values: Readonly<Record<string, string>> = {
    notebook,
    name: name ?? 'picture',
    n: String(n),
    '-n': n === 1 ? '' : `-${n}`,
    date: `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`,
    time: `${two(when.getHours())}-${two(when.getMinutes())}-${two(when.getSeconds())}`,
  };
  const path = pattern.replace(/\$\{([\w-]+)\}/g, (all, key: string) => values[key] ?? all);
  return path.replace(/[<>:"|?*\n]/g, '_') || 'picture';
}
