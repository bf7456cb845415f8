/**
 * Where a line of text can be cut into pieces that are read one after the other: a long line fits a small model's input
 * only with small letters.
 */
import type { PictureData } from './engine/protocol.js';
import type { Box } from './instruction/geometry.js';

/** A piece is at most this many times as long as its ink is high: some fifteen letters. */
const longest = 7;
/** An empty gap of this share of the ink's height is a blank between words; only there is a line cut. */
const wordGap = 0.25;
/** A region is not a line where it is higher than this share of its length: lines are drawn round with room to spare. */
const lineShape = 1 / 2;
/** Cuts are looked for in the middle part of a piece. */
const middle: readonly [number, number] = [0.25, 0.75];
/** A row or column of which this share differs from the background is a frame, no text. */
const frameShare = 0.8;
/** How much a channel of a pixel may differ from the background's, of 255. */
const contrast = 40;

/**
 * The pieces of the text line in a region from left to right, each some whole words and together all of its ink, in
 * pixels of the picture; none where it is short, has no plain background or no blank to cut at.
 * @param region in pixels of the picture, inside of it
 */
export function linePieces(picture: PictureData, region: Box): Box[] {
  if (region[3] - region[1] > lineShape * (region[2] - region[0])) return [];
  const [left, top] = [Math.floor(region[0]), Math.floor(region[1])];
  const { rows, columns } = inkOf(picture, [left, top, Math.ceil(region[2]), Math.ceil(region[3])]);
  const [first, last] = [rows.indexOf(true), rows.lastIndexOf(true) + 1];
  const [start, end] = [columns.indexOf(true), columns.lastIndexOf(true) + 1];
  if (first < 0 || start < 0) return [];
  const blanks = gapsOf(columns).filter(([from, to]) => to - from >= wordGap * (last - first));
  const cuts = cutsOf(start, end, blanks, longest * (last - first));
  if (cuts.length === 0) return [];
  const [starts, ends] = [
    [start, ...cuts.map(([, to]) => to)],
    [...cuts.map(([from]) => from), end],
  ];
  return starts.map((from, i) => [left + from, top + first, left + ends[i]!, top + last]);
}

/** An empty stretch of columns: from its first to behind its last. */
type Gap = readonly [from: number, to: number];

/** The blanks at which a stretch is cut until its pieces are short enough, the widest ones, from left to right. */
function cutsOf(start: number, end: number, blanks: readonly Gap[], enough: number): Gap[] {
  const length = end - start;
  if (length <= enough) return [];
  const [least, most] = [start + middle[0] * length, start + middle[1] * length];
  const inside = blanks.filter(([from, to]) => from >= least && to <= most);
  if (inside.length === 0) return [];
  const cut = inside.reduce((best, each) => (each[1] - each[0] > best[1] - best[0] ? each : best));
  return [...cutsOf(start, cut[0], blanks, enough), cut, ...cutsOf(cut[1], end, blanks, enough)];
}

/** The empty stretches between two that are not. */
function gapsOf(columns: readonly boolean[]): Gap[] {
  const gaps: Gap[] = [];
  let from = -1;
  for (const [x, hasInk] of columns.entries()) {
    if (!hasInk) continue;
    if (from >= 0 && x > from) gaps.push([from, x]);
    from = x + 1;
  }
  return gaps;
}

/** Which rows and columns of a region have ink; lines that go all along it are frames and have none. */
function inkOf(picture: PictureData, region: Box): { rows: boolean[]; columns: boolean[] } {
  const [across, down] = [region[2] - region[0], region[3] - region[1]];
  const ink = inkMask(picture, region);
  const inRow = new Uint32Array(down);
  for (let i = 0; i < ink.length; i++) inRow[Math.floor(i / across)]! += ink[i]!;
  const isFrame = (y: number): boolean => inRow[y]! > frameShare * across;
  const inColumn = new Uint32Array(across);
  for (let i = 0; i < ink.length; i++) if (!isFrame(Math.floor(i / across))) inColumn[i % across]! += ink[i]!;
  const columns = Array.from(inColumn, (count) => count > 0 && count <= frameShare * down);
  const rows = Array.from(
    inRow,
    (_, y) => !isFrame(y) && columns.some((hasInk, x) => hasInk && ink[y * across + x] === 1),
  );
  return { rows, columns };
}

/** [height, width] of a region: 1 where a pixel differs from the background, else 0. */
function inkMask({ rgba, width }: PictureData, [left, top, right, bottom]: Box): Uint8Array {
  const [red, green, blue] = backgroundOf(rgba, width, [left, top, right, bottom]);
  const mask = new Uint8Array((right - left) * (bottom - top));
  const differs = (at: number, ground: number): boolean => Math.abs(rgba[at]! - ground) > contrast;
  let i = 0;
  for (let y = top; y < bottom; y++) {
    for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 4) {
      mask[i++] = differs(at, red) || differs(at + 1, green) || differs(at + 2, blue) ? 1 : 0;
    }
  }
  return mask;
}

/** The colour that most pixels have, steps of 16 taken as one: three channels. */
function backgroundOf(
  rgba: Uint8Array,
  width: number,
  [left, top, right, bottom]: Box,
): readonly [red: number, green: number, blue: number] {
  const counts = new Uint32Array(1 << 12);
  let most = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * width + x) * 4;
      const key = ((rgba[at]! >> 4) << 8) | ((rgba[at + 1]! >> 4) << 4) | (rgba[at + 2]! >> 4);
      if (++counts[key]! > counts[most]!) most = key;
    }
  }
  const middleOf = (step: number): number => (step & 15) * 16 + 8;
  return [middleOf(most >> 8), middleOf(most >> 4), middleOf(most)];
}
