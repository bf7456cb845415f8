import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import type { KvCache } from '../../kernel/engine/process/kvCache.js';
import type { Model } from '../../kernel/engine/process/model.js';
import { readModelFolder } from '../../kernel/engine/process/modelFolder.js';
import { openModel } from '../../kernel/engine/process/openModel.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import type { AttentionKind } from '../../models/convert/attention.js';
import { convert } from '../../models/convert/convert.js';
import { removeScratch, scratchFolder } from '../harness/scratch.js';
import { fixture } from '../models/convert/runModel.js';

const cpu = { provider: 'cpu', works: true, reason: '' } as const;

const which = fc.nat(4);
const tokens = fc.array(fc.integer({ min: 4, max: 30 }), { minLength: 1, maxLength: 9 });
/** What happens to the caches that are alive: one is read on, cut, or freed. */
const changes = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('extend' as const), which, tokens }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('cut' as const),
        which,
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        room: fc.nat(3),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), which }) },
  ),
  { minLength: 3, maxLength: 14 },
);

describe('KV caches', () => {
  const folder = scratchFolder();
  const models = new Map<AttentionKind, Model>();
  before(async () => {
    for (const attention of ['gqa', 'plain'] as const) {
      const target = join(folder, attention);
      await convert({ source: fixture('mlp-sharded'), target, quant: 'fp32', attention });
      models.set(
        attention,
        await openModel(await readModelFolder(target), await openRuntime(), cpu, { threads: 1 }),
      );
    }
  });
  after(async () => {
    for (const model of models.values()) await model.release();
    removeScratch(folder);
  });

  const read = async (model: Model, list: readonly number[], past: KvCache) =>
    model.step(await model.embed(list), past);

  for (const attention of ['gqa', 'plain'] as const) {
    it(`of ${attention} attention give what reading everything at once gives, however they are extended and cut`, async () => {
      const model = models.get(attention)!;
      const { kv } = model.parts;
      await fc.assert(
        fc.asyncProperty(changes, async (list) => {
          const alive: { cache: KvCache; tokens: readonly number[] }[] = [{ cache: kv.empty(2), tokens: [] }];
          for (const change of list) {
            const at = change.which % alive.length;
            const { cache, tokens } = alive[at]!;
            if (change.do === 'extend') {
              const longer = [...tokens, ...change.tokens];
              const { past, logits } = await read(model, change.tokens, cache);
              alive.push({ cache: past, tokens: longer });
              const got = Array.from(logits);
              const whole = await read(models.get('plain')!, longer, models.get('plain')!.parts.kv.empty(0));
              assert.equal(past.length, longer.length);
              for (const [i, expected] of whole.logits.entries())
                assert.ok(Math.abs(got[i]! - expected) < 1e-4, `${got[i]} is not ${expected}`);
              whole.past.release();
            } else if (change.do === 'cut') {
              const length = Math.floor(change.share * cache.length);
              const shorter = await kv.first(cache, length, change.room);
              assert.equal(shorter.length, length);
              alive.push({ cache: shorter, tokens: tokens.slice(0, length) });
            } else if (alive.length > 1) {
              cache.release();
              alive.splice(at, 1);
            }
          }
          for (const { cache } of alive) cache.release();
        }),
        { numRuns: 25 },
      );
    });
  }
});
