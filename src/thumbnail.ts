import { Jimp, JimpMime } from 'jimp';
import { boundsOf, clampRegion } from '../kernel/instruction/geometry.js';
import type { Region } from '../kernel/instruction/types.js';
import { decodePicture } from '../kernel/picture.js';

/** Long side of a thumbnail in pixels. */
const side = 240;

/**
 * The picture, or what lies around a region of it, as a small PNG.
 * @param region in pixels
 */
export async function drawThumbnail(bytes: Uint8Array, region?: Region): Promise<Uint8Array> {
  const { width, height, rgba } = await decodePicture(bytes, 'picture');
  const image = new Jimp({ width, height, data: Buffer.from(rgba.buffer, rgba.byteOffset, rgba.byteLength) });
  if (region !== undefined) {
    const [x1, y1, x2, y2] = boundsOf(clampRegion(region, { width, height }));
    // A point is nothing without its surroundings; a box is itself.
    const margin = region.shape === 'point' ? Math.max(12, Math.round(Math.max(width, height) / 24)) : 0;
    const [x, y] = [Math.max(0, Math.floor(x1 - margin)), Math.max(0, Math.floor(y1 - margin))];
    const w = Math.max(1, Math.min(width, Math.ceil(x2 + margin)) - Math.min(x, width - 1));
    const h = Math.max(1, Math.min(height, Math.ceil(y2 + margin)) - Math.min(y, height - 1));
    image.crop({ x: Math.min(x, width - 1), y: Math.min(y, height - 1), w, h });
  }
  const long = Math.max(image.bitmap.width, image.bitmap.height);
  if (long > side) image.scale(side / long);
  return image.getBuffer(JimpMime.png);
}
