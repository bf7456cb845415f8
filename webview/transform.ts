/**
 * The mapping between the screen and the picture, pure.
 *
 * Screen points are CSS pixels from the top left of the view; picture points are pixels of the original picture,
 * continuous, so that the pixel in column 3 spans x from 3 to 4.
 */
import type { Point, Size } from '../kernel/instruction/types.js';

/** Where the picture lies in the view. */
export interface View {
  /** CSS pixels for one pixel of the picture. */
  readonly scale: number;
  /** CSS pixels from the view's left and top edge to the picture's. */
  readonly x: number;
  readonly y: number;
}

/** The largest magnification: CSS pixels for one pixel of the picture. */
export const largestScale = 64;
/** At least this many CSS pixels of the picture stay in the view, so that it cannot be lost. */
export const keptInView = 48;
/** CSS pixels left free around a picture that is fitted into the view. */
export const fitMargin = 16;

const between = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

export function toScreen({ scale, x, y }: View, [px, py]: Point): Point {
  return [px * scale + x, py * scale + y];
}

export function toPicture({ scale, x, y }: View, [sx, sy]: Point): Point {
  return [(sx - x) / scale, (sy - y) / scale];
}

/** The whole picture in the middle of the view; a small picture is not magnified beyond 1:1. */
export function fit(picture: Size, viewport: Size, devicePixelRatio = 1): View {
  const room = (size: number) => Math.max(1, size - 2 * fitMargin);
  const scale = Math.min(
    room(viewport.width) / picture.width,
    room(viewport.height) / picture.height,
    1 / devicePixelRatio,
  );
  return centred(picture, viewport, scale);
}

/** One pixel of the picture on one pixel of the screen, around the same middle as before. */
export function oneToOne(view: View, picture: Size, viewport: Size, devicePixelRatio: number): View {
  return zoomTo(view, 1 / devicePixelRatio, middleOf(viewport), picture, viewport);
}

/** The smallest scale: half of what fits, so that the surroundings show. */
export function smallestScale(picture: Size, viewport: Size): number {
  return Math.min(fit(picture, viewport).scale / 2, largestScale);
}

/** Magnifies by `factor`; the picture's point under the screen point `at` stays there. */
export function zoomBy(view: View, factor: number, at: Point, picture: Size, viewport: Size): View {
  return zoomTo(view, view.scale * factor, at, picture, viewport);
}

export function zoomTo(view: View, wanted: number, at: Point, picture: Size, viewport: Size): View {
  const scale = between(wanted, smallestScale(picture, viewport), largestScale);
  const [px, py] = toPicture(view, at);
  return clampView({ scale, x: at[0] - px * scale, y: at[1] - py * scale }, picture, viewport);
}

/** @param dx CSS pixels to the right */
export function panBy(view: View, dx: number, dy: number, picture: Size, viewport: Size): View {
  return clampView({ ...view, x: view.x + dx, y: view.y + dy }, picture, viewport);
}

/** Moves the view just so far that the screen shows this place of the picture, `margin` CSS pixels from the edge. */
export function reveal(view: View, point: Point, picture: Size, viewport: Size, margin = 40): View {
  const [sx, sy] = toScreen(view, point);
  const shift = (at: number, size: number) => {
    const edge = Math.min(margin, size / 2);
    return between(at, edge, size - edge) - at;
  };
  return panBy(view, shift(sx, viewport.width), shift(sy, viewport.height), picture, viewport);
}

/** The nearest view in which the picture cannot be lost. */
export function clampView(view: View, picture: Size, viewport: Size): View {
  const axis = (offset: number, pictureSize: number, viewSize: number) => {
    const shown = pictureSize * view.scale;
    const kept = Math.min(keptInView, shown, viewSize);
    return between(offset, kept - shown, viewSize - kept);
  };
  return {
    scale: view.scale,
    x: axis(view.x, picture.width, viewport.width),
    y: axis(view.y, picture.height, viewport.height),
  };
}

/** The factor of one turn of the wheel; a pinch arrives as a wheel event with finer steps. */
export function wheelFactor(deltaY: number, deltaMode: number, isPinch: boolean): number {
  const pixels = deltaY * (deltaMode === 1 ? 16 : deltaMode === 2 ? 400 : 1);
  return Math.exp(-between(pixels, -200, 200) * (isPinch ? 0.01 : 0.002));
}

function centred(picture: Size, viewport: Size, scale: number): View {
  return {
    scale,
    x: (viewport.width - picture.width * scale) / 2,
    y: (viewport.height - picture.height * scale) / 2,
  };
}

export function middleOf(viewport: Size): Point {
  return [viewport.width / 2, viewport.height / 2];
}
