import assert from 'node:assert/strict';
import { Jimp } from 'jimp';
import type { PictureData } from '../../../kernel/engine/protocol.js';
import { drawOverlay, type DrawnRegion } from '../../../kernel/overlay/overlay.js';

type Rgb = readonly [number, number, number];

function plain(width: number, height: number, [r, g, b]: Rgb): PictureData {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) rgba.set([r, g, b, 255], i * 4);
  return { key: `${width}x${height}`, width, height, rgba };
}

async function drawn(picture: PictureData, regions: readonly DrawnRegion[]) {
  const { bitmap } = await Jimp.read(Buffer.from(await drawOverlay(picture, regions)));
  const at = (x: number, y: number): Rgb => {
    const i = (Math.round(y) * bitmap.width + Math.round(x)) * 4;
    return [bitmap.data[i]!, bitmap.data[i + 1]!, bitmap.data[i + 2]!];
  };
  return { width: bitmap.width, height: bitmap.height, at };
}

/** WCAG relative luminance, 0 to 1. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const box: DrawnRegion = { shape: 'box', points: [[100, 200], [500, 600]], role: 'answered' }; // prettier-ignore

describe('drawOverlay', () => {
  const sizes: [width: number, height: number, expected: [number, number]][] = [
    [192, 192, [576, 576]],
    [640, 480, [640, 480]],
    [1280, 700, [1280, 700]],
    [4000, 1000, [1280, 320]],
    [1, 1, [640, 640]],
    [9000, 1, [1280, 1]],
  ];
  for (const [width, height, expected] of sizes) {
    it(`draws ${width} × ${height} as ${expected.join(' × ')}`, async () => {
      const result = await drawn(plain(width, height, [9, 9, 9]), []);
      assert.deepEqual([result.width, result.height], expected);
    });
  }

  it('leaves the given picture untouched', async () => {
    const picture = plain(700, 700, [10, 20, 30]);
    const before = Uint8Array.from(picture.rgba);
    await drawOverlay(picture, [{ ...box, label: 'x' }]);
    assert.deepEqual(picture.rgba, before);
  });

  const backgrounds: [name: string, colour: Rgb][] = [
    ['black', [0, 0, 0]],
    ['white', [255, 255, 255]],
    ['grey', [127, 127, 127]],
    ['red', [220, 30, 30]],
    ['the line colour itself', [0, 92, 168]],
  ];
  for (const [name, background] of backgrounds) {
    it(`stands out from ${name}: line or its rim has contrast 3 or more`, async () => {
      const { at } = await drawn(plain(700, 700, background), [box]);
      const across = [-3, -2, -1, 0, 1, 2].map((offset) => at(100 + offset, 300));
      assert(Math.max(...across.map((colour) => contrast(colour, background))) >= 3);
      assert.deepEqual(at(300, 400), background, 'the inside stays as it is');
    });
  }

  it('dashes what was asked and draws what was answered without gaps', async () => {
    const gapsOf = async (role: DrawnRegion['role']) => {
      const { at } = await drawn(plain(700, 700, [0, 0, 0]), [{ ...box, role }]);
      const along = Array.from({ length: 200 }, (_, i) => at(200 + i, 200));
      return along.filter(([r, g, b]) => r > 200 && g > 200 && b > 200).length;
    };
    assert.equal(await gapsOf('answered'), 0);
    assert((await gapsOf('asked')) > 40);
  });

  for (const corner of [
    [0, 0],
    [690, 0],
    [0, 690],
    [690, 690],
  ] as const) {
    it(`writes a label in white inside the picture at ${corner.join(', ')}`, async () => {
      const brightPixels = async (label?: string) => {
        const region: DrawnRegion = {
          shape: 'point',
          points: [corner],
          role: 'asked',
          ...(label && { label }),
        };
        const { at, width, height } = await drawn(plain(700, 700, [0, 0, 0]), [region]);
        const all = Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width)));
        return all.filter((colour) => luminance(colour) > 0.8).length;
      };
      assert((await brightPixels('a purple lamp')) > (await brightPixels()) + 100);
    });
  }
});
