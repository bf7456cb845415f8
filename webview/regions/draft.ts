/** A region while it is drawn: corners are placed one after the other, with the mouse or the keyboard. */
import { boundsOf, boxArea, polygonArea } from '../../kernel/instruction/geometry.js';
import type { Point, Region, Shape, Size } from '../../kernel/instruction/types.js';
import { onPixels } from './panelRegion.js';

export interface Draft {
  readonly shape: Shape;
  /** Corners placed so far, in pixels of the picture. */
  readonly points: readonly Point[];
}

/** Either drawing goes on with a draft, or a region is done. */
export type Drawing = { readonly draft: Draft } | { readonly done: Region };

/** One more corner. A point is done at once, a box with its second corner once it has an area. */
export function place(draft: Draft | undefined, shape: Shape, at: Point, size: Size): Drawing {
  const before = draft?.shape === shape ? draft.points : [];
  const [corner] = onPixels({ shape: 'point', points: [at] }, size).points;
  const points = [...before, corner!];
  if (shape === 'point') return { done: { shape, points } };
  if (shape === 'polygon' || points.length < 2) return { draft: { shape, points } };
  const box = onPixels({ shape, points }, size);
  return boxArea(boundsOf(box)) > 0 ? { done: box } : { draft: { shape, points: before } };
}

/** Closes a polygon that has three corners and an area; otherwise drawing goes on. */
export function close(draft: Draft): Drawing {
  const points = withoutRepeats(draft.points);
  const isDone = draft.shape === 'polygon' && points.length >= 3 && polygonArea(points) > 0;
  return isDone ? { done: { shape: 'polygon', points } } : { draft };
}

/** Without the corner that was placed last; nothing when there is none left. */
export function stepBack(draft: Draft): Draft | undefined {
  return draft.points.length <= 1 ? undefined : { ...draft, points: draft.points.slice(0, -1) };
}

/** A double click places its corner twice. */
function withoutRepeats(points: readonly Point[]): readonly Point[] {
  return points.filter(([x, y], i) => {
    const [px, py] = points[i - 1] ?? [];
    return x !== px || y !== py;
  });
}
