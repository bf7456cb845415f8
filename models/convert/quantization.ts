/** The kinds of weights that a checkpoint can be converted to, under the names that transformers.js gives them. */
import type { WeightFormat } from './layers.js';

export const quantizations = ['q4', 'q4f16', 'q8', 'fp16', 'fp32'] as const;
export type Quantization = (typeof quantizations)[number];

/** How many values may share a scale. */
export const blockSizes = [16, 32, 64, 128, 256] as const;
export type BlockSize = (typeof blockSizes)[number];

export interface BlockOptions {
  /** How many values share a scale; 32 unless told. */
  readonly blockSize?: BlockSize;
  /** MatMulNBits' accuracy level; 4 unless told. */
  readonly accuracyLevel?: 0 | 4;
  /** Bits of kept keys and values; unless told, those of the computation. */
  readonly cacheBits?: 16 | 32;
}

/** The end of a graph's file name. */
export const suffixes: Readonly<Record<Quantization, string>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
};

/** How each graph stores its weights. 4 bits cost a vision tower much of its sight and save little: it keeps 8. */
export function weightFormats(
  quant: Quantization,
  { blockSize = 32, accuracyLevel = 4, cacheBits }: BlockOptions,
): { readonly vision: WeightFormat; readonly text: WeightFormat } {
  const half = quant === 'q4f16';
  const halfCache = cacheBits === undefined ? half : cacheBits === 16;
  const rest = { blockSize, accuracyLevel, half, halfCache };
  const blocks = (bits: 4 | 8): WeightFormat => ({ kind: 'blocks', bits, ...rest });
  switch (quant) {
    case 'fp32':
    case 'fp16':
      return { vision: { kind: quant }, text: { kind: quant, halfCache } };
    case 'q8':
      return { vision: blocks(8), text: blocks(8) };
    case 'q4':
    case 'q4f16':
      return { vision: blocks(8), text: blocks(4) };
  }
}
