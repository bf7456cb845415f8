import { loadFont, measureText } from 'jimp';
import { SANS_16_WHITE } from 'jimp/fonts';
import type { JimpInstance } from 'jimp';
import type { Point } from '../instruction/types.js';
import { blend, type Colour, type Raster } from './stroke.js';

/** Height of a label's plate in pixels: the 16-pixel font's line and its margin. */
export const labelHeight = 22;
const margin = 5;
/** Longer labels would hide the picture; the full text is in the answer. */
const longest = 40;

const font = { loaded: undefined as ReturnType<typeof loadFont> | undefined };

/** Where labels already lie, so that the next one moves out of their way. */
export type Occupied = { left: number; top: number; right: number; bottom: number }[];

/**
 * Writes `text` in white on a plate of the region's colour, above `anchor` where there is room, else below it;
 * moves down past labels that are already there. Characters that the bitmap font lacks are written as `?`.
 *
 * @param anchor top left corner of the region, in raster pixels
 */
export async function drawLabel(
  image: JimpInstance,
  text: string,
  anchor: Point,
  colour: Colour,
  occupied: Occupied,
): Promise<void> {
  const loaded = await (font.loaded ??= loadFont(SANS_16_WHITE));
  const short = text.length > longest ? text.slice(0, longest - 1) + '…' : text;
  const printable = short.replaceAll('…', '...').replace(/[^\x20-\x7e]/g, '?');
  const width = measureText(loaded, printable) + 2 * margin;
  const plate = place(image.bitmap, anchor, width, occupied);
  occupied.push(plate);
  fillPlate(image.bitmap, plate, colour);
  image.print({ font: loaded, x: plate.left + margin, y: plate.top, text: printable });
}

function place(raster: Raster, anchor: Point, width: number, occupied: Occupied): Occupied[number] {
  const left = Math.max(0, Math.min(Math.round(anchor[0]), raster.width - width));
  let top = Math.round(anchor[1]) - labelHeight - 2;
  if (top < 0) top = Math.max(0, Math.round(anchor[1]) + 3);
  const overlaps = () =>
    occupied.find(
      (o) => left < o.right && o.left < left + width && top < o.bottom && o.top < top + labelHeight,
    );
  for (let other = overlaps(); other !== undefined; other = overlaps()) top = other.bottom + 1;
  return { left, top, right: left + width, bottom: top + labelHeight };
}

function fillPlate(raster: Raster, plate: Occupied[number], colour: Colour): void {
  for (let y = Math.max(0, plate.top); y < Math.min(raster.height, plate.bottom); y++) {
    for (let x = Math.max(0, plate.left); x < Math.min(raster.width, plate.right); x++) {
      blend(raster, x, y, colour, 1);
    }
  }
}
