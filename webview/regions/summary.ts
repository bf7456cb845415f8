/** Regions in words, for the list and for screen readers. */
import { boundsOf, centreOf } from '../../kernel/instruction/geometry.js';
import type { Region, Shape, Size } from '../../kernel/instruction/types.js';

export const shapeNames: Readonly<Record<Shape, string>> = { point: 'Point', box: 'Box', polygon: 'Polygon' };

/** What the list and the picture call a region: its name, or its place in the list. */
export function labelOf(region: { readonly name?: string }, index: number): string {
  return region.name ?? `#${index + 1}`;
}

/** `100 × 60 at 10, 20`, in whole pixels of the picture. */
export function measures(region: Region): string {
  const [x1, y1, x2, y2] = boundsOf(region).map(Math.round) as [number, number, number, number];
  if (region.shape === 'point') return `${x1}, ${y1}`;
  const corners = region.shape === 'polygon' ? `${region.points.length} corners, ` : '';
  return `${corners}${x2 - x1} × ${y2 - y1} at ${x1}, ${y1}`;
}

/** What a screen reader says after a row's own words: "2 of 5, in the top left". */
export function placeInWords(region: Region, index: number, count: number, size: Size): string {
  return `${index + 1} of ${count}, in the ${whereabouts(region, size)}`;
}

/** The ninth of the picture that holds the region's centre. */
export function whereabouts(region: Region, size: Size): string {
  const [x, y] = centreOf(region);
  const third = (value: number, all: number) => Math.min(2, Math.max(0, Math.floor((3 * value) / all)));
  const row = ['top', 'middle', 'bottom'][third(y, size.height)]!;
  const column = ['left', 'centre', 'right'][third(x, size.width)]!;
  return row === 'middle' && column === 'centre' ? 'centre' : `${row} ${column}`;
}
