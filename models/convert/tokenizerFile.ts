/** tokenizer.json, with the picture's token added where LLaVA's own code does without one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import type { Json } from './entries.js';
import { readJson } from './json.js';

export const imageWord = '<image>';

export interface TokenizerFile {
  readonly json: Json;
  readonly imageToken: number;
  /** The largest token id. */
  readonly largest: number;
}

interface AddedToken {
  readonly id: number;
  readonly content: string;
}

/**
 * @param mayAdd give the picture's word the first free id when the tokenizer does not know it
 * @throws Failure `missing-file` or `unsupported-model`
 */
export async function readTokenizer(folder: string, mayAdd: boolean): Promise<TokenizerFile> {
  const json = await requireTokenizer(folder);
  const { added, words, largest } = vocabularyOf(json);
  const known = added.find(({ content }) => content === imageWord)?.id ?? words[imageWord];
  if (known !== undefined) return { json, imageToken: known, largest };
  if (!mayAdd) {
    const text = `tokenizer.json does not fit: it has no token ${imageWord}; take the one of the same model.`;
    throw new Failure('unsupported-model', text);
  }
  const token = {
    id: largest + 1,
    content: imageWord,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  };
  return { json: { ...json, added_tokens: [...added, token] }, imageToken: token.id, largest: token.id };
}

/** @throws Failure `missing-file` or `damaged-file` */
export async function requireTokenizer(folder: string): Promise<Json> {
  if (existsSync(join(folder, 'tokenizer.json'))) return readJson(folder, 'tokenizer.json');
  const how = existsSync(join(folder, 'tokenizer.model'))
    ? 'tokenizer.model alone is not enough; take tokenizer.json of the same language model'
    : 'take it from the same model';
  throw new Failure('missing-file', `${folder} has no tokenizer.json; ${how}.`);
}

/** `words`: the model's own, none where it only numbers them; `largest`: the largest token id. */
export function vocabularyOf(json: Json): {
  readonly added: readonly AddedToken[];
  readonly words: Readonly<Record<string, number>>;
  readonly largest: number;
} {
  const added = (json['added_tokens'] ?? []) as AddedToken[];
  const vocabulary = ((json['model'] ?? {}) as { vocab?: Record<string, number> | unknown[] }).vocab ?? {};
  const ids = Array.isArray(vocabulary) ? vocabulary.map((_, id) => id) : Object.values(vocabulary);
  let largest = -1;
  for (const id of [...ids, ...added.map((token) => token.id)]) largest = Math.max(largest, id);
  return { added, words: Array.isArray(vocabulary) ? {} : vocabulary, largest };
}
