/**
 * A picture as tiles at several sizes, pure: level 0 is the picture itself, each further level half as large, so
 * that what must be drawn depends on the size of the view and not on that of the picture.
 */
import type { Size } from '../../kernel/instruction/types.js';
import { toPicture, type View } from '../transform.js';

/** Pixels on each side of a tile, at its level. */
export const tileSide = 512;
/** The longest side of the small copy of the whole picture, which stands in for tiles that are not there yet. */
export const overviewSide = 2048;

export interface Tile {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

export function tileKey({ level, column, row }: Tile): string {
  return `${level}/${column}/${row}`;
}

/** Size of the small copy; a small picture is its own. */
export function overviewSize({ width, height }: Size): Size {
  const shrink = Math.min(1, overviewSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * shrink)), height: Math.max(1, Math.round(height * shrink)) };
}

/** How many levels are larger than the overview; none when the overview is the picture itself. */
export function levelsOf(picture: Size): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(picture.width, picture.height) / overviewSide)));
}

/**
 * The coarsest level that has at least one pixel for every pixel of the screen; undefined where the overview has.
 *
 * @param deviceScale pixels of the screen for one pixel of the picture
 */
export function levelFor(picture: Size, deviceScale: number): number | undefined {
  const level = Math.max(0, Math.floor(Math.log2(1 / deviceScale) + 1e-9));
  return level < levelsOf(picture) ? level : undefined;
}

/** The part of the picture that a tile shows, in pixels of the picture: cut off at its right and bottom edges. */
export function areaOfTile(
  { level, column, row }: Tile,
  { width, height }: Size,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const side = tileSide * 2 ** level;
  const [x, y] = [column * side, row * side];
  return { x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) };
}

/** Size of the tile's own pixels. */
export function tileSize(tile: Tile, picture: Size): Size {
  const { width, height } = areaOfTile(tile, picture);
  const shrunk = (side: number) => Math.max(1, Math.round(side / 2 ** tile.level));
  return { width: shrunk(width), height: shrunk(height) };
}

/** Every tile of a level that the view shows, those nearest to its middle first. */
export function visibleTiles(view: View, picture: Size, viewport: Size, level: number): Tile[] {
  const side = tileSide * 2 ** level;
  const [left, top] = toPicture(view, [0, 0]);
  const [right, bottom] = toPicture(view, [viewport.width, viewport.height]);
  const range = (from: number, to: number, size: number) => {
    const last = Math.ceil(size / side) - 1;
    const first = Math.max(0, Math.floor(from / side));
    const end = Math.min(last, Math.ceil(to / side) - 1);
    return Array.from({ length: Math.max(0, end - first + 1) }, (_, i) => first + i);
  };
  const columns = range(left, right, picture.width);
  const rows = range(top, bottom, picture.height);
  const middle = [(left + right) / 2 / side - 0.5, (top + bottom) / 2 / side - 0.5] as const;
  const distance = ({ column, row }: Tile) => Math.hypot(column - middle[0], row - middle[1]);
  return rows
    .flatMap((row) => columns.map((column): Tile => ({ level, column, row })))
    .sort((a, b) => distance(a) - distance(b));
}

/** The tile one level coarser that shows the same place and more. */
export function parentOf({ level, column, row }: Tile): Tile {
  return { level: level + 1, column: column >> 1, row: row >> 1 };
}
