/** 16-bit floats as bits, to and from 32 bits: IEEE 754 binary16, and bfloat16. Node has no Float16Array yet. */

let table: Float32Array | undefined;

/** All 65 536 binary16 values. */
function halfTable(): Float32Array {
  return (table ??= Float32Array.from({ length: 65_536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }));
}

export function halfToFloat(halves: Uint16Array): Float32Array {
  const values = halfTable();
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = values[halves[i]!]!;
  return floats;
}

/**
 * Rounds to the nearest, ties to even; NaN becomes 0x7e00. What is too large becomes infinite, or with `saturate`
 * the largest number, ±65504.
 */
export function floatToHalf(floats: Float32Array, { saturate }: { saturate: boolean }): Uint16Array {
  const words = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const halves = new Uint16Array(floats.length);
  const tooLarge = saturate ? 0x7bff : 0x7c00;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const sign = (word >>> 16) & 0x8000;
    const magnitude = word & 0x7fffffff;
    if (magnitude > 0x7f800000) halves[i] = 0x7e00;
    // from 65520 on, which is half way to 65536
    else if (magnitude >= 0x477ff000) halves[i] = sign | tooLarge;
    // below 2^-14 a binary16 is a multiple of 2^-24; the scaling is exact
    else if (magnitude < 0x38800000) halves[i] = sign | roundHalfEven(Math.abs(floats[i]!) * 2 ** 24);
    else {
      const rebased = magnitude - 0x38000000;
      halves[i] = sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13);
    }
  }
  return halves;
}

/** A bfloat16 is the upper half of a 32-bit float. */
export function bfloat16ToFloat(halves: Uint16Array): Float32Array {
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = halves[i]! << 16;
  return new Float32Array(words.buffer);
}

function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
}
