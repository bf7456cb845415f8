import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  areaOfTile,
  levelFor,
  levelsOf,
  overviewSide,
  overviewSize,
  parentOf,
  tileSide,
  tileSize,
  visibleTiles,
} from '../../webview/picture/pyramid.js';
import { sizes, viewports } from './arbitraries.js';

const huge = { width: 12_000, height: 8_500 };

describe('pyramid', () => {
  it('needs no tiles for a picture as small as its overview', () => {
    assert.deepEqual([levelsOf({ width: 2048, height: 10 }), levelsOf({ width: 2049, height: 10 })], [0, 1]);
    assert.deepEqual(overviewSize({ width: 100, height: 50 }), { width: 100, height: 50 });
    assert.equal(overviewSize(huge).width, overviewSide);
  });

  const scales: [deviceScale: number, level: number | undefined][] = [
    [8, 0],
    [1, 0],
    [0.51, 0],
    [0.5, 1],
    [0.3, 1],
    [0.25, 2],
    [0.1, undefined],
  ];
  for (const [scale, level] of scales) {
    it(`level ${level} at ${scale} pixels a pixel`, () => assert.equal(levelFor(huge, scale), level));
  }

  it('tiles of a level cover the picture without overlap', () => {
    fc.assert(
      fc.property(sizes, fc.nat(3), (size, level) => {
        const all = visibleTiles({ scale: 1, x: 0, y: 0 }, size, size, level);
        const areas = all.map((tile) => areaOfTile(tile, size));
        const sum = areas.reduce((total, { width, height }) => total + width * height, 0);
        assert.equal(sum, size.width * size.height);
        for (const tile of all) {
          const { width, height } = tileSize(tile, size);
          assert.ok(width >= 1 && height >= 1 && width <= tileSide && height <= tileSide);
        }
      }),
    );
  });

  it('a view never shows more tiles than its own size asks for', () => {
    const zoom = fc.double({ min: 0.001, max: 64, noNaN: true });
    fc.assert(
      fc.property(sizes, viewports, zoom, fc.nat(), fc.nat(), (size, room, scale, x, y) => {
        const level = levelFor(size, scale);
        fc.pre(level !== undefined);
        const view = { scale, x: -(x % size.width) * scale, y: -(y % size.height) * scale };
        const shown = visibleTiles(view, size, room, level!).length;
        assert.ok(shown <= (room.width / 256 + 2) * (room.height / 256 + 2));
      }),
    );
  });

  it('a tile lies inside of its parent', () => {
    const tile = { level: 0, column: 5, row: 4 };
    const [inner, outer] = [areaOfTile(tile, huge), areaOfTile(parentOf(tile), huge)];
    assert.ok(outer.x <= inner.x && outer.x + outer.width >= inner.x + inner.width);
    assert.ok(outer.y <= inner.y && outer.y + outer.height >= inner.y + inner.height);
  });
});
