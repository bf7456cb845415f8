import assert from 'node:assert/strict';
import { readFromOutput } from '../../../src/notebook/readFromOutput.js';

describe('readFromOutput', () => {
  const box = { shape: 'box', points: [[1, 2], [3, 4]], label: 'lamp' }; // prettier-ignore
  for (const message of [
    { type: 'picture', path: 'a.png', key: 'ff' },
    { type: 'newCell', output: '1', text: '<box 1 2 3 4>' },
    { type: 'openInPanel', output: '1', path: 'a.png', regions: [box] },
  ]) {
    it(`reads ${message.type}`, () => assert.deepEqual(readFromOutput(message), message));
  }

  for (const message of [
    undefined,
    'picture',
    { type: 'picture', path: 3, key: '' },
    { type: 'newCell', output: '1' },
    { type: 'openInPanel', output: '1', path: 'a.png', regions: [{ ...box, shape: 'circle' }] },
    { type: 'openInPanel', output: '1', path: 'a.png', regions: [{ ...box, points: [[1, Infinity]] }] },
    { type: 'run', command: 'x' },
  ]) {
    it(`refuses ${JSON.stringify(message)}`, () => assert.equal(readFromOutput(message), undefined));
  }
});
