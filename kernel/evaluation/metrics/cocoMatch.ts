/** Which detection finds which ground truth: the first half of COCO's average precision. */

import { boxArea, type Box } from '../../instruction/geometry.js';

export interface CocoTruth {
  readonly imageId: number;
  readonly categoryId: number;
  /** Pixels. */
  readonly box: Box;
  /** Of the object, not of its box; square pixels. */
  readonly area: number;
  /** A group: may be found any number of times, and counts neither way. */
  readonly isCrowd: boolean;
}

export interface CocoDetection {
  readonly imageId: number;
  readonly categoryId: number;
  /** Pixels. */
  readonly box: Box;
  readonly score: number;
}

/** What one picture and category give. */
export interface ImageMatch {
  /** Ground truths that should be found. */
  readonly positives: number;
  /** Best score first; one mark for each threshold. */
  readonly detections: readonly { readonly score: number; readonly marks: readonly Mark[] }[];
}
type Mark = 'hit' | 'miss' | 'ignored';

/** By category, then by picture. */
export type CocoMatches = ReadonlyMap<number, ReadonlyMap<number, ImageMatch>>;

/** .50:.05:.95, stepped as the reference steps. */
export const thresholds: readonly number[] = Array.from({ length: 10 }, (_, i) =>
  i === 9 ? 0.95 : 0.5 + i * ((0.95 - 0.5) / 9),
);

/**
 * Matches greedily by score, each picture and category for itself.
 * @param range a truth whose area lies outside counts neither way, nor does an unmatched detection outside
 * @param most detections of one picture and category that count, best first
 */
export function matchCoco(
  truths: readonly CocoTruth[],
  detections: readonly CocoDetection[],
  range: readonly [from: number, to: number],
  most: number,
): CocoMatches {
  type Pair = { truths: CocoTruth[]; detections: CocoDetection[] };
  const pairs = new Map<number, Map<number, Pair>>();
  const pairOf = ({ imageId, categoryId }: { imageId: number; categoryId: number }) => {
    const images = pairs.get(categoryId) ?? new Map<number, Pair>();
    const pair = images.get(imageId) ?? { truths: [], detections: [] };
    pairs.set(categoryId, images.set(imageId, pair));
    return pair;
  };
  for (const truth of truths) pairOf(truth).truths.push(truth);
  for (const detection of detections) pairOf(detection).detections.push(detection);
  const match = (pair: Pair) => matchImage(pair.truths, pair.detections, range, most);
  return new Map(
    [...pairs].map(([category, images]) => [
      category,
      new Map([...images].map(([image, pair]) => [image, match(pair)])),
    ]),
  );
}

function matchImage(
  truths: readonly CocoTruth[],
  detections: readonly CocoDetection[],
  [from, to]: readonly [number, number],
  most: number,
): ImageMatch {
  const isOutside = (area: number) => area < from || area > to;
  const isIgnored = ({ isCrowd, area }: CocoTruth) => isCrowd || isOutside(area);
  // Those that count come first: a detection takes one of them before any that does not.
  const ordered = [...truths].sort((a, b) => Number(isIgnored(a)) - Number(isIgnored(b)));
  const ranked = [...detections].sort((a, b) => b.score - a.score).slice(0, most);
  const overlaps = ranked.map(({ box }) => ordered.map((truth) => cocoIou(box, truth.box, truth.isCrowd)));
  const byThreshold = thresholds.map((threshold) => {
    const taken = new Set<number>();
    return ranked.map(({ box }, d): Mark => {
      const match = bestMatch(ordered, overlaps[d]!, threshold, taken, isIgnored);
      if (match === undefined) return isOutside(boxArea(box)) ? 'ignored' : 'miss';
      taken.add(match);
      return isIgnored(ordered[match]!) ? 'ignored' : 'hit';
    });
  });
  return {
    positives: truths.filter((truth) => !isIgnored(truth)).length,
    detections: ranked.map(({ score }, d) => ({ score, marks: byThreshold.map((marks) => marks[d]!) })),
  };
}

/** The free truth that overlaps most; of equals the last. An ignored one only where no other fits. */
function bestMatch(
  truths: readonly CocoTruth[],
  overlaps: readonly number[],
  threshold: number,
  taken: ReadonlySet<number>,
  isIgnored: (truth: CocoTruth) => boolean,
): number | undefined {
  let best: number | undefined;
  let overlap = Math.min(threshold, 1 - 1e-10);
  for (const [i, truth] of truths.entries()) {
    if (taken.has(i) && !truth.isCrowd) continue;
    if (best !== undefined && !isIgnored(truths[best]!) && isIgnored(truth)) break;
    if (overlaps[i]! < overlap) continue;
    overlap = overlaps[i]!;
    best = i;
  }
  return best;
}

/** Intersection over union; of a crowd, the share of the detection that lies on it. */
export function cocoIou(detection: Box, truth: Box, isCrowd: boolean): number {
  const common = boxArea([
    Math.max(detection[0], truth[0]),
    Math.max(detection[1], truth[1]),
    Math.min(detection[2], truth[2]),
    Math.min(detection[3], truth[3]),
  ]);
  const union = isCrowd ? boxArea(detection) : boxArea(detection) + boxArea(truth) - common;
  return common === 0 ? 0 : common / union;
}
