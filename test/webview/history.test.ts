import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commit, newHistory, redo, seal, undo, type History } from '../../webview/regions/history.js';

const after = (values: readonly number[]) =>
  values.reduce<History<number>>((history, value) => commit(history, value), newHistory(-1));
const times = (count: number, change: (h: History<number>) => History<number>, start: History<number>) =>
  Array.from({ length: count }).reduce<History<number>>(change, start);

describe('history', () => {
  it('undoing everything gives the start, redoing everything gives the end', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { maxLength: 30 }), (values) => {
        const end = after(values);
        const start = times(values.length, undo, end);
        assert.deepEqual([start.present, start.past], [-1, []]);
        assert.deepEqual(times(values.length, redo, start), end);
      }),
    );
  });

  it('a change after undo forgets what was undone', () => {
    const history = commit(undo(after([1, 2])), 3);
    assert.deepEqual([history.past, history.present, redo(history).present], [[-1, 1], 3, 3]);
  });

  it('changes with one mark are one step', () => {
    const dragged = [1, 2, 3].reduce<History<number>>((h, v) => commit(h, v, 'drag a'), newHistory(0));
    assert.deepEqual([dragged.past, dragged.present], [[0], 3]);
    assert.equal(commit(dragged, 4, 'drag b').past.length, 2);
    assert.equal(commit(seal(dragged), 4, 'drag a').past.length, 2);
  });

  it('nothing to undo or redo changes nothing', () => {
    const history = newHistory(7);
    assert.deepEqual([undo(history), redo(history)], [history, history]);
    assert.equal(commit(history, 7), history);
  });

  it('forgets the oldest beyond 500 steps', () => {
    assert.equal(after(Array.from({ length: 700 }, (_, i) => i)).past.length, 500);
  });
});
