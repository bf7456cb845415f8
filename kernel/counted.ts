/** Counting on a picture that is larger than the model's input: what windows of it show, put together. */
import type { GroundedRegion } from './dialects/dialect.js';
import { boundsOf, boxArea, sharedArea, type Box } from './instruction/geometry.js';
import type { Size } from './instruction/types.js';
import type { Look } from './look.js';
import { wantedOf } from './search.js';

/** What two looks showed is one thing where the boxes share this much of the smaller one. */
const sameThing = 0.5;
/** A box that ends this near to an edge of its window, as a share of the window, may be cut there. */
const nearEdge = 0.012;

/** Looks at windows of one size. */
export interface Layer {
  readonly looks: readonly Look[];
  /** Only what is longer than so many pixels counts: smaller windows tell the rest, and see it better. */
  readonly longerThan: number;
}

/** One thing that windows show. */
export interface Counted {
  readonly region: GroundedRegion;
  /** The mean log probability of the answer that it is from. */
  readonly certainty: number;
}

interface Seen extends Counted {
  /** Whether its window may have cut it. */
  readonly isCut: boolean;
}

/**
 * The things that windows of a picture show, each once: those that a window may have cut are left to another one that has
 * them whole, where there is any.
 * @param layers the smallest windows first
 */
export function countedOnce(layers: readonly Layer[], picture: Size): Counted[] {
  const seen = layers.flatMap(({ looks, longerThan }) =>
    seenIn(looks, picture).filter(({ region }) => longerSide(boundsOf(region)) > longerThan),
  );
  const [whole, cut] = [seen.filter(({ isCut }) => !isCut), seen.filter(({ isCut }) => isCut)];
  const once: Counted[] = [];
  for (const each of whole) if (!once.some((other) => isSame(other, each))) once.push(each);
  // Of what every window cuts, the longest part stands for all parts: one that is the same as some part is of that thing.
  const known = [...whole];
  for (const each of cut.sort((a, b) => boxArea(boundsOf(b.region)) - boxArea(boundsOf(a.region)))) {
    if (!known.some((other) => isSame(other, each))) once.push(each);
    known.push(each);
  }
  return once.sort((a, b) => boundsOf(a.region)[1] - boundsOf(b.region)[1]);
}

/** Whether a closer look at the window around a thing shows it too, or is in more doubt than the one that found it. */
export function isConfirmed(counted: Counted, { read, result }: Look): boolean {
  return (
    read.regions.some((region) => isSame({ region }, counted)) ||
    result.meanLogProbability < counted.certainty
  );
}

function isSame(one: Pick<Counted, 'region'>, other: Pick<Counted, 'region'>): boolean {
  return sharedPart(boundsOf(one.region), boundsOf(other.region)) > sameThing;
}

function seenIn(looks: readonly Look[], picture: Size): Seen[] {
  return looks
    .filter(({ read }) => wantedOf(read) === 'count')
    .flatMap(({ read, result, prompt: { window } }) =>
      read.regions.map((region) => ({
        region,
        certainty: result.meanLogProbability,
        isCut: window !== undefined && isCut(boundsOf(region), window, picture),
      })),
    );
}

function longerSide([x1, y1, x2, y2]: Box): number {
  return Math.max(x2 - x1, y2 - y1);
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
