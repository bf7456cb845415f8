import type { Size } from '../../kernel/instruction/types.js';
import type { View } from '../transform.js';
import type { FromDecoder } from './decoderProtocol.js';
import { areaOfTile, levelFor, levelsOf, parentOf, tileKey, visibleTiles, type Tile } from './pyramid.js';
import type { DecoderPort } from './startDecoder.js';

/** Tiles kept, about 1 MiB each; the least recently drawn goes first. */
const keptTiles = 192;
/** Tiles asked for at a time: few, so that what has left the view is not waited for. */
const inFlight = 3;
/** From this many pixels of the screen for one of the picture on, its pixels show as squares. */
const crispFrom = 1.5;

/** Draws the visible part of the picture from tiles, which a decoder cuts as they are needed. */
export class PictureLayer {
  #size: Size | undefined;
  #overview: ImageBitmap | undefined;
  readonly #tiles = new Map<string, ImageBitmap>();
  readonly #asked = new Set<string>();
  #wanted: Tile[] = [];

  constructor(private readonly decoder: DecoderPort) {}

  /** @returns whether there is something new to draw */
  receive(message: FromDecoder): boolean {
    if (message.type === 'opened') {
      this.#forget();
      this.#size = message.size;
      this.#overview = message.overview;
      return true;
    }
    if (message.type !== 'tile') return false;
    const key = tileKey(message.tile);
    // A tile of a picture that has been replaced meanwhile.
    if (!this.#asked.delete(key)) {
      message.bitmap.close();
      return false;
    }
    this.#tiles.set(key, message.bitmap);
    this.#dropOldest();
    this.#askForMore();
    return true;
  }

  /** @param ratio pixels of the screen for one CSS pixel; the canvas has `viewport` times this many */
  draw(context: CanvasRenderingContext2D, view: View, viewport: Size, ratio: number): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    if (this.#size === undefined || this.#overview === undefined) return;
    const toDevice: View = { scale: view.scale * ratio, x: view.x * ratio, y: view.y * ratio };
    context.imageSmoothingEnabled = toDevice.scale < crispFrom;
    const level = levelFor(this.#size, toDevice.scale);
    if (level === undefined) {
      this.#wanted = [];
      this.#drawArea(context, toDevice, this.#overview, { x: 0, y: 0, ...this.#size }, undefined);
      return;
    }
    const visible = visibleTiles(view, this.#size, viewport, level);
    for (const tile of visible) this.#drawTile(context, toDevice, tile);
    this.#wanted = visible.filter((tile) => !this.#tiles.has(tileKey(tile)));
    this.#askForMore();
  }

  /** The tile itself, else the same place from a coarser one, else from the overview. */
  #drawTile(context: CanvasRenderingContext2D, toDevice: View, tile: Tile): void {
    const size = this.#size!;
    const area = areaOfTile(tile, size);
    for (let from = tile; from.level < levelsOf(size); from = parentOf(from)) {
      const bitmap = this.#tiles.get(tileKey(from));
      if (bitmap === undefined) continue;
      this.#touch(tileKey(from), bitmap);
      this.#drawArea(context, toDevice, bitmap, area, areaOfTile(from, size));
      return;
    }
    this.#drawArea(context, toDevice, this.#overview!, area, { x: 0, y: 0, ...size });
  }

  /**
   * Draws one area of the picture. Its edges fall on whole pixels of the screen, so that neighbours meet.
   * @param covers the area that the bitmap shows; the same as `area` when left out
   */
  #drawArea(
    context: CanvasRenderingContext2D,
    { scale, x, y }: View,
    bitmap: ImageBitmap,
    area: ReturnType<typeof areaOfTile>,
    covers: ReturnType<typeof areaOfTile> | undefined,
  ): void {
    const left = Math.round(area.x * scale + x);
    const top = Math.round(area.y * scale + y);
    const right = Math.round((area.x + area.width) * scale + x);
    const bottom = Math.round((area.y + area.height) * scale + y);
    if (covers === undefined || covers === area) {
      context.drawImage(bitmap, left, top, right - left, bottom - top);
      return;
    }
    const [byX, byY] = [bitmap.width / covers.width, bitmap.height / covers.height];
    context.drawImage(
      bitmap,
      ...([(area.x - covers.x) * byX, (area.y - covers.y) * byY] as const),
      ...([area.width * byX, area.height * byY] as const),
      ...([left, top, right - left, bottom - top] as const),
    );
  }

  #askForMore(): void {
    for (const tile of this.#wanted) {
      if (this.#asked.size >= inFlight) return;
      const key = tileKey(tile);
      if (this.#tiles.has(key) || this.#asked.has(key)) continue;
      this.#asked.add(key);
      this.decoder.send({ type: 'tile', tile });
    }
  }

  #touch(key: string, bitmap: ImageBitmap): void {
    this.#tiles.delete(key);
    this.#tiles.set(key, bitmap);
  }

  #dropOldest(): void {
    for (const [key, bitmap] of this.#tiles) {
      if (this.#tiles.size <= keptTiles) return;
      bitmap.close();
      this.#tiles.delete(key);
    }
  }

  #forget(): void {
    for (const bitmap of this.#tiles.values()) bitmap.close();
    this.#tiles.clear();
    this.#asked.clear();
    this.#overview?.close();
  }
}
