/**
 * Blockwise symmetric quantization as ONNX Runtime's MatMulNBits and GatherBlockQuantized read it without zero
 * points: value = (stored − 2^(bits−1)) · scale, one scale for each block of `blockSize` values of a row.
 */
export interface QuantizedBlocks {
  /** [rows, blocks, blockSize · bits / 8]; of two 4-bit values in a byte, the first is in the low half. */
  readonly packed: Uint8Array;
  /** [rows, blocks] */
  readonly scales: Float32Array;
}

/**
 * Quantizes values [rows, columns]; the last block of a row is padded with zeros. The scale maps the value of
 * largest magnitude, with its sign, onto the end of the range that is one longer (−8 or −128).
 */
export function quantizeBlocks(
  values: Float32Array,
  rows: number,
  columns: number,
  bits: 4 | 8,
  blockSize: number,
): QuantizedBlocks {
  const zero = 2 ** (bits - 1);
  const highest = 2 * zero - 1;
  const blocks = Math.ceil(columns / blockSize);
  const perByte = 8 / bits;
  const scales = new Float32Array(rows * blocks);
  // Padding is stored as `zero`.
  const packed = new Uint8Array((rows * blocks * blockSize) / perByte).fill(bits === 4 ? 0x88 : 0x80);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const begin = row * columns + block * blockSize;
      const end = Math.min(begin + blockSize, (row + 1) * columns);
      let extreme = 0;
      for (let i = begin; i < end; i++) {
        if (Math.abs(values[i]!) > Math.abs(extreme)) extreme = values[i]!;
      }
      const scale = Math.fround(extreme / -zero);
      if (scale === 0) continue;
      scales[row * blocks + block] = scale;
      const first = (row * blocks + block) * blockSize;
      for (let i = begin; i < end; i++) {
        const stored = Math.max(0, Math.min(highest, Math.round(values[i]! / scale) + zero));
        const position = first + i - begin;
        if (bits === 8) packed[position] = stored;
        else if (position % 2 === 0) packed[position >> 1] = (packed[position >> 1]! & 0xf0) | stored;
        else packed[position >> 1] = (packed[position >> 1]! & 0x0f) | (stored << 4);
      }
    }
  }
  return { packed, scales };
}
