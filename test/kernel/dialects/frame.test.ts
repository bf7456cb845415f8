import assert from 'node:assert/strict';
import fc from 'fast-check';
import { frameOf } from '../../../kernel/dialects/frame.js';
import type { FrameKind } from '../../../kernel/engine/protocol.js';
import type { Point, Size } from '../../../kernel/instruction/types.js';

const size = (width: number, height: number): Size => ({ width, height });

/** kind, picture, model input → frame size, and where the picture's corners come to lie on it. */
const frames: [FrameKind, Size, Size, frame: Size, topLeft: Point, bottomRight: Point][] = [
  ['whole', size(640, 480), size(336, 336), size(640, 480), [0, 0], [640, 480]],
  ['pad-center', size(640, 480), size(336, 336), size(640, 640), [0, 80], [640, 560]],
  ['pad-center', size(480, 640), size(336, 336), size(640, 640), [80, 0], [560, 640]],
  ['pad-center', size(640, 479), size(336, 336), size(640, 640), [0, 80], [640, 559]],
  ['pad-center', size(1, 4), size(336, 336), size(4, 4), [1, 0], [2, 4]],
  ['pad-corner', size(640, 480), size(448, 448), size(640, 640), [0, 0], [640, 480]],
  ['pad-corner', size(480, 640), size(448, 448), size(640, 640), [0, 0], [480, 640]],
  ['resized', size(640, 480), size(644, 476), size(644, 476), [0, 0], [644, 476]],
];

describe('frameOf', () => {
  for (const [kind, picture, input, expected, topLeft, bottomRight] of frames) {
    it(`lays ${picture.width} × ${picture.height} as ${kind}`, () => {
      const frame = frameOf(kind, picture, input);
      assert.deepEqual(frame.size, expected);
      assert.deepEqual(frame.toFrame([0, 0]), topLeft);
      assert.deepEqual(frame.toFrame([picture.width, picture.height]), bottomRight);
    });
  }

  it('goes back from every frame to the picture', () => {
    const kind = fc.constantFrom<FrameKind>('whole', 'pad-center', 'pad-corner', 'resized');
    const side = fc.integer({ min: 1, max: 8000 });
    const place = fc.double({ min: -100, max: 9000, noNaN: true });
    fc.assert(
      fc.property(kind, fc.tuple(side, side, side, side), place, place, (chosen, [w, h, mw, mh], x, y) => {
        const frame = frameOf(chosen, size(w, h), size(mw, mh));
        const [backX, backY] = frame.toPicture(frame.toFrame([x, y]));
        assert.ok(Math.abs(backX - x) < 1e-6 && Math.abs(backY - y) < 1e-6);
        const [right, bottom] = frame.toFrame([w, h]);
        assert.ok(right <= frame.size.width + 1e-6 && bottom <= frame.size.height + 1e-6);
      }),
    );
  });
});
