import { createHash } from 'node:crypto';

/**
 * Random numbers from 0 to 1 that depend on the seed's text alone, so that every machine and every shard draws
 * the same (mulberry32).
 */
export function seededRandom(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` of the items in their order, drawn without putting back; all of them where there are no more. */
export function seededSample<T>(items: readonly T[], count: number, seed: string): T[] {
  if (items.length <= count) return [...items];
  const random = seededRandom(seed);
  const indices = items.map((_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (indices.length - i));
    [indices[i], indices[j]] = [indices[j]!, indices[i]!];
  }
  return indices
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((i) => items[i]!);
}
