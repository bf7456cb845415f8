/** Finds in an answer's readable text the words that stand for its regions. */
import type { Point } from '../../kernel/instruction/types.js';

export interface Piece {
  readonly text: string;
  /** Places in the list of the answer's regions; empty for plain words. */
  readonly regions: readonly number[];
}

export interface SpokenRegion {
  readonly label?: string;
  readonly points: readonly Point[];
}

/**
 * Cuts the text at its phrases. Regions come in the order in which the text speaks of them; a region whose words
 * are not found belongs to the phrase before it when that has the same label (a group), else to none.
 */
export function piecesOf(text: string, regions: readonly SpokenRegion[]): Piece[] {
  const pieces: { text: string; regions: number[] }[] = [];
  let end = 0;
  for (const [index, region] of regions.entries()) {
    const words = region.label ?? pixelsOf(region.points);
    const start = text.indexOf(words, end);
    const last = pieces.at(-1);
    if (start >= 0) {
      if (start > end) pieces.push({ text: text.slice(end, start), regions: [] });
      pieces.push({ text: words, regions: [index] });
      end = start + words.length;
    } else if (last?.text === words) last.regions.push(index);
  }
  if (end < text.length) pieces.push({ text: text.slice(end), regions: [] });
  return pieces;
}

/** As readable answers write a region that has no label. */
export function pixelsOf(points: readonly Point[]): string {
  return points.map(([x, y]) => `(${Math.round(x)}, ${Math.round(y)})`).join('–');
}
