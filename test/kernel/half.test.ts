import assert from 'node:assert/strict';
import { bfloat16ToFloat, floatToHalf, halfToFloat } from '../../kernel/half.js';

describe('16-bit floats', () => {
  const known: readonly [bits: number, value: number][] = [
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x0001, 2 ** -24],
    [0x83ff, -1023 * 2 ** -24],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ];
  for (const [bits, value] of known) {
    it(`binary16 0x${bits.toString(16).padStart(4, '0')} is ${value}`, () =>
      assert.equal(halfToFloat(Uint16Array.of(bits))[0], value));
  }

  it('all 65 536 binary16 values come back as they were', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const isNaN = (bits: number): boolean => (bits & 0x7c00) === 0x7c00 && (bits & 1023) !== 0;
    assert.deepEqual(
      floatToHalf(halfToFloat(all), { saturate: false }),
      all.map((bits) => (isNaN(bits) ? 0x7e00 : bits)),
    );
  });

  const rounding: readonly [value: number, bits: number, saturated?: number][] = [
    [1 + 2 ** -11, 0x3c00], // a tie goes to the even neighbour
    [1 + 3 * 2 ** -11, 0x3c02],
    [1 + 2 ** -11 + 2 ** -20, 0x3c01],
    [2 ** -25, 0],
    [3 * 2 ** -25, 2],
    [2 ** -24, 1],
    [-0, 0x8000],
    [2047.5 / 1024, 0x4000], // carries into the exponent
    [-0.333333, 0xb555],
    [65519, 0x7bff],
    [65520, 0x7c00, 0x7bff],
    [-1e9, 0xfc00, 0xfbff],
    [Infinity, 0x7c00, 0x7bff],
    [NaN, 0x7e00],
  ];
  for (const [value, bits, saturated = bits] of rounding) {
    it(`${value} rounds to 0x${bits.toString(16)}, saturated 0x${saturated.toString(16)}`, () => {
      assert.equal(floatToHalf(Float32Array.of(value), { saturate: false })[0], bits);
      assert.equal(floatToHalf(Float32Array.of(value), { saturate: true })[0], saturated);
    });
  }

  it('a part of an array is read where it lies', () => {
    const part = Float32Array.of(7, 1, -2).subarray(1);
    assert.deepEqual([...floatToHalf(part, { saturate: false })], [0x3c00, 0xc000]);
  });

  it('bfloat16 is the upper half of a 32-bit float', () =>
    assert.deepEqual([...bfloat16ToFloat(Uint16Array.of(0x3f80, 0xc049, 0x0000))], [1, -3.140625, 0]));
});
