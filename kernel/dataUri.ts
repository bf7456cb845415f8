/** Pictures small enough to travel inside a notebook's JSON, as data URIs. */
import { Jimp, JimpMime, ResizeStrategy } from 'jimp';
import type { PictureData, SeenByModel } from './engine/protocol.js';

/** Long side of a preview and of a gallery's picture, in pixels. */
const previewSide = 960;
const thumbnailSide = 320;
/** Of one whose regions are drawn on it: their lines must be seen. */
const drawnSide = 480;
const previewQuality = 80;
/** Larger exact pictures are left out: notebooks are kept, sent and compared. */
const largestExact = 100_000;

/** The picture without regions, scaled down, as JPEG: enough to look at when the file itself is gone. */
export function previewUri(picture: PictureData): Promise<string> {
  return jpegUri(picture, previewSide);
}

/** The same, small enough for dozens in one output. */
export function thumbnailUri(picture: PictureData): Promise<string> {
  return jpegUri(picture, thumbnailSide);
}

/**
 * A PNG with regions drawn on it, scaled down, as JPEG.
 * @param png as drawOverlay gives it
 */
export async function drawnUri(png: Uint8Array): Promise<string> {
  const { width, height, data } = (await Jimp.fromBuffer(Buffer.from(png))).bitmap;
  return jpegUri({ width, height, rgba: data }, drawnSide);
}

async function jpegUri({ width, height, rgba }: Omit<PictureData, 'key'>, side: number): Promise<string> {
  const image = new Jimp({ width, height, data: Buffer.from(rgba) });
  const scale = side / Math.max(width, height);
  if (scale < 1) {
    const size = { w: Math.max(1, Math.round(width * scale)), h: Math.max(1, Math.round(height * scale)) };
    image.resize({ ...size, mode: ResizeStrategy.BILINEAR });
  }
  // JPEG knows no transparency; without a ground its pixels would turn black.
  const ground = new Jimp({ width: image.bitmap.width, height: image.bitmap.height, color: 0xffffffff });
  const jpeg = await ground.composite(image).getBuffer(JimpMime.jpeg, { quality: previewQuality });
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
}

/** The model's input pixel for pixel, as PNG; nothing where that is larger than 100 kB. */
export async function exactUri(seen: SeenByModel['pictures'][number]): Promise<string | undefined> {
  const { width, height, rgb } = seen;
  const data = Buffer.alloc(width * height * 4, 255);
  for (let pixel = 0; pixel < width * height; pixel++)
    data.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  const png = await new Jimp({ width, height, data }).getBuffer(JimpMime.png);
  const uri = `data:image/png;base64,${png.toString('base64')}`;
  return uri.length <= largestExact ? uri : undefined;
}
