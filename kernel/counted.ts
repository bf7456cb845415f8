/** Counting on a picture that is much larger than the model's input: what windows of it show, put together. */
import type { GroundedRegion } from './dialects/dialect.js';
import { boundsOf, boxArea, sharedArea, type Box } from './instruction/geometry.js';
import type { Size } from './instruction/types.js';
import type { Look } from './look.js';
import { wantedOf } from './search.js';

/** What two looks showed is one thing where the boxes share this much of the smaller one. */
const sameThing = 0.5;
/** A box that ends this near to an edge of its window, as a share of the window, may be cut there. */
const nearEdge = 0.012;

/**
 * The things that windows of a picture show, each once: those that a window may have cut are left to another one that has
 * them whole, where there is any.
 */
export function countedOnce(looks: readonly Look[], picture: Size): GroundedRegion[] {
  const seen = looks
    .filter(({ read }) => wantedOf(read) === 'count')
    .flatMap(({ read, prompt: { window } }) =>
      read.regions.map((region) => ({
        region,
        isCut: window !== undefined && isCut(boundsOf(region), window, picture),
      })),
    )
    .sort((a, b) => Number(a.isCut) - Number(b.isCut));
  const once: GroundedRegion[] = [];
  for (const { region } of seen) {
    if (!once.some((other) => sharedPart(boundsOf(other), boundsOf(region)) > sameThing)) once.push(region);
  }
  return once.sort((a, b) => boundsOf(a)[1] - boundsOf(b)[1]);
}

/** Whether a box touches an edge of its window that is no edge of the picture. */
function isCut([x1, y1, x2, y2]: Box, [left, top, right, bottom]: Box, { width, height }: Size): boolean {
  const slack = nearEdge * Math.max(right - left, bottom - top);
  const atLeft = left > 0 && x1 - left < slack;
  const atTop = top > 0 && y1 - top < slack;
  return atLeft || atTop || (right < width && right - x2 < slack) || (bottom < height && bottom - y2 < slack);
}

/** How much of the smaller of two boxes the other covers. */
function sharedPart(one: Box, other: Box): number {
  const smaller = Math.min(boxArea(one), boxArea(other));
  return smaller === 0 ? 0 : sharedArea(one, other) / smaller;
}
