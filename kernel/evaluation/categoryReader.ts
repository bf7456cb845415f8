/** What category an answer means: by text features, as in the paper, or by its words. */
import type { TextEncoderIdentity } from '../engine/protocol.js';
import { lexicalMatcher } from './metrics/category.js';
import { nearest } from './metrics/nearest.js';
import type { EmbedTexts, Mark } from './task.js';

export interface CategoryReader {
  /** What compares features; absent where words are compared. */
  readonly encoder?: TextEncoderIdentity;
  /** Without `read` where the answer names no category. */
  read(answer: string): Promise<Omit<Mark, 'score'>>;
}

/** Reads the category whose name stands first in the answer. */
export function readerByWords(categories: readonly string[]): CategoryReader {
  const match = lexicalMatcher(categories);
  return {
    read: async (answer) => {
      const read = match(answer);
      return read === undefined ? {} : { read };
    },
  };
}

/**
 * Reads the category whose text feature is nearest to the answer's: the paper's rule for its region classification.
 * A category is worded as CLIP's own classification does.
 *
 * @throws Failure of the engine where the encoder cannot be used; so does `read`
 */
export async function readerByFeatures(
  categories: readonly string[],
  embed: EmbedTexts,
): Promise<CategoryReader> {
  const named = await embed(categories.map((category) => `a photo of a ${category}`));
  const known = new Map<string, Promise<Omit<Mark, 'score'>>>();
  const compare = async (answer: string) => {
    if (answer === '') return {};
    const { values } = await embed([answer]);
    const { index, similarity, share } = nearest(values, named);
    return { read: categories[index]!, similarity, readConfidence: share };
  };
  return {
    encoder: named.encoder,
    read: (answer) => {
      const text = answer.trim();
      // Answers about many regions repeat themselves.
      const found = known.get(text) ?? compare(text);
      known.set(text, found);
      return found;
    },
  };
}
