import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Jimp } from 'jimp';
import type { FrameKind } from '../../kernel/engine/protocol.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import { Preprocessor, type PictureConfig } from '../../kernel/engine/process/preprocess.js';

/** Written by reference/preprocess.py with Pillow. */
interface Golden {
  readonly padColor: [number, number, number];
  readonly mean: [number, number, number];
  readonly std: [number, number, number];
  readonly cases: readonly {
    readonly picture: string;
    readonly frame: FrameKind;
    readonly size: number;
    readonly filter: 'cubic' | 'linear';
    readonly expected: string;
    readonly channelMeans: readonly number[];
  }[];
}
const folder = new URL('fixtures/preprocess/', import.meta.url);
const golden = JSON.parse(await readFile(new URL('cases.json', folder), 'utf8')) as Golden;

async function decode(name: string): Promise<{ width: number; height: number; rgba: Uint8Array }> {
  const { bitmap } = await Jimp.fromBuffer(await readFile(new URL(name, folder)));
  return { width: bitmap.width, height: bitmap.height, rgba: bitmap.data };
}

const runtime = await openRuntime();

describe('preprocess', () => {
  for (const { picture, frame, size, filter, expected, channelMeans } of golden.cases) {
    it(`${picture}, ${frame}, ${size} px, ${filter}: within 1 of 255 of Pillow`, async () => {
      const { padColor, mean, std } = golden;
      const config: PictureConfig = {
        frame,
        width: size,
        height: size,
        filter,
        padColor,
        mean,
        std,
        rescaleFactor: 1 / 255,
      };
      const preprocessor = await Preprocessor.create(runtime, config);
      const seen = await preprocessor.run(await decode(picture));
      await preprocessor.release();

      const { rgba } = await decode(expected);
      let worst = 0;
      let differing = 0;
      for (let i = 0; i < size * size * 3; i++) {
        const difference = Math.abs(seen.rgb[i]! - rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
        worst = Math.max(worst, difference);
        if (difference > 0) differing++;
      }
      if (process.env.PRINT_DIFFERENCES !== undefined)
        console.log(expected, worst, differing / (size * size * 3));
      assert.ok(worst <= 1, `differs by ${worst}`);
      assert.ok(differing < size * size * 3 * 0.01, `${differing} values differ`);

      const area = size * size;
      for (const [channel, wanted] of channelMeans.entries()) {
        const values = seen.pixelValues.subarray(channel * area, (channel + 1) * area);
        const got = values.reduce((sum, value) => sum + value, 0) / area;
        assert.ok(Math.abs(got - wanted) < 1e-3, `channel ${channel}: ${got}, not ${wanted}`);
      }
    });
  }

  const thin: readonly [width: number, height: number, frame: FrameKind, left: number, top: number][] = [
    [60_000, 2, 'pad-center', 0, 32],
    [60_000, 2, 'pad-corner', 0, 0],
    [1, 20_000, 'pad-center', 32, 0],
    [1, 20_000, 'pad-corner', 0, 0],
  ];
  for (const [width, height, frame, left, top] of thin) {
    it(`${width} × ${height}, ${frame}: a line at the picture's place, on the padding's colour`, async () => {
      const { padColor, mean, std } = golden;
      const input = { width: 64, height: 64, filter: 'cubic', rescaleFactor: 1 / 255 } as const;
      const preprocessor = await Preprocessor.create(runtime, { ...input, frame, padColor, mean, std });
      const { rgb } = await preprocessor.run({ width, height, rgba: plain(width, height) });
      await preprocessor.release();
      for (let place = 0; place < 64 * 64; place++) {
        const [x, y] = [place % 64, Math.floor(place / 64)];
        const inside = width > height ? y === top : x === left;
        const pixel = [...rgb.subarray(place * 3, place * 3 + 3)];
        assert.deepEqual(pixel, inside ? [9, 99, 199] : padColor, `${x} ${y}`);
      }
    });
  }
});

/** A picture of one colour. */
function plain(width: number, height: number): Uint8Array {
  return new Uint8Array(new Uint32Array(width * height).fill(0xffc76309).buffer); // 9 99 199 255
}
