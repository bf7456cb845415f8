import { Failure } from '../../failure.js';
import type { PictureData } from '../protocol.js';

/** A picture as the loaded model sees it. */
export interface EncodedPicture {
  /** [height, width, 3], 8 bits a channel: after padding and resizing. */
  readonly seen: { readonly width: number; readonly height: number; readonly rgb: Uint8Array };
  /** [image tokens, hidden size] */
  readonly features: Float32Array;
}

interface Stored {
  readonly picture: PictureData;
  encoded?: EncodedPicture;
}

/**
 * The pictures that were handed over, and what the loaded model made of them; the least recently used go first
 * when they take more than `budget` bytes. The one put in last always stays.
 */
export class PictureStore {
  /** Least recently used first. */
  private readonly pictures = new Map<string, Stored>();

  constructor(private readonly budget: number) {}

  put(picture: PictureData): void {
    const encoded = this.pictures.get(picture.key)?.encoded;
    this.pictures.delete(picture.key);
    this.pictures.set(picture.key, encoded === undefined ? { picture } : { picture, encoded });
    this.shrink();
  }

  /** @throws Failure `picture-unknown` */
  get(key: string): Stored {
    const stored = this.pictures.get(key);
    if (stored === undefined) {
      throw new Failure(
        'picture-unknown',
        `The engine does not have the picture ${key.slice(0, 12)}; hand it over again.`,
      );
    }
    this.pictures.delete(key);
    this.pictures.set(key, stored);
    return stored;
  }

  /** Nothing happens where the picture had to go meanwhile. */
  setEncoded(key: string, encoded: EncodedPicture): void {
    const stored = this.pictures.get(key);
    if (stored === undefined) return;
    stored.encoded = encoded;
    this.shrink();
  }

  /** What the loaded model made of a picture, where both are there. */
  encoded(key: string): EncodedPicture | undefined {
    return this.pictures.get(key)?.encoded;
  }

  /** Another model sees them differently. */
  forgetEncoded(): void {
    for (const stored of this.pictures.values()) delete stored.encoded;
  }

  private shrink(): void {
    let bytes = 0;
    for (const stored of this.pictures.values()) bytes += size(stored);
    for (const [key, stored] of this.pictures) {
      if (bytes <= this.budget || this.pictures.size === 1) return;
      this.pictures.delete(key);
      bytes -= size(stored);
    }
  }
}

function size({ picture, encoded }: Stored): number {
  const own = encoded === undefined ? 0 : encoded.features.byteLength + encoded.seen.rgb.byteLength;
  return picture.rgba.byteLength + own;
}
