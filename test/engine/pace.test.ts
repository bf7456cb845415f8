import assert from 'node:assert/strict';
import { Pace } from '../../kernel/engine/process/pace.js';

describe('how much of a prompt is read at once', () => {
  /** Runs of as many positions as the pace says, on a device that reads so many a second; gives their sizes. */
  function paces(pace: Pace, perSecond: number, runs: number): number[] {
    return Array.from({ length: runs }, () => {
      const size = pace.next;
      pace.took(size, (size * 1000) / perSecond);
      return size;
    });
  }

  it('grows while it is quick enough, and no run takes longer than a cancel may wait', () => {
    assert.deepEqual(paces(new Pace(128), 6000, 5), [128, 256, 512, 512, 512]);
    assert.deepEqual(paces(new Pace(128), 1650, 3), [128, 128, 128]);
  });

  it('shrinks where even the first runs take long', () => {
    assert.deepEqual(paces(new Pace(128), 500, 4), [128, 64, 32, 32]);
  });

  it('learns nothing from a rest of a prompt, which is short', () => {
    const pace = new Pace(128);
    pace.took(7, 1);
    assert.equal(pace.next, 128);
  });

  it('stays as it is where it was told to', () => {
    assert.deepEqual(paces(new Pace(31, true), 1e6, 3), [31, 31, 31]);
  });
});
