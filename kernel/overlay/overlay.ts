import { Jimp, JimpMime, ResizeStrategy, type JimpInstance } from 'jimp';
import type { PictureData } from '../engine/protocol.js';
import type { Point, Region } from '../instruction/types.js';
import { colourOf } from './palette.js';
import { drawLabel, type Occupied } from './label.js';
import { fillDisc, strokePath, type Colour } from './stroke.js';

/** A region to draw, in pixels of the original picture. */
export interface DrawnRegion extends Region {
  readonly label?: string;
  /** Asked regions are dashed, answered ones solid, so that colour is not the only difference. */
  readonly role: 'asked' | 'answered';
}

/** Long side of the drawn picture in pixels. */
const largest = 1280;
/** Small pictures are enlarged by whole factors up to about this size, so that labels can be read. */
const comfortable = 640;

/**
 * The picture with its regions drawn on it, as PNG. Every line lies on a wider white one, so that it can be seen
 * on any background.
 */
export async function drawOverlay(
  picture: PictureData,
  regions: readonly DrawnRegion[],
): Promise<Uint8Array> {
  const image = canvasOf(picture);
  const scale = image.bitmap.width / picture.width;
  const outlines = regions.map((region, index) => ({
    region,
    colour: colourOf(index),
    points: region.points.map(([x, y]): Point => [x * scale, y * scale]),
  }));
  for (const { region, points, colour } of outlines) drawRegion(image, region, points, colour);
  const occupied: Occupied = [];
  for (const { region, points, colour } of outlines) {
    if (region.label === undefined) continue;
    const anchor: Point = [Math.min(...points.map((p) => p[0])), Math.min(...points.map((p) => p[1]))];
    await drawLabel(image, region.label, anchor, colour, occupied);
  }
  return new Uint8Array(await image.getBuffer(JimpMime.png));
}

function canvasOf(picture: PictureData): JimpInstance {
  const { width, height, rgba } = picture;
  // Jimp draws in place: copy, the picture is shared.
  const image = new Jimp({ width, height, data: Buffer.from(rgba) }) as unknown as JimpInstance;
  const long = Math.max(width, height);
  if (long > largest) image.resize({ ...fit(width, height, largest / long), mode: ResizeStrategy.BILINEAR });
  const factor = Math.floor(comfortable / long);
  if (factor > 1) image.resize({ ...fit(width, height, factor), mode: ResizeStrategy.NEAREST_NEIGHBOR });
  return image;
}

function fit(width: number, height: number, scale: number): { w: number; h: number } {
  return { w: Math.max(1, Math.round(width * scale)), h: Math.max(1, Math.round(height * scale)) };
}

function drawRegion(
  image: JimpInstance,
  region: DrawnRegion,
  points: readonly Point[],
  colour: Colour,
): void {
  const white: Colour = [255, 255, 255];
  if (region.shape === 'point') {
    const centre = points[0]!;
    fillDisc(image.bitmap, centre, 7, white);
    fillDisc(image.bitmap, centre, 5, colour);
    fillDisc(image.bitmap, centre, 1.5, white);
    return;
  }
  const path = closedPath(region, points);
  strokePath(image.bitmap, path, 7, white);
  strokePath(image.bitmap, path, 3, colour, region.role === 'asked' ? [10, 9] : undefined);
}

function closedPath(region: Region, points: readonly Point[]): Point[] {
  if (region.shape === 'polygon') return [...points, points[0]!];
  const [[x1, y1], [x2, y2]] = [points[0]!, points[1]!];
  return [[x1, y1], [x2, y1], [x2, y2], [x1, y2], [x1, y1]]; // prettier-ignore
}
