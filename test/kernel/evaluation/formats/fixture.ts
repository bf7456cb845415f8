import { fileURLToPath } from 'node:url';

/** Path of a file in one of the official formats, small and made by hand. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}
