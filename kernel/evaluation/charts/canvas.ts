import { Jimp, JimpMime, loadFont, measureText, type JimpInstance } from 'jimp';
import { SANS_16_WHITE } from 'jimp/fonts';
import type { Point } from '../../instruction/types.js';
import { blend, fillDisc, strokePath, type Colour } from '../../overlay/stroke.js';

/** Height of a line of text in pixels. */
export const lineHeight = 22;

type Align = 'left' | 'middle' | 'right';

/**
 * A white picture for a chart. The bundled bitmap font is white, so everything is drawn in the complement of its
 * colour and turned over at the end.
 */
export class Canvas {
  private constructor(
    private readonly image: JimpInstance,
    private readonly font: Awaited<ReturnType<typeof loadFont>>,
  ) {}

  /** Pixels. */
  static async of(width: number, height: number): Promise<Canvas> {
    const image = new Jimp({ width, height, color: 0x000000ff }) as unknown as JimpInstance;
    return new Canvas(image, await loadFont(SANS_16_WHITE));
  }

  widthOf(text: string): number {
    return measureText(this.font, ascii(text));
  }

  /** @param at the middle of the line's height; `align` says which part of the text lies there */
  text(text: string, [x, y]: Point, align: Align = 'left'): void {
    const shift = { left: 0, middle: 0.5, right: 1 }[align] * this.widthOf(text);
    const place = { x: Math.round(x - shift), y: Math.round(y - lineHeight / 2) };
    this.image.print({ font: this.font, ...place, text: ascii(text) });
  }

  line(points: readonly Point[], width: number, colour: Colour): void {
    strokePath(this.image.bitmap, points, width, complement(colour));
  }

  disc(centre: Point, radius: number, colour: Colour): void {
    fillDisc(this.image.bitmap, centre, radius, complement(colour));
  }

  fill([left, top]: Point, width: number, height: number, colour: Colour): void {
    for (let y = Math.round(top); y < Math.round(top + height); y++) {
      for (let x = Math.round(left); x < Math.round(left + width); x++) {
        blend(this.image.bitmap, x, y, complement(colour), 1);
      }
    }
  }

  async png(): Promise<Uint8Array> {
    this.image.invert();
    return new Uint8Array(await this.image.getBuffer(JimpMime.png));
  }
}

const complement = ([red, green, blue]: Colour): Colour => [255 - red, 255 - green, 255 - blue];

/** The bitmap font has no other characters. */
const ascii = (text: string) => text.replaceAll('–', '-').replace(/[^\x20-\x7e]/g, '?');
