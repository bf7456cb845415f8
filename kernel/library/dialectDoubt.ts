import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chosenDialect } from '../dialects/chosenDialect.js';

/**
 * One sentence where a model's files do not say how it writes regions; undefined where they do, and where they cannot
 * be read, which loading it will tell.
 */
export async function dialectDoubt(folder: string): Promise<string | undefined> {
  const config = await fields(join(folder, 'config.json'));
  if (config === undefined) return undefined;
  const own = await fields(join(folder, 'chatspot.json'));
  return chosenDialect(text(own?.dialect), text(config.model_type)).doubt;
}

async function fields(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
