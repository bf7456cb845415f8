import { readdir } from 'node:fs/promises';
import { parse, resolve } from 'node:path';
import { Failure } from '../../failure.js';

/** Finds pictures by their id where a data set names no files. */
export interface PictureFolder {
  /** Absolute path of the picture whose name without its ending is `id`. @throws Failure `dataset-missing` */
  find(id: string): string;
}

/** Visual Genome comes in two archives, which some people keep apart. */
const subfolders = ['.', 'VG_100K', 'VG_100K_2', 'images', 'images2'];
const endings = new Set(['.jpg', '.jpeg', '.png', '.webp', '.bmp', '.gif']);

/** Reads the names of the pictures in a folder once. */
export async function openPictureFolder(folder: string): Promise<PictureFolder> {
  const pictures = new Map<string, string>();
  for (const subfolder of subfolders) {
    const names = await readdir(resolve(folder, subfolder)).catch(() => []);
    for (const name of names) {
      const { name: id, ext } = parse(name);
      if (endings.has(ext.toLowerCase()) && !pictures.has(id)) pictures.set(id, resolve(folder, subfolder, name)); // prettier-ignore
    }
  }
  return {
    find(id) {
      const path = pictures.get(id);
      if (path !== undefined) return path;
      const message = `There is no picture ${id} in ${folder}; give the folder of Visual Genome's pictures.`;
      throw new Failure('dataset-missing', message);
    },
  };
}
