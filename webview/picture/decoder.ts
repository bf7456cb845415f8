/** Decodes a picture and cuts tiles from it. Runs in a worker, or in the page where there can be none. */
import type { PictureSource } from '../protocol.js';
import type { FromDecoder, PictureFile, ToDecoder } from './decoderProtocol.js';
import { readPicture } from './readPicture.js';
import { areaOfTile, overviewSize, tileSize } from './pyramid.js';

export class Decoder {
  #picture: Promise<ImageBitmap> | undefined;
  #pixel: OffscreenCanvasRenderingContext2D | undefined;

  /** @param send hands a message over; bitmaps in it may be transferred */
  constructor(private readonly send: (message: FromDecoder, transfer: Transferable[]) => void) {}

  async handle(message: ToDecoder): Promise<void> {
    if (message.type === 'open') await this.#open(message.source);
    else if (message.type === 'tile') await this.#cut(message);
    else await this.#readColour(message);
  }

  async #open(source: PictureSource | PictureFile): Promise<void> {
    const before = this.#picture;
    this.#picture = decode(source);
    try {
      const picture = await this.#picture;
      void before?.then((bitmap) => bitmap.close()).catch(() => undefined);
      const size = { width: picture.width, height: picture.height };
      const small = overviewSize(size);
      const overview = await createImageBitmap(picture, {
        resizeWidth: small.width,
        resizeHeight: small.height,
        resizeQuality: 'medium',
      });
      this.send({ type: 'opened', size, overview }, [overview]);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.send(
        { type: 'failed', message: `The picture cannot be shown; save it again as PNG or JPEG. (${reason})` },
        [],
      );
    }
  }

  async #cut({ tile }: ToDecoder & { type: 'tile' }): Promise<void> {
    const picture = await this.#picture;
    if (picture === undefined) return;
    const { x, y, width, height } = areaOfTile(tile, picture);
    const size = tileSize(tile, picture);
    const resize: ImageBitmapOptions = {
      resizeWidth: size.width,
      resizeHeight: size.height,
      resizeQuality: 'medium',
    };
    const bitmap = await createImageBitmap(picture, x, y, width, height, tile.level === 0 ? {} : resize);
    this.send({ type: 'tile', tile, bitmap }, [bitmap]);
  }

  async #readColour({ x, y }: ToDecoder & { type: 'colour' }): Promise<void> {
    const picture = await this.#picture;
    if (picture === undefined) return;
    this.#pixel ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    this.#pixel.clearRect(0, 0, 1, 1);
    this.#pixel.drawImage(picture, x, y, 1, 1, 0, 0, 1, 1);
    const rgba = [...this.#pixel.getImageData(0, 0, 1, 1).data];
    this.send({ type: 'colour', x, y, rgba }, []);
  }
}

async function decode(source: PictureSource | PictureFile): Promise<ImageBitmap> {
  if (source.kind === 'pixels') {
    const rgba = new Uint8ClampedArray(source.rgba);
    return createImageBitmap(new ImageData(rgba, source.width, source.height));
  }
  // Orientation from EXIF is applied by default, as the kernel does.
  return createImageBitmap(source.kind === 'file' ? source.file : await readPicture(source.address));
}
