/**
 * Average precision of detections as COCO defines it (cocodataset.org/#detection-eval): IoU thresholds
 * .50:.05:.95, 101 recall points, at most 1, 10 or 100 detections an image and category, areas split at 32² and 96².
 */
import { matchCoco, thresholds, type CocoDetection, type CocoMatches, type CocoTruth } from './cocoMatch.js';

/** Fractions from 0 to 1; undefined where no ground truth is of that size (the reference prints -1). */
export interface CocoScores {
  readonly ap?: number;
  readonly ap50?: number;
  readonly ap75?: number;
  readonly apSmall?: number;
  readonly apMedium?: number;
  readonly apLarge?: number;
  readonly ar1?: number;
  readonly ar10?: number;
  readonly ar100?: number;
  readonly arSmall?: number;
  readonly arMedium?: number;
  readonly arLarge?: number;
}

/** The areas of a ground truth (its `area`, not its box) in square pixels; both ends belong to a range. */
export const areaRanges = {
  all: [0, 1e10],
  small: [0, 32 ** 2],
  medium: [32 ** 2, 96 ** 2],
  large: [96 ** 2, 1e10],
} as const;

/** Not `i / 100`: the reference steps by 0.01, and a recall of exactly 0.07 must fall on the same side. */
const recallPoints = Array.from({ length: 101 }, (_, i) => (i === 100 ? 1 : i * 0.01));

/**
 * @param images every picture's id, also of those without truths or detections; truths and detections of other
 *   pictures and categories do not count
 * @param categories every category's id
 */
export function cocoScores(
  images: readonly number[],
  categories: readonly number[],
  truths: readonly CocoTruth[],
  detections: readonly CocoDetection[],
): CocoScores {
  const order = [...new Set(images)].sort((a, b) => a - b);
  const at = (range: keyof typeof areaRanges, most: number) =>
    summarise(matchCoco(truths, detections, areaRanges[range], most), order, categories);
  const all = at('all', 100);
  const [small, medium, large] = [at('small', 100), at('medium', 100), at('large', 100)];
  return defined({
    ap: mean(all.precision),
    ap50: all.precision?.[0],
    ap75: all.precision?.[5],
    apSmall: mean(small.precision),
    apMedium: mean(medium.precision),
    apLarge: mean(large.precision),
    ar1: mean(at('all', 1).recall),
    ar10: mean(at('all', 10).recall),
    ar100: mean(all.recall),
    arSmall: mean(small.recall),
    arMedium: mean(medium.recall),
    arLarge: mean(large.recall),
  });
}

/**
 * AP over all areas from matches that are there already, so that a bootstrap need not match again.
 * @param images in any order, a picture may stand more than once
 */
export function averagePrecision(
  matches: CocoMatches,
  images: readonly number[],
  categories: readonly number[],
): number | undefined {
  return mean(summarise(matches, images, categories).precision);
}

/** Mean over the categories that have ground truth, for each IoU threshold. */
function summarise(matches: CocoMatches, images: readonly number[], categories: readonly number[]) {
  const found = [...new Set(categories)].flatMap((category) => curveOf(matches, images, category) ?? []);
  if (found.length === 0) return {};
  const over = (key: 'precision' | 'recall') =>
    thresholds.map((_, t) => mean(found.map((each) => each[key][t]!))!);
  return { precision: over('precision'), recall: over('recall') };
}

/** Interpolated precision and greatest recall of one category, for each threshold. */
function curveOf(matches: CocoMatches, images: readonly number[], category: number) {
  const of = matches.get(category);
  const found = images.flatMap((image) => of?.get(image) ?? []);
  const positives = found.reduce((sum, { positives }) => sum + positives, 0);
  if (positives === 0) return undefined;
  // Stable: of two equal scores the one of the earlier picture comes first.
  const ranked = found.flatMap(({ detections }) => detections).sort((a, b) => b.score - a.score);
  const curves = thresholds.map((_, t) =>
    precisionRecall(
      ranked.map(({ marks }) => marks[t]!),
      positives,
    ),
  );
  return { precision: curves.map(({ precision }) => precision), recall: curves.map(({ recall }) => recall) };
}

/** @param marks of one category's detections, best score first */
function precisionRecall(marks: readonly ('hit' | 'miss' | 'ignored')[], positives: number) {
  const [recalls, precisions]: [number[], number[]] = [[], []];
  let [hits, misses] = [0, 0];
  for (const mark of marks) {
    if (mark === 'hit') hits++;
    else if (mark === 'miss') misses++;
    recalls.push(hits / positives);
    precisions.push(hits / (hits + misses + Number.EPSILON));
  }
  // Precision at a recall is the best at that recall or beyond.
  for (let i = precisions.length - 1; i > 0; i--) {
    precisions[i - 1] = Math.max(precisions[i - 1]!, precisions[i]!);
  }
  let [sum, i] = [0, 0];
  for (const point of recallPoints) {
    while (i < recalls.length && recalls[i]! < point) i++;
    sum += precisions[i] ?? 0;
  }
  return { precision: sum / recallPoints.length, recall: recalls.at(-1) ?? 0 };
}

function mean(values: readonly number[] | undefined): number | undefined {
  if (values === undefined || values.length === 0) return undefined;
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function defined(scores: Record<string, number | undefined>): CocoScores {
  return Object.fromEntries(Object.entries(scores).filter(([, value]) => value !== undefined));
}
