import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Quantization, FileHash } from './files.js';

/** In a model's folder: where it came from, and what its files must hash to. */
export const sourceFile = 'chatspot-source.json';

export interface ModelSource {
  /** The repository on a hub, where it came from one. */
  readonly repository?: string;
  readonly commit?: string;
  readonly quant?: Quantization;
  /** Converted from a checkpoint: the files are this machine's own work. */
  readonly converted?: true;
  readonly files: readonly { readonly path: string; readonly size: number; readonly hash: FileHash }[];
}

/** Undefined for a folder that did not come through the library, or whose note cannot be read. */
export async function readSource(folder: string): Promise<ModelSource | undefined> {
  try {
    const value = JSON.parse(await readFile(join(folder, sourceFile), 'utf8')) as Partial<ModelSource>;
    return Array.isArray(value.files) ? (value as ModelSource) : undefined;
  } catch {
    return undefined;
  }
}
