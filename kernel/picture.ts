import { createHash } from 'node:crypto';
import { Jimp } from 'jimp';
import type { PictureData } from './engine/protocol.js';
import { Failure } from './failure.js';
import type { Box } from './instruction/geometry.js';
import { largestPicture, pictureSize } from './pictureHeader.js';
import { decodeWebp, isWebp } from './webp.js';

/** The JPEG decoder's own limits are lower; the size has been checked before. */
const decoderLimits = {
  'image/jpeg': { maxResolutionInMP: largestPicture / 1e6, maxMemoryUsageInMB: 8192 },
};

/**
 * Decodes a picture file to 8-bit RGBA with its EXIF orientation applied. The first frame of an animated GIF; an
 * animated WebP is refused.
 *
 * @param bytes the file's contents
 * @param name how messages call the picture, usually its path as written
 * @throws Failure `picture-empty`, `picture-broken`, `picture-format` or `picture-too-large`
 */
export async function decodePicture(bytes: Uint8Array, name: string): Promise<PictureData> {
  pictureSize(bytes, name); // refuses what must not be decoded
  const { width, height, data } = await decode(bytes).catch((cause: unknown) => {
    throw new Failure('picture-broken', `${name} cannot be decoded; save it again as PNG or JPEG.`, {
      cause,
    });
  });
  if (width === 0 || height === 0) throw new Failure('picture-empty', `${name} has no pixels.`);
  const key = createHash('sha256').update(bytes).digest('hex');
  return { key, width, height, rgba: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/** [height, width, 4]; Jimp has no decoder for WebP. */
async function decode(bytes: Uint8Array): Promise<{ width: number; height: number; data: ArrayBufferView }> {
  if (isWebp(bytes)) return decodeWebp(bytes);
  return (await Jimp.read(Buffer.from(bytes), decoderLimits)).bitmap;
}

/** The pixels of a window (whole pixels of the picture) as a picture of its own. */
export function cropPicture(picture: PictureData, [left, top, right, bottom]: Box): PictureData {
  const [width, height] = [right - left, bottom - top];
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * picture.width + left) * 4;
    rgba.set(picture.rgba.subarray(start, start + width * 4), y * width * 4);
  }
  return { key: `${picture.key}@${left},${top},${right},${bottom}`, width, height, rgba };
}
