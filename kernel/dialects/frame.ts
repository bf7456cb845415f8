/**
 * Frames: how the original picture is laid onto the picture that the model sees. A model's coordinates are
 * relative to its frame; everything else in the kernel is in pixels of the original picture.
 */
import type { FrameKind } from '../engine/protocol.js';
import type { Box } from '../instruction/geometry.js';
import type { Point, Size } from '../instruction/types.js';
import { smartResize, type SmartResize } from './smartResize.js';

export interface Frame {
  readonly kind: FrameKind;
  /** The original picture, in pixels. */
  readonly picture: Size;
  /** The frame, in frame pixels: what a fraction of 1 spans. */
  readonly size: Size;
  /** Pixels of the original picture → frame pixels. */
  toFrame(point: Point): Point;
  /** Frame pixels → pixels of the original picture; places on the padding fall outside of it. */
  toPicture(point: Point): Point;
}

/**
 * The frame of a picture.
 *
 * - `whole`: the picture itself; the model's resize does not keep the aspect ratio, so fractions stay fractions.
 * - `pad-center`: a square as long as the longer side, the picture in its middle (LLaVA's and Shikra's
 *   `expand2square`: an odd pixel of padding goes to the right or bottom, `(side - size) // 2`).
 * - `pad-corner`: the same square with the picture at the top left (Merlin's `expand2square`).
 * - `resized`: the picture stretched to `resized`, for models that speak in pixels of their own input.
 *
 * @param picture size of the original in pixels
 * @param resized size of the model's input in pixels; only `resized` reads it
 */
export function frameOf(kind: FrameKind, picture: Size, resized: Size = picture): Frame {
  const side = Math.max(picture.width, picture.height);
  switch (kind) {
    case 'whole':
      return laidOut(kind, picture, picture, [0, 0], [1, 1]);
    case 'pad-center': {
      const left = Math.floor((side - picture.width) / 2);
      const top = Math.floor((side - picture.height) / 2);
      return laidOut(kind, picture, { width: side, height: side }, [left, top], [1, 1]);
    }
    case 'pad-corner':
      return laidOut(kind, picture, { width: side, height: side }, [0, 0], [1, 1]);
    case 'resized': {
      const scale: Point = [resized.width / picture.width, resized.height / picture.height];
      return laidOut(kind, picture, resized, [0, 0], scale);
    }
  }
}

/** Scaled by `scale`, then moved by `offset` (frame pixels). */
function laidOut(kind: FrameKind, picture: Size, size: Size, offset: Point, scale: Point): Frame {
  return {
    kind,
    picture,
    size,
    toFrame: ([x, y]) => [x * scale[0] + offset[0], y * scale[1] + offset[1]],
    toPicture: ([x, y]) => [(x - offset[0]) / scale[0], (y - offset[1]) / scale[1]],
  };
}

/** The model's picture input in pixels, and how it follows the picture's size where it does. */
export interface ModelInput extends Size {
  readonly resize?: SmartResize;
}

/**
 * The frame of a picture of which the model is shown a window only.
 * @param window in whole pixels of the picture; all of it when undefined
 */
export function frameOfWindow(
  kind: FrameKind,
  picture: Size,
  window: Box | undefined,
  input?: ModelInput,
): Frame {
  const resized = (shown: Size) => (input?.resize ? smartResize(shown, input.resize) : input);
  if (window === undefined) return frameOf(kind, picture, resized(picture));
  const [left, top, right, bottom] = window;
  const shown = { width: right - left, height: bottom - top };
  const frame = frameOf(kind, shown, resized(shown));
  return {
    ...frame,
    picture,
    toFrame: ([x, y]) => frame.toFrame([x - left, y - top]),
    toPicture: (point) => {
      const [x, y] = frame.toPicture(point);
      return [x + left, y + top];
    },
  };
}
