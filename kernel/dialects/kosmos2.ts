/**
 * Kosmos-2: two patches of a 32 × 32 grid, `<phrase>a lamp</phrase><object><patch_index_0044><patch_index_0863>
 * </object>`: the patches of the top left and the bottom right corner. A point is written as the one patch under
 * it, a polygon as its bounding box. Numbers as in `processing_kosmos2.py` of transformers.
 */
import { boundsOf, boxRegion, clampRegion } from '../instruction/geometry.js';
import type { Region } from '../instruction/types.js';
import type { Dialect, Reading } from './dialect.js';
import type { Frame } from './frame.js';
import { ReadingBuilder, spanOf, unclosedMessage } from './reading.js';
import { placeOnPicture, thicken, type Placed } from './scale.js';

/** Patches along each side of the frame. */
const side = 32;

export function kosmos2(): Dialect {
  return {
    id: 'kosmos-2',
    frame: 'whole',
    write: (region, frame, label) => {
      const phrase = label === undefined ? '' : `<phrase>${label}</phrase>`;
      const [first, last] = patchesOf(region, frame);
      return `${phrase}<object>${patchToken(first)}${patchToken(last)}</object>`;
    },
    read: readPatches,
  };
}

const patchToken = (index: number) => `<patch_index_${String(index).padStart(4, '0')}>`;

/** `coordinate_to_patch_index`: floor of the top left, ceil − 1 of the bottom right, in patches of the frame. */
function patchesOf(region: Region, frame: Frame): [first: number, last: number] {
  const [x1, y1, x2, y2] = boundsOf(thicken(clampRegion(region, frame.picture), frame.picture));
  const grid = ([x, y]: readonly [number, number]) =>
    [(x / frame.size.width) * side, (y / frame.size.height) * side] as const;
  const [left, top] = grid(frame.toFrame([x1, y1]));
  const [right, bottom] = grid(frame.toFrame([x2, y2]));
  // The tolerance keeps a corner that lies on a patch's edge on its own side of it in spite of rounding.
  const firstPatch = (value: number) => Math.min(Math.floor(value + 1e-9), side - 1);
  const lastPatch = (value: number, first: number) => Math.max(first, Math.ceil(value - 1e-9) - 1);
  const [column, row] = [firstPatch(left), firstPatch(top)];
  return [row * side + column, lastPatch(bottom, row) * side + lastPatch(right, column)];
}

const group =
  /(?:<phrase>([^<]*)<\/phrase>\s*)?<object>((?:\s*<\/?(?:patch_index_\d+|delimiter_of_multi_objects\/)>)*)\s*(<\/object>)?/g;
const patchPair = /^<patch_index_(\d+)><patch_index_(\d+)>$/;

/** Every `<object>` with one pair of patches or several between `</delimiter_of_multi_objects/>`. */
export function readPatches(answer: string, frame: Frame): Reading {
  const found = new ReadingBuilder(answer);
  for (const match of answer.matchAll(group)) {
    const span = spanOf(match);
    if (match[3] === undefined) {
      found.problem('region-unclosed', unclosedMessage, span);
      continue;
    }
    for (const text of match[2]!.replace(/\s/g, '').split('</delimiter_of_multi_objects/>')) {
      const patches = patchPair.exec(text);
      if (patches === null) {
        found.problem('region-count', 'A region is two patches: top left and bottom right.', span);
      } else found.placed(placePatches(Number(patches[1]), Number(patches[2]), frame), span, match[1]);
    }
  }
  return found.done();
}

/** `patch_index_to_coordinate`: patch middles, or patch edges where the box is one patch wide or high. */
function placePatches(first: number, last: number, frame: Frame): Placed {
  if (first >= side * side || last >= side * side) {
    return { code: 'region-range', message: `A patch index is at most ${side * side - 1}.` };
  }
  const [left, top] = [first % side, Math.floor(first / side)];
  const [right, bottom] = [last % side, Math.floor(last / side)];
  const narrow = left === right || top === bottom;
  const [start, end] = narrow ? [0, 1] : [0.5, 0.5];
  const patch = { width: frame.size.width / side, height: frame.size.height / side };
  const corners: Region = boxRegion([left + start, top + start, right + end, bottom + end]);
  const points = corners.points.map(([x, y]) => frame.toPicture([x * patch.width, y * patch.height]));
  return placeOnPicture({ shape: 'box', points }, frame, patch);
}
