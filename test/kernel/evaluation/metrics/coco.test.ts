import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Box } from '../../../../kernel/instruction/geometry.js';
import { averagePrecision, areaRanges, cocoScores } from '../../../../kernel/evaluation/metrics/coco.js';
import { matchCoco } from '../../../../kernel/evaluation/metrics/cocoMatch.js';

type Four = [x: number, y: number, width: number, height: number];
interface Case {
  readonly kind: string;
  readonly images: number[];
  readonly categories: number[];
  readonly truths: [image: number, category: number, box: Four, area: number, crowd: number][];
  readonly detections: [image: number, category: number, box: Four, score: number][];
  readonly expected: (number | null)[];
}

const order = ['ap', 'ap50', 'ap75', 'apSmall', 'apMedium', 'apLarge', 'ar1', 'ar10', 'ar100', 'arSmall', 'arMedium', 'arLarge'] as const; // prettier-ignore
const corners = ([x, y, width, height]: Four): Box => [x, y, x + width, y + height];

function read({ truths, detections }: Case) {
  return {
    truths: truths.map(([imageId, categoryId, box, area, crowd]) => ({ imageId, categoryId, box: corners(box), area, isCrowd: crowd === 1 })), // prettier-ignore
    detections: detections.map(([imageId, categoryId, box, score]) => ({ imageId, categoryId, box: corners(box), score })), // prettier-ignore
  };
}

const file = new URL('../fixtures/coco-ap.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];

describe('COCO average precision', () => {
  for (const kind of new Set(cases.map((each) => each.kind))) {
    it(`equals the literal transcription of its definition: ${kind}`, () => {
      const of = cases.filter((each) => each.kind === kind);
      for (const each of of) {
        const { truths, detections } = read(each);
        const scores = cocoScores(each.images, each.categories, truths, detections);
        for (const [i, name] of order.entries()) {
          const expected = each.expected[i];
          const given = scores[name];
          const where = `case ${cases.indexOf(each)}, ${name}: ${given} instead of ${expected}`;
          if (expected === null) assert.equal(given, undefined, where);
          else assert(given !== undefined && Math.abs(given - expected!) < 1e-9, where);
        }
      }
    });
  }

  it('is proven on more than 200 cases, none of them trivial in every number', () => {
    assert(cases.length >= 200);
    const values = cases.map(({ expected }) => expected[0]).filter((ap) => ap !== null);
    assert(values.filter((ap) => ap! > 0.01 && ap! < 0.99).length > 150);
  });

  it('is the same from matches that are kept, and counts a picture drawn twice twice', () => {
    const each = cases.find(({ images, expected }) => images.length > 2 && expected[0]! > 0.2)!;
    const { truths, detections } = read(each);
    const matches = matchCoco(truths, detections, areaRanges.all, 100);
    const ap = averagePrecision(matches, each.images, each.categories)!;
    assert(Math.abs(ap - each.expected[0]!) < 1e-9);
    assert.equal(averagePrecision(matches, [], each.categories), undefined);
    const twice = averagePrecision(matches, [...each.images, ...each.images], each.categories)!;
    assert(Math.abs(twice - ap) < 0.2);
  });
});
