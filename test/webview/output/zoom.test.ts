import assert from 'node:assert/strict';
import fc from 'fast-check';
import { around, isWhole, pan, whole, zoom } from '../../../webview/output/zoom.js';

const sizes = fc.record({
  width: fc.integer({ min: 1, max: 20_000 }),
  height: fc.integer({ min: 1, max: 20_000 }),
});
const factors = fc.double({ min: 0.01, max: 100, noNaN: true });
const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe('zooming an output', () => {
  it('never shows what is not on the picture and keeps its shape', () => {
    fc.assert(
      fc.property(sizes, fc.array(fc.tuple(factors, unit, unit)), (size, steps) => {
        let part = whole(size);
        for (const [factor, x, y] of steps) {
          part = zoom(part, size, factor, [x * size.width, y * size.height]);
          part = pan(part, size, (x - 0.5) * size.width, (y - 0.5) * size.height);
        }
        const slack = 1e-6 * Math.max(size.width, size.height);
        assert(part.x >= -slack && part.y >= -slack);
        assert(part.x + part.width <= size.width + slack && part.y + part.height <= size.height + slack);
        assert(
          Math.abs(part.width / part.height - size.width / size.height) < 1e-6 * (size.width / size.height),
        );
      }),
    );
  });

  it('keeps the place under the pointer while it can', () => {
    const size = { width: 1000, height: 500 };
    const part = zoom(whole(size), size, 4, [500, 250]);
    assert.deepEqual(part, { x: 375, y: 187.5, width: 250, height: 125 });
    assert(isWhole(zoom(part, size, 1 / 8), size));
  });

  it('shows a region with room around it', () => {
    fc.assert(
      fc.property(sizes, unit, unit, unit, unit, (size, a, b, c, d) => {
        const [x1, x2] = [Math.min(a, b) * size.width, Math.max(a, b) * size.width];
        const [y1, y2] = [Math.min(c, d) * size.height, Math.max(c, d) * size.height];
        const part = around([x1, y1, x2, y2], size);
        const slack = 1e-6 * Math.max(size.width, size.height);
        assert(part.x <= x1 + slack && part.x + part.width >= x2 - slack);
        assert(part.y <= y1 + slack && part.y + part.height >= y2 - slack);
      }),
    );
  });
});
