import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noisyRegion, promptParts, regionPart, withNoise } from '../../../kernel/evaluation/regionParts.js';
import { boxRegion, boundsOf } from '../../../kernel/instruction/geometry.js';
import { parse } from '../../../kernel/instruction/parse.js';
import { print } from '../../../kernel/instruction/print.js';

const size = { width: 100, height: 60 };

describe('regions of a data set as parts of a question', () => {
  it('are whole pixels inside of the picture, with an area where they are boxes', () => {
    const corner = fc.double({ min: -20, max: 130, noNaN: true });
    fc.assert(
      fc.property(corner, corner, corner, corner, (x1, y1, x2, y2) => {
        const part = regionPart(boxRegion([Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)]), size); // prettier-ignore
        const [left, top, right, bottom] = boundsOf(part);
        assert(left >= 0 && top >= 0 && right <= 100 && bottom <= 60 && left < right && top < bottom);
        const again = parse(print({ parts: [part], directives: [] })).instruction.parts[0];
        assert(again?.type === 'region');
        assert.deepEqual([again.points, again.unit], [part.points, 'pixels']);
      }),
    );
  });

  it('stand where the prompt says, else behind it', () => {
    const part = regionPart(boxRegion([1, 2, 30, 40]), size);
    const text = (prompt: string) => print({ parts: promptParts(prompt, part), directives: [] });
    assert.equal(text('What is {region}?'), 'What is <box 1 2 30 40>?');
    assert.equal(text('What is this? '), 'What is this? <box 1 2 30 40>');
    assert.equal(text('{region}'), '<box 1 2 30 40>');
  });

  it('are moved and scaled no further than the level of noise, the same for the same seed', () => {
    const box = boxRegion([20, 20, 60, 40]);
    for (let seed = 0; seed < 200; seed++) {
      const [x1, y1, x2, y2] = boundsOf(noisyRegion(box, 0.3, String(seed)));
      assert(Math.abs((x1 + x2) / 2 - 40) <= 6 && Math.abs((y1 + y2) / 2 - 30) <= 3);
      assert(Math.abs(x2 - x1 - 40) <= 12 + 1e-9 && Math.abs(y2 - y1 - 20) <= 6 + 1e-9);
    }
    assert.deepEqual(noisyRegion(box, 0.2, 'a'), noisyRegion(box, 0.2, 'a'));
    assert.notDeepEqual(noisyRegion(box, 0.2, 'a'), noisyRegion(box, 0.2, 'b'));
    const point = { shape: 'point', points: [[40, 30]] } as const;
    assert.notDeepEqual(noisyRegion(point, 0.2, 'a', [20, 20, 60, 40]), point);
    assert.deepEqual(withNoise(box, [0.1, 0.2], 's').map(({ suffix }) => suffix), ['', '~0.1', '~0.2']); // prettier-ignore
  });
});
