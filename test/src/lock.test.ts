import assert from 'node:assert/strict';
import { Failure } from '../../kernel/failure.js';
import { Lock } from '../../src/lock.js';

describe('Lock', () => {
  it('lets one at a time in, in the order of asking', async () => {
    const lock = new Lock();
    const seen: string[] = [];
    const work = async (name: string) => {
      const leave = await lock.enter();
      seen.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      seen.push(`${name} out`);
      leave();
    };
    await Promise.all(['a', 'b', 'c'].map(work));
    assert.deepEqual(seen, ['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });

  it('gives a turn up when it is cancelled, and goes on with the next', async () => {
    const lock = new Lock();
    const leave = await lock.enter();
    const stop = new AbortController();
    const second = lock.enter(stop.signal);
    const third = lock.enter();
    stop.abort();
    await assert.rejects(second, (error) => error instanceof Failure && error.code === 'cancelled');
    leave();
    (await third)();
  });
});
