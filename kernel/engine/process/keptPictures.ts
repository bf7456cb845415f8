/** What a loaded model made of pictures, kept on disk: after a restart, reading is faster than seeing again. */
import { createHash } from 'node:crypto';
import type { KvCache } from './kvCache.js';
import type { Model } from './model.js';
import type { Header, PictureFiles } from './pictureFiles.js';
import type { EncodedPicture } from './pictureStore.js';
import type { PromptTokens } from './promptTokens.js';

export interface KeptPicture {
  readonly encoded: EncodedPicture;
  /** Of the prompt's beginning, up to and with the picture; the caller's to release. */
  readonly past: KvCache;
}

export class KeptPictures {
  private writing: Promise<void> = Promise.resolve();

  /** @param fingerprint of the model: another one sees otherwise */
  constructor(
    private readonly files: PictureFiles,
    private readonly model: Model,
    private readonly fingerprint: string,
  ) {}

  /** Milliseconds that reading a picture must take to be kept. */
  get worth(): number {
    return this.files.worth;
  }

  /** @param room tokens that are expected to come */
  async read(beginning: PromptTokens, picture: string, room: number): Promise<KeptPicture | undefined> {
    const { kv } = this.model.parts;
    const length = beginning.ids.length;
    if (kv.blank === undefined) return undefined;
    const past = kv.blank(length, room);
    let encoded: EncodedPicture | undefined;
    const whole = await this.files.read(this.nameOf(beginning, picture), (header) => {
      encoded = emptyPicture(header);
      return encoded && [...partsOf(encoded), ...kv.partsOf!(past, length)];
    });
    if (whole) return { encoded: encoded!, past };
    past.release();
    return undefined;
  }

  /** Writes behind the answers; `past` may be longer than the beginning. */
  keep(beginning: PromptTokens, picture: string, encoded: EncodedPicture, past: KvCache): void {
    const { kv } = this.model.parts;
    if (kv.partsOf === undefined) return;
    const { width, height } = encoded.seen;
    const header = { width, height, features: encoded.features.length };
    // Nobody writes into the tokens of a cache that somebody holds.
    const held = past.hold();
    this.writing = this.writing
      .then(() =>
        this.files.write(this.nameOf(beginning, picture), header, [
          ...partsOf(encoded),
          ...kv.partsOf!(held, beginning.ids.length),
        ]),
      )
      .finally(() => held.release());
  }

  /** Resolves when everything is written. */
  async settle(): Promise<void> {
    await this.writing;
  }

  private nameOf({ ids }: PromptTokens, picture: string): string {
    const { kv } = this.model.parts;
    const all = [this.fingerprint, kv.tokenBytes, ids, picture];
    return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 32);
  }
}

function partsOf({ seen, features }: EncodedPicture): Uint8Array[] {
  return [seen.rgb, new Uint8Array(features.buffer, features.byteOffset, features.byteLength)];
}

/** Memory of the sizes that a header tells; undefined where it tells none. */
function emptyPicture({ width, height, features }: Header): EncodedPicture | undefined {
  const isSize = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
  if (!isSize(width) || !isSize(height) || !isSize(features) || width * height > 1e8 || features > 1e8)
    return undefined;
  const rgb = new Uint8Array(width * height * 3);
  return { seen: { width, height, rgb }, features: new Float32Array(features) };
}
