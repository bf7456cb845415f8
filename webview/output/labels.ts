/** Where the regions' name plates lie on the screen, pure. */
import { boundsOf } from '../../kernel/instruction/geometry.js';
import type { KeyedRegion } from './json.js';
import type { Part } from './zoom.js';

export interface Plate {
  readonly key: string;
  readonly text: string;
  /** CSS pixels from the top left of the view. */
  readonly left: number;
  readonly top: number;
}

const height = 19;
/** Wide enough for a letter of the 12-pixel font and, at the ends, the plate's margin. */
const letter = 6.8;
const margin = 12;
const longest = 28;

/**
 * One plate above the top left corner of every region that is in the view, or below the corner where there is no
 * room; moved down until it covers no other.
 * @param scale CSS pixels for one pixel of the picture
 */
export function platesOf(regions: readonly KeyedRegion[], part: Part, scale: number): Plate[] {
  const placed: (Plate & { readonly right: number })[] = [];
  for (const [index, region] of regions.entries()) {
    const text = plateText(region, index, regions.length);
    const [x1, y1, x2, y2] = boundsOf(region);
    const inView = x2 >= part.x && y2 >= part.y && x1 <= part.x + part.width && y1 <= part.y + part.height;
    if (text === '' || !inView) continue;
    const width = text.length * letter + margin;
    const left = Math.max(0, Math.min((x1 - part.x) * scale, part.width * scale - width));
    let top = Math.max(0, (y1 - part.y) * scale) - height - 3;
    if (top < 0) top += height + 6;
    const covered = () =>
      placed.find((p) => left < p.right && p.left < left + width && Math.abs(top - p.top) < height);
    for (let other = covered(); other !== undefined; other = covered()) top = other.top + height;
    placed.push({ key: region.key, text, left, top, right: left + width });
  }
  return placed;
}

/** The region's number in the list and its label; a single region without a label needs neither. */
function plateText({ label }: KeyedRegion, index: number, count: number): string {
  if (label === undefined) return count === 1 ? '' : String(index + 1);
  const short = label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
  return count === 1 ? short : `${index + 1} ${short}`;
}
