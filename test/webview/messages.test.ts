import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isFromPanel, isToPanel } from '../../webview/messages.js';
import type { FromPanel, ToPanel } from '../../webview/protocol.js';

const box = {
  shape: 'box',
  points: [
    [1, 2],
    [3, 4],
  ],
} as const;

const toPanel: ToPanel[] = [
  { type: 'picture', name: 'a.png', source: { kind: 'address', address: 'https://a/a.png' } },
  {
    type: 'picture',
    name: 'a.tif',
    source: { kind: 'pixels', width: 1, height: 1, rgba: new Uint8Array(4) },
  },
  { type: 'asking', refusal: null },
  { type: 'restore', state: '{}' },
  { type: 'cell', cell: null },
  { type: 'cell', cell: { label: 'cell 1', revision: 3, regions: [{ ...box, id: 'a', unit: 'pixels' }] } },
  { type: 'found', regions: [{ ...box, label: 'A' }] },
  { type: 'progress', ask: '1', stage: 'answering' },
  { type: 'partial', ask: '1', text: 'A l' },
  {
    type: 'answer',
    ask: '1',
    answer: { text: 'A', raw: 'A', origin: 'nano', regions: [{ ...box, label: 'A' }] },
  },
  { type: 'failed', ask: '1', code: 'cancelled', message: 'Stopped.' },
  { type: 'notice', message: 'Done.' },
];
const fromPanel: FromPanel[] = [
  { type: 'ready', hasState: false, pending: null },
  { type: 'ask', ask: '1', turns: [{ text: 'a', answer: 'b' }, { text: 'c' }] },
  { type: 'stop', ask: '1' },
  { type: 'insert', text: '' },
  { type: 'copy', text: 'x' },
  { type: 'regions', revision: 0, width: 5, height: 5, regions: [{ ...box, id: 'a', name: 'lamp' }] },
  { type: 'release' },
  { type: 'state', state: '' },
];

const wrong: unknown[] = [
  ...[undefined, null, 1, 'ready', [], {}, { type: 'toString' }, { type: 'nothing' }, { type: 7 }],
  { type: 'ready', hasState: 1, pending: null },
  { type: 'picture', name: 'a.png', source: { kind: 'address' } },
  { type: 'picture', name: 'a.png', source: { kind: 'pixels', width: 1, height: 1, rgba: [1, 2, 3, 4] } },
  { type: 'regions', revision: -1, width: 5, height: 5, regions: [] },
  { type: 'regions', revision: 0, width: 5, height: 5, regions: [{ ...box }] },
  {
    type: 'regions',
    revision: 0,
    width: 5,
    height: 5,
    regions: [{ id: 'a', shape: 'box', points: [[1, 2]] }],
  },
  {
    type: 'regions',
    revision: 0,
    width: 5,
    height: 5,
    regions: [{ ...box, id: 'a', points: [[NaN, 1], []] }],
  },
  { type: 'ask', ask: '1', turns: [{ answer: 'b' }] },
  { type: 'cell' },
];

describe('messages', () => {
  for (const message of toPanel) {
    it(`to the panel: ${message.type}`, () =>
      assert.deepEqual([isToPanel(message), isFromPanel(message)], [true, false]));
  }
  for (const message of fromPanel) {
    it(`from the panel: ${message.type}`, () =>
      assert.deepEqual([isFromPanel(message), isToPanel(message)], [true, false]));
  }
  it('refuses wrong ones', () => {
    for (const message of wrong) {
      assert.deepEqual([isToPanel(message), isFromPanel(message)], [false, false], JSON.stringify(message));
    }
  });

  it('checks survive whatever arrives, and a message without one of its fields is refused', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => assert.ok([isToPanel(value), isFromPanel(value)].length === 2)),
    );
    for (const message of [...toPanel, ...fromPanel]) {
      for (const key of Object.keys(message)) {
        const rest = Object.fromEntries(Object.entries(message).filter(([name]) => name !== key));
        assert.ok(!isToPanel(rest) && !isFromPanel(rest), `${message.type} without ${key}`);
      }
    }
  });
});
