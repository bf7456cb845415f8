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
  const scales = new Float32Array(rows * blocks);
  // Padding, and blocks of nothing but zeros, are stored as `zero`.
  const packed = new Uint8Array((rows * blocks * blockSize * bits) / 8).fill(bits === 4 ? 0x88 : 0x80);
  for (let block = 0; block < rows * blocks; block++) {
    const row = Math.floor(block / blocks);
    const begin = row * columns + (block - row * blocks) * blockSize;
    const end = Math.min(begin + blockSize, (row + 1) * columns);
    const scale = Math.fround(extremeOf(values, begin, end) / -zero);
    if (scale === 0) continue;
    scales[block] = scale;
    const inverse = 1 / scale;
    // Truncation of what is not negative rounds to the nearest once a half is added.
    const half = zero + 0.5;
    let at = (block * blockSize * bits) / 8;
    if (bits === 8) {
      for (let i = begin; i < end; i++) {
        const stored = (values[i]! * inverse + half) | 0;
        packed[at++] = stored > highest ? highest : stored;
      }
      continue;
    }
    for (let i = begin; i < end; i += 2) {
      const low = (values[i]! * inverse + half) | 0;
      const high = i + 1 < end ? (values[i + 1]! * inverse + half) | 0 : zero;
      packed[at++] = (low > highest ? highest : low) | ((high > highest ? highest : high) << 4);
    }
  }
  return { packed, scales };
}

/** The value of largest magnitude, with its sign. */
function extremeOf(values: Float32Array, begin: number, end: number): number {
  let lowest = 0;
  let highest = 0;
  for (let i = begin; i < end; i++) {
    const value = values[i]!;
    highest = value > highest ? value : highest;
    lowest = value < lowest ? value : lowest;
  }
  return highest >= -lowest ? highest : lowest;
}
