import assert from 'node:assert/strict';
import fc from 'fast-check';
import { frameOfWindow } from '../../../kernel/dialects/frame.js';
import { smartResize } from '../../../kernel/dialects/smartResize.js';

const qwen = { factor: 28, minPixels: 56 * 56, maxPixels: 1280 * 28 * 28 };

describe('smartResize', () => {
  /** `smart_resize` of transformers' Qwen2-VL processor, called with height and width. */
  const table: [width: number, height: number, expected: [number, number]][] = [
    [640, 480, [644, 476]],
    [1920, 1080, [1316, 728]],
    [20, 30, [56, 84]],
    [42, 700, [56, 700]],
    [70, 98, [56, 112]],
  ];
  for (const [width, height, expected] of table) {
    it(`${width} × ${height} becomes ${expected.join(' × ')}`, () => {
      const size = smartResize({ width, height }, qwen);
      assert.deepEqual([size.width, size.height], expected);
    });
  }

  it('gives multiples of the factor within the limits, for any picture that is not a thread', () => {
    const side = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        fc.pre(Math.max(width, height) / Math.min(width, height) <= 100);
        const size = smartResize({ width, height }, qwen);
        assert.ok(size.width % 28 === 0 && size.height % 28 === 0);
        const area = size.width * size.height;
        assert.ok(area >= qwen.minPixels && area <= qwen.maxPixels);
      }),
    );
  });

  it('decides the frame of a picture, and of a window of it', () => {
    const input = { width: 1000, height: 1000, resize: qwen };
    const whole = frameOfWindow('resized', { width: 640, height: 480 }, undefined, input);
    assert.deepEqual(whole.toFrame([320, 240]), [322, 238]);
    const window = frameOfWindow('resized', { width: 640, height: 480 }, [100, 100, 156, 184], input);
    assert.deepEqual(window.size, { width: 56, height: 84 });
    assert.deepEqual(window.toFrame([100, 100]), [0, 0]);
  });
});
