/** Arbitrary pictures, views and regions for laws. */
import fc from 'fast-check';
import type { Point, Size } from '../../kernel/instruction/types.js';
import type { PanelRegion } from '../../webview/regions/panelRegion.js';

export const sizes: fc.Arbitrary<Size> = fc.record({
  width: fc.integer({ min: 4, max: 20_000 }),
  height: fc.integer({ min: 4, max: 20_000 }),
});

export const viewports: fc.Arbitrary<Size> = fc.record({
  width: fc.integer({ min: 100, max: 4000 }),
  height: fc.integer({ min: 100, max: 4000 }),
});

/** Whole pixels inside of the picture. */
export const pixelOf = ({ width, height }: Size): fc.Arbitrary<Point> =>
  fc.tuple(fc.integer({ min: 0, max: width }), fc.integer({ min: 0, max: height }));

const name = fc.option(fc.stringMatching(/^[a-z]{1,6}[0-9]{0,3}$/), { nil: undefined });

export const regionOf = (size: Size): fc.Arbitrary<PanelRegion> =>
  fc
    .tuple(
      fc.oneof(
        pixelOf(size).map((point) => ({ shape: 'point' as const, points: [point] })),
        fc
          .tuple(pixelOf(size), pixelOf(size))
          .filter(([a, b]) => a[0] < b[0] && a[1] < b[1])
          .map((points) => ({ shape: 'box' as const, points })),
        fc
          .array(pixelOf(size), { minLength: 3, maxLength: 8 })
          .map((points) => ({ shape: 'polygon' as const, points })),
      ),
      fc.uuid(),
      name.filter((text) => !['image', 'box', 'point'].includes(text ?? '')),
    )
    .map(([region, id, name]) => ({ ...region, id, ...(name && { name }) }));
