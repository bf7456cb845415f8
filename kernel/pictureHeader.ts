import { imageSize } from 'image-size';
import { Failure } from './failure.js';
import type { Size } from './instruction/types.js';

/** Larger pictures would need more than a gigabyte once decoded (4 bytes a pixel). */
export const largestPicture = 250_000_000;

const decodable = new Set(['png', 'jpg', 'jpeg', 'bmp', 'gif', 'tiff', 'webp']);

/**
 * Reads format and size from the header alone, so that a small file that claims a huge picture is refused, and a
 * size costs no decoding. The size is that after EXIF orientation.
 *
 * @throws Failure `picture-empty`, `picture-broken`, `picture-format` or `picture-too-large`
 */
export function pictureSize(bytes: Uint8Array, name: string): Size {
  if (bytes.length === 0) {
    throw new Failure('picture-empty', `${name} is an empty file; choose a picture with content.`);
  }
  let header;
  try {
    header = imageSize(bytes);
  } catch (cause) {
    const message = `${name} is not a picture that can be read; use PNG, JPEG, WebP, GIF, BMP or TIFF.`;
    throw new Failure('picture-broken', message, { cause });
  }
  const { width, height, type, orientation } = header;
  if (type === undefined || !decodable.has(type)) {
    const message = `${name} is a ${type ?? 'unknown'} file; convert it to PNG, JPEG, WebP, GIF, BMP or TIFF.`;
    throw new Failure('picture-format', message);
  }
  if (width === 0 || height === 0) throw new Failure('picture-empty', `${name} has no pixels.`);
  if (width * height > largestPicture) {
    const megapixels = Math.round((width * height) / 1e6);
    const message = `${name} has ${megapixels} megapixels; scale it below ${largestPicture / 1e6} first.`;
    throw new Failure('picture-too-large', message);
  }
  // Orientations 5 to 8 lie on their side.
  const isTurned = orientation !== undefined && orientation >= 5;
  return isTurned ? { width: height, height: width } : { width, height };
}
