import assert from 'node:assert/strict';
import { Jimp, JimpMime } from 'jimp';
import { Failure } from '../../kernel/failure.js';
import { decodePicture } from '../../kernel/picture.js';

/** 3 × 2 pixels: red, green, blue above white, black, grey. */
const pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 128, 128, 128];

/** The same as lossless WebP with a half transparent grey, written by Pillow. */
const webp = Buffer.from(
  'UklGRjwAAABXRUJQVlA4TC8AAAAvAkAAEC8gECBIV25DQFB03XICAYJ05QQERdctF2BscmxVUJC2AYu7p2QR/Y+rAwA=',
  'base64',
);
/** Two frames of it. */
const animated = Buffer.from(
  'UklGRsIAAABXRUJQVlA4WAoAAAASAAAAAgAAAQAAQU5JTQYAAAAAAAAAAABBTk1GRgAAAAAAAAAAAAIAAAEAAAAAAAJWUDhMLQAAAC8CQAAQLyAQ' +
    'IDh3bkNAUDTdcwIBgnPnBARFz5ke1VXY5NggICFT8sETEf2PDQBBTk1GSAAAAAAAAAAAAAIAAAEAAAAAAAJWUDhMMAAAAC8CQAAQLyAQIDh3bkNA' +
    'UDTdcwIBgnPnBARFz5ke1VXY5Nigpm0DNtT5F0sj+h/PCg==',
  'base64',
);

function sample() {
  const data = Buffer.alloc(24, 255);
  pixels.forEach((value, i) => (data[Math.floor(i / 3) * 4 + (i % 3)] = value));
  return new Jimp({ width: 3, height: 2, data });
}

describe('decodePicture', () => {
  for (const mime of [JimpMime.png, JimpMime.bmp, JimpMime.tiff] as const) {
    it(`reads every pixel of a ${mime} file`, async () => {
      const picture = await decodePicture(await sample().getBuffer(mime), 'sample');
      assert.deepEqual([picture.width, picture.height], [3, 2]);
      const rgb = [...picture.rgba].filter((_, i) => i % 4 !== 3);
      assert.deepEqual(rgb, pixels);
    });
  }

  it('reads every pixel of a WebP file and how opaque it is', async () => {
    const picture = await decodePicture(webp, 'sample');
    assert.deepEqual([picture.width, picture.height], [3, 2]);
    assert.deepEqual([...picture.rgba].filter((_, i) => i % 4 !== 3), pixels); // prettier-ignore
    assert.deepEqual([...picture.rgba].filter((_, i) => i % 4 === 3), [255, 255, 255, 255, 255, 128]); // prettier-ignore
  });

  it('names equal files by equal keys and different files by different ones', async () => {
    const png = await sample().getBuffer(JimpMime.png);
    const [a, b] = [await decodePicture(png, 'a'), await decodePicture(png, 'b')];
    const c = await decodePicture(await sample().getBuffer(JimpMime.bmp), 'c');
    assert.equal(a.key, b.key);
    assert.notEqual(a.key, c.key);
  });

  /** A PNG header that claims `width` × `height`, without any pixel data. */
  const claims = async (width: number, height: number) => {
    const png = Buffer.from(await sample().getBuffer(JimpMime.png));
    png.writeUInt32BE(width, 16);
    png.writeUInt32BE(height, 20);
    return png;
  };

  const refused: [what: string, bytes: () => Promise<Uint8Array>, code: string][] = [
    ['an empty file', async () => new Uint8Array(0), 'picture-empty'],
    [
      'text',
      async () => Buffer.from('not a picture, but quite long enough to have a header'),
      'picture-broken',
    ],
    ['half a PNG', async () => (await sample().getBuffer(JimpMime.png)).subarray(0, 45), 'picture-broken'],
    ['half a WebP', async () => webp.subarray(0, 40), 'picture-broken'],
    ['an animated WebP', async () => animated, 'picture-broken'],
    ['a PNG without pixels', () => claims(0, 7), 'picture-empty'],
    ['a PNG that claims 10 gigapixels', () => claims(100_000, 100_000), 'picture-too-large'],
    [
      'an SVG',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'picture-format',
    ],
  ];
  for (const [what, bytes, code] of refused) {
    it(`refuses ${what} with ${code} and its name`, async () => {
      const failure = await decodePicture(await bytes(), 'shots/a.png').then(
        () => assert.fail('it was accepted'),
        (error: unknown) => error,
      );
      assert(failure instanceof Failure);
      assert.equal(failure.code, code);
      assert.match(failure.message, /^shots\/a\.png .*[.]$/);
    });
  }
});
