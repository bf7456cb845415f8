import assert from 'node:assert/strict';
import fc from 'fast-check';
import { areaOf } from '../../kernel/instruction/geometry.js';
import type { Point } from '../../kernel/instruction/types.js';
import { hitTest, nextHit } from '../../webview/regions/hit.js';
import { labelOf, measures, placeInWords } from '../../webview/regions/summary.js';
import type { PanelRegion } from '../../webview/regions/panelRegion.js';
import { pixelOf, regionOf } from './arbitraries.js';

const size = { width: 300, height: 200 };
const box = (id: string, x1: number, y1: number, x2: number, y2: number): PanelRegion => ({
  id,
  shape: 'box',
  points: [
    [x1, y1],
    [x2, y2],
  ],
});
const regions: PanelRegion[] = [
  box('room', 0, 0, 300, 200),
  box('desk', 20, 20, 120, 120),
  { id: 'lamp', shape: 'point', points: [[50, 50]] },
  {
    id: 'roof',
    shape: 'polygon',
    points: [
      [100, 10],
      [200, 10],
      [150, 60],
    ],
  },
  box('same', 20, 20, 120, 120),
];
const ids = (found: readonly PanelRegion[]) => found.map(({ id }) => id);

const places: [name: string, at: Point, tolerance: number, expected: string[]][] = [
  ['the smallest first, then the one on top', [50, 50], 3, ['lamp', 'same', 'desk', 'room']],
  ['a point counts within the tolerance only', [60, 50], 3, ['same', 'desk', 'room']],
  ['beside a polygon but within its bounds', [105, 55], 3, ['same', 'desk', 'room']],
  ['on a polygon’s outline', [174, 38], 3, ['roof', 'room']],
  ['just outside of a box', [301, 100], 3, ['room']],
  ['nowhere', [400, 400], 3, []],
];

describe('hitTest', () => {
  for (const [name, at, tolerance, expected] of places) {
    it(name, () => assert.deepEqual(ids(hitTest(regions, at, tolerance)), expected));
  }

  it('areas never shrink along the result, and a larger tolerance loses nothing', () => {
    fc.assert(
      fc.property(fc.array(regionOf(size), { maxLength: 20 }), pixelOf(size), (list, at) => {
        const found = hitTest(list, at, 2);
        found.forEach((region, i) => assert.ok(i === 0 || areaOf(found[i - 1]!) <= areaOf(region)));
        const more = new Set(hitTest(list, at, 5));
        assert.ok(found.every((region) => more.has(region)));
      }),
    );
  });

  it('is cycled from the smallest to the largest and then left', () => {
    const hits = hitTest(regions, [50, 50], 3);
    const walk: (string | undefined)[] = [];
    for (let at = nextHit(hits, undefined, 1); at !== undefined; at = nextHit(hits, at.id, 1))
      walk.push(at.id);
    assert.deepEqual(walk, ['lamp', 'same', 'desk', 'room']);
    assert.equal(nextHit(hits, 'lamp', -1), undefined);
    assert.equal(nextHit(hits, 'elsewhere', -1)?.id, 'room');
  });
});

describe('a region in words', () => {
  const named: PanelRegion = { ...regions[1]!, name: 'desk' };
  const places: [PanelRegion, number, string][] = [
    [named, 1, '2 of 5, in the middle left'],
    [regions[2]!, 2, '3 of 5, in the top left'],
    [regions[3]!, 3, '4 of 5, in the top centre'],
    [regions[0]!, 0, '1 of 5, in the centre'],
  ];
  for (const [region, index, text] of places) {
    it(text, () => assert.equal(placeInWords(region, index, 5, size), text));
  }
  it('is called by its name or its place', () => {
    assert.deepEqual([labelOf(named, 1), labelOf(regions[2]!, 2)], ['desk', '#3']);
    assert.deepEqual([named, regions[2]!, regions[3]!].map(measures), [
      '100 × 100 at 20, 20',
      '50, 50',
      '3 corners, 100 × 50 at 100, 10',
    ]);
  });
});
