import type { KvCache, KvCaches } from './kvCache.js';

/** Tokens that are kept where they fit: forty pictures and what was asked about them. More are hardly met again. */
const keptTokens = 40 * 1024;

/**
 * Bytes for a model's kept prefixes where nobody said how many: an eighth of the computer's memory, or a gigabyte, at most.
 * @param tokenBytes of one token's keys and values: 1 MB in a model of seven billion, 9 KB in the bundled one
 */
export function usualPrefixBudget(tokenBytes: number, memory: number): number {
  return Math.min(keptTokens * tokenBytes, Math.max(2 ** 30, memory / 8));
}

/** Shorter common beginnings cost more to cut out than to compute again. */
const worthReusing = 8;

interface Entry {
  /** Identity of each token; see {@link PromptTokens.keys}. */
  readonly keys: readonly number[];
  readonly cache: KvCache;
}

/**
 * KV caches of token sequences that were computed before, for one loaded model; the least recently used go first
 * when they take more than `budget` bytes. Another question about a picture, and the next turn of a conversation,
 * find their longest common beginning here and compute only the rest.
 */
export class PrefixCache {
  /** Least recently used first. */
  private entries: Entry[] = [];

  constructor(
    private readonly shape: Pick<KvCaches, 'empty' | 'first'>,
    private readonly budget: number,
  ) {}

  /**
   * The KV cache of the longest kept beginning of a sequence, an empty one where there is none. One token at
   * least is left over, because the model must run to say what comes next. The caller releases it.
   * @param answer tokens that may come after the sequence
   */
  async longest(keys: readonly number[], answer = 0): Promise<KvCache> {
    let best: Entry | undefined;
    let length = worthReusing - 1;
    for (const entry of this.entries) {
      const common = Math.min(commonLength(entry.keys, keys), keys.length - 1);
      if (common > length) [best, length] = [entry, common];
    }
    if (best === undefined) return this.shape.empty(keys.length + answer);
    this.entries = [...this.entries.filter((entry) => entry !== best), best];
    return this.shape.first(best.cache, length, keys.length + answer - length);
  }

  /** Keeps a sequence's KV cache; entries that are its beginning say nothing new and go. */
  keep(keys: readonly number[], cache: KvCache): void {
    if (cache.bytes > this.budget) return;
    this.drop((entry) => commonLength(entry.keys, keys) === entry.keys.length);
    this.entries.push({ keys: [...keys], cache: cache.hold() });
    let bytes = this.entries.reduce((sum, entry) => sum + entry.cache.bytes, 0);
    this.drop((entry) => {
      const over = bytes > this.budget;
      if (over) bytes -= entry.cache.bytes;
      return over;
    });
  }

  clear(): void {
    this.drop(() => true);
  }

  private drop(goes: (entry: Entry) => boolean): void {
    this.entries = this.entries.filter((entry) => {
      const gone = goes(entry);
      if (gone) entry.cache.release();
      return !gone;
    });
  }
}

export function commonLength(a: readonly number[], b: readonly number[]): number {
  const end = Math.min(a.length, b.length);
  let length = 0;
  while (length < end && a[length] === b[length]) length++;
  return length;
}
