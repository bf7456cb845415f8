import assert from 'node:assert/strict';
import { endingOf, isPicturePath } from '../../src/pictureFiles.js';

describe('picture files', () => {
  for (const [path, expected] of [
    ['/a/b.png', true],
    ['/a/B.JPEG', true],
    ['c:\\a\\b.webp', true],
    ['/a.png/b', false],
    ['/a/b.svg', false],
    ['png', false],
  ] as const) {
    it(`${path} is ${expected ? 'one' : 'none'}`, () => assert.equal(isPicturePath(path), expected));
  }

  for (const [mime, expected] of [
    ['image/png', 'png'],
    ['image/jpeg', 'jpg'],
    ['image/tiff', 'tif'],
    ['image/x-ms-bmp', 'bmp'],
    ['image/svg+xml', undefined],
    ['text/plain', undefined],
  ] as const) {
    it(`${mime} is saved as ${expected}`, () => assert.equal(endingOf(mime), expected));
  }
});
