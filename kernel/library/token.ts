import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The user's token for the Hugging Face hub from where its own tools keep it: `HF_TOKEN`, else the file
 * `HF_TOKEN_PATH`, else `token` in `HF_HOME` (`~/.cache/huggingface`).
 */
export async function findToken(
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): Promise<string | undefined> {
  const given = env['HF_TOKEN']?.trim();
  if (given !== undefined && given !== '') return given;
  const cache = env['XDG_CACHE_HOME'] ?? join(home, '.cache');
  const file = env['HF_TOKEN_PATH'] ?? join(env['HF_HOME'] ?? join(cache, 'huggingface'), 'token');
  const text = (await readFile(file, 'utf8').catch(() => '')).trim();
  return text === '' ? undefined : text;
}
