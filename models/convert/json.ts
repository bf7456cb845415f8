/** The JSON files beside a checkpoint. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import type { Json } from './entries.js';

/** Throws `missing-file` or `damaged-file`. */
export async function readJson(folder: string, name: string): Promise<Json> {
  const path = join(folder, name);
  if (!existsSync(path)) throw new Failure('missing-file', `${folder} has no ${name}.`);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Json;
  } catch (cause) {
    throw new Failure('damaged-file', `${path} is not JSON; download it again.`, { cause });
  }
}

export async function readJsonIfThere(folder: string, name: string): Promise<Json | undefined> {
  return existsSync(join(folder, name)) ? readJson(folder, name) : undefined;
}

/** Later transformers keep the chat template in a file of its own, earlier ones in tokenizer_config.json. */
export async function templateOf(folder: string): Promise<string | undefined> {
  const inside = (await readJsonIfThere(folder, 'tokenizer_config.json'))?.['chat_template'];
  if (typeof inside === 'string') return inside;
  const path = join(folder, 'chat_template.jinja');
  if (existsSync(path)) return readFile(path, 'utf8');
  const beside = (await readJsonIfThere(folder, 'chat_template.json'))?.['chat_template'];
  return typeof beside === 'string' ? beside : undefined;
}
