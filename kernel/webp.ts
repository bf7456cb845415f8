import { readFile } from 'node:fs/promises';
import decode, { init } from '@jsquash/webp/decode.js';
import { webpDecoderFile } from './webpDecoderFile.js';

/** Whether a file begins as WebP files do. */
export function isWebp(bytes: Uint8Array): boolean {
  const ascii = (start: number) => String.fromCharCode(...bytes.subarray(start, start + 4));
  return ascii(0) === 'RIFF' && ascii(8) === 'WEBP';
}

let ready: Promise<void> | undefined;

/**
 * Decodes a WebP file that is no animation.
 *
 * @returns [height, width, 4], 8 bits a channel, colours not multiplied by opacity
 * @throws Error when libwebp cannot read it
 */
export async function decodeWebp(
  bytes: Uint8Array,
): Promise<{ readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }> {
  ready ??= start();
  await ready;
  return decode(new Uint8Array(bytes).buffer);
}

/** The package itself would fetch its WebAssembly, which only a browser can. */
async function start(): Promise<void> {
  const wasmBinary = await readFile(webpDecoderFile);
  await init({ wasmBinary });
}
