import assert from 'node:assert/strict';
import { unlessAborted } from '../../kernel/abort.js';

describe('unlessAborted', () => {
  const cancelled = { name: 'Failure', code: 'cancelled' };
  const never = new Promise<never>(() => undefined);

  it('gives what the promise gives', async () => {
    assert.equal(await unlessAborted(Promise.resolve(1), undefined), 1);
    assert.equal(await unlessAborted(Promise.resolve(1), new AbortController().signal), 1);
    const broken = Promise.reject(new RangeError('broken'));
    await assert.rejects(unlessAborted(broken, new AbortController().signal), RangeError);
  });

  it('does not wait after an abort, nor for a promise when it was aborted before', async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(never, controller.signal);
    controller.abort();
    await assert.rejects(waiting, cancelled);
    await assert.rejects(unlessAborted(Promise.resolve(1), controller.signal), cancelled);
    await assert.rejects(
      unlessAborted(Promise.reject(new RangeError('broken')), controller.signal),
      cancelled,
    );
  });
});
