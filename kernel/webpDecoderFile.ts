import { createRequire } from 'node:module';

/** Path of the WebP decoder's WebAssembly; a bundle has a copy beside itself instead (see esbuild.mjs). */
export const webpDecoderFile = createRequire(import.meta.url).resolve(
  '@jsquash/webp/codec/dec/webp_dec.wasm',
);
