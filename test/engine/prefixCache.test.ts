import assert from 'node:assert/strict';
import type { KvCache } from '../../kernel/engine/process/kvCache.js';
import { commonLength, PrefixCache, usualPrefixBudget } from '../../kernel/engine/process/prefixCache.js';
import { expandPictures, PictureNumbers } from '../../kernel/engine/process/promptTokens.js';

/** Caches of four bytes a token that count how many of them are alive. */
class Counted {
  alive = 0;
  readonly made: KvCache[] = [];

  of(length: number): KvCache {
    this.alive++;
    let holders = 1;
    const cache: KvCache = {
      length,
      bytes: 4 * length,
      hold: () => (holders++, cache) as never,
      release: () => void (--holders === 0 && this.alive--),
    };
    return cache;
  }
  empty = (): KvCache => this.of(0);
  first = (cache: KvCache, length: number): Promise<KvCache> =>
    Promise.resolve(length === cache.length ? cache.hold() : this.of(length));
}

const sequence = (...parts: [value: number, count: number][]): number[] =>
  parts.flatMap(([value, count]) => Array.from({ length: count }, () => value));

describe('prefix cache', () => {
  async function reused(kept: number[][], keys: number[], budget = 4000): Promise<number> {
    const counted = new Counted();
    const cache = new PrefixCache(counted, budget);
    for (const tokens of kept) {
      const own = counted.of(tokens.length);
      cache.keep(tokens, own);
      own.release();
    }
    const found = await cache.longest(keys);
    const { length } = found;
    found.release();
    cache.clear();
    assert.equal(counted.alive, 0, 'every KV cache is freed once');
    return length;
  }

  const long = sequence([1, 20]);
  const table: readonly [name: string, kept: number[][], keys: number[], budget: number, expected: number][] =
    [
      ['nothing kept', [], long, 4000, 0],
      ['a kept beginning', [long], [...long, 2, 3], 4000, 20],
      ['one token is always left over', [long], long, 4000, 19],
      ['a kept sequence that goes on differently', [[...long, 5, 5]], [...long, 6], 4000, 20],
      ['the longest of several', [sequence([1, 10]), [...long, 4]], [...long, 9], 4000, 20],
      ['a few tokens in common are not worth it', [[1, 1, 1, 7]], [1, 1, 1, 8, 8, 8], 4000, 0],
      ['no room at all', [long], [...long, 2], 40, 0],
      ['the older one made room', [long, sequence([3, 20])], [...long, 2], 100, 0],
      ['the newer one stayed', [sequence([3, 20]), long], [...long, 2], 100, 20],
    ];
  for (const [name, kept, keys, budget, expected] of table) {
    it(name, async () => assert.equal(await reused(kept, keys, budget), expected));
  }

  it('what was used last stays longest', async () => {
    const counted = new Counted();
    const cache = new PrefixCache(counted, 4 * 50);
    const keep = (tokens: number[]): void => {
      const own = counted.of(tokens.length);
      cache.keep(tokens, own);
      own.release();
    };
    const length = async (keys: number[]): Promise<number> => {
      const found = await cache.longest([...keys, 0]);
      found.release();
      return found.length;
    };
    keep(sequence([1, 20]));
    keep(sequence([2, 20]));
    assert.equal(await length(sequence([1, 20])), 20);
    keep(sequence([3, 20]));
    assert.equal(await length(sequence([2, 20])), 0);
    assert.equal(await length(sequence([1, 20])), 20);
  });

  it('the same tokens about another picture have nothing in common from the picture on', () => {
    const numbers = new PictureNumbers();
    const keys = (picture: string): readonly number[] =>
      expandPictures([1, 6, 3, 50, 7], 3, [{ number: numbers.of(picture), count: 4 }]).keys;
    assert.equal(commonLength(keys('a'), keys('a')), 8);
    assert.equal(commonLength(keys('a'), keys('b')), 2);
    assert.deepEqual(
      expandPictures([3, 9, 3], 3, [
        { number: -1, count: 2 },
        { number: -2, count: 2 },
      ]),
      {
        ids: [3, 3, 9, 3, 3],
        keys: [-1, -1, 9, -2, -2],
      },
    );
  });
});

describe('memory for kept prefixes', () => {
  const gigabyte = 2 ** 30;
  const table: readonly [name: string, tokenBytes: number, memory: number, expected: number][] = [
    ['forty pictures of a small model, however large the computer', 9216, 256 * gigabyte, 40 * 1024 * 9216],
    ['an eighth of the memory for a large model', 2 ** 20, 64 * gigabyte, 8 * gigabyte],
    ['a gigabyte on a small computer', 2 ** 20, 4 * gigabyte, gigabyte],
  ];
  for (const [name, tokenBytes, memory, expected] of table)
    it(name, () => assert.equal(usualPrefixBudget(tokenBytes, memory), expected));
});
