import assert from 'node:assert/strict';
import { piecesOf, type SpokenRegion } from '../../../webview/output/phrases.js';

const named = (label: string): SpokenRegion => ({ label, points: [[1, 2]] });
const nameless: SpokenRegion = { points: [[10, 20], [110, 220]] }; // prettier-ignore

describe('piecesOf', () => {
  const cases: [what: string, text: string, regions: SpokenRegion[], expected: string][] = [
    ['plain words', 'nothing here', [], 'nothing here'],
    ['one phrase', 'the lamp is on', [named('lamp')], 'the |lamp#0| is on'],
    ['a word that comes twice', 'a cup, a cup', [named('cup'), named('cup')], 'a |cup#0|, a |cup#1'],
    ['a group under one label', 'two lamps', [named('lamps'), named('lamps')], 'two |lamps#0,1'],
    [
      'pixels of a region without a label',
      'at (10, 20)–(110, 220).',
      [nameless],
      'at |(10, 20)–(110, 220)#0|.',
    ],
    ['a label that the text lacks', 'the lamp', [named('chair'), named('lamp')], 'the |lamp#1'],
    ['an empty text', '', [named('lamp')], ''],
  ];
  for (const [what, text, regions, expected] of cases) {
    it(`finds ${what}`, () => {
      const pieces = piecesOf(text, regions);
      const shown = pieces.map((p) => p.text + (p.regions.length > 0 ? `#${p.regions.join(',')}` : ''));
      assert.equal(shown.join('|'), expected);
      assert.equal(pieces.map((p) => p.text).join(''), text);
    });
  }
});
