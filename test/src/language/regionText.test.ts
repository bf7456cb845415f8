import assert from 'node:assert/strict';
import type { ModelCoordinates } from '../../../kernel/engine/protocol.js';
import { describeRegion, modelText, pixelsOf } from '../../../src/language/regionText.js';
import { cells } from './cells.js';

const size = { width: 200, height: 100 };
const nano: ModelCoordinates = {
  dialect: 'chatspot',
  frame: 'pad-center',
  width: 40,
  height: 40,
  decimals: 2,
};

describe('a region in words', () => {
  const table: [tag: string, words: string, model: string][] = [
    [
      '<box 20 25 100 100>',
      'box, 80 × 75 pixels at (20, 25) of 200 × 100',
      '<box>[0.10,0.38,0.50,0.75]</box>',
    ],
    ['<point 0.5 0.5>', 'point, at (100, 50) of 200 × 100', '<box>[0.50,0.50]</box>'],
    [
      '<polygon 0 0 20 0 20 10>',
      'polygon, 20 × 10 pixels at (0, 0) of 200 × 100',
      '<box>[0.00,0.25,0.10,0.25,0.10,0.30]</box>',
    ],
  ];
  for (const [tag, words, model] of table) {
    it(tag, () => {
      const part = cells(tag)[0]!.instruction.parts[0]!;
      assert(part.type === 'region');
      const region = pixelsOf(part, size);
      assert.equal(describeRegion(region, size), words);
      assert.equal(modelText(region, undefined, [region], size, nano), model);
    });
  }

  it('as a model with region zoom reads it: relative to the window around all regions', () => {
    const [left, right] = ['<box 10 10 14 14>', '<box 40 10 44 14>'].map((tag) => {
      const part = cells(tag)[0]!.instruction.parts[0]!;
      assert(part.type === 'region');
      return pixelsOf(part, size);
    });
    const zooming = { ...nano, zoom: true };
    assert.equal(modelText(left!, undefined, [left!], size, zooming), '<box>[0.42,0.42,0.58,0.58]</box>');
    assert.equal(
      modelText(left!, undefined, [left!, right!], size, zooming),
      '<box>[0.05,0.26,0.15,0.36]</box>',
    );
  });
});
