import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Jimp } from 'jimp';
import type { PictureData, Sampling } from '../../kernel/engine/protocol.js';

/** A LLaVA of random weights, written by reference/tiny_model.py; it reads 256 tokens and answers in bytes. */
export const tinyModel = fileURLToPath(new URL('fixtures/tiny-llava', import.meta.url));

/** The engine process from its TypeScript source. */
export const engineEntry = {
  entry: fileURLToPath(new URL('../../kernel/engine/process/main.ts', import.meta.url)),
  execArgv: ['--import', 'tsx'],
} as const;

export const greedy: Sampling = { temperature: 0, topP: 1, seed: 0, maxTokens: 12, stop: [] };

/** One of the pictures in fixtures/preprocess. */
export async function picture(name: 'screen' | 'tall' | 'small'): Promise<PictureData> {
  const { bitmap } = await Jimp.fromBuffer(
    await readFile(new URL(`fixtures/preprocess/${name}.png`, import.meta.url)),
  );
  return { key: name, width: bitmap.width, height: bitmap.height, rgba: bitmap.data };
}

/** Runs `use` with a copy of the tiny model that it may change. */
export async function withModelCopy<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'chatspot-model-'));
  try {
    await cp(tinyModel, folder, { recursive: true });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Merges fields into a JSON file of a model folder; undefined takes a field away. */
export async function changeJson(
  folder: string,
  name: string,
  fields: Record<string, unknown>,
): Promise<void> {
  const path = join(folder, name);
  const value = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...value, ...fields }));
}
