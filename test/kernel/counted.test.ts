import assert from 'node:assert/strict';
import { countedOnce, isConfirmed } from '../../kernel/counted.js';
import type { GroundedRegion } from '../../kernel/dialects/dialect.js';
import { boundsOf, boxRegion, type Box } from '../../kernel/instruction/geometry.js';
import type { Look } from '../../kernel/look.js';
import { largerWindows, overlapOf, searchWindows } from '../../kernel/searchWindows.js';

const region = (box: Box) => boxRegion(box) as unknown as GroundedRegion;

/** What is seen of these things in a window, listed and counted. */
function look(window: Box, things: readonly Box[], sure = 0.9): Look {
  const [left, top, right, bottom] = window;
  const regions = things
    .map((b): Box => [Math.max(left, b[0]), Math.max(top, b[1]), Math.min(right, b[2]), Math.min(bottom, b[3])])
    .filter((b) => b[2] > b[0] && b[3] > b[1])
    .map(region); // prettier-ignore
  const read = { text: String(regions.length), regions, problems: [] };
  return { read, prompt: { window }, result: { meanLogProbability: Math.log(sure) } } as unknown as Look;
}

describe('what windows show, counted once', () => {
  const picture = { width: 1280, height: 600 };
  const input = 256;
  const cases: [why: string, things: Box[], expected?: Box[]][] = [
    ['nothing', []],
    ['what one window has whole and others cut', [[240, 20, 300, 60]]],
    ['two side by side', [[40, 40, 90, 60], [92, 40, 150, 60]]], // prettier-ignore
    ['what only a larger window has whole', [[300, 300, 700, 330]]],
    ['what ends where the picture ends', [[1200, 560, 1280, 600]]],
    ['the longest part of what every window cuts', [[200, 300, 800, 330]], [[256, 300, 768, 330]]],
  ];
  for (const [why, things, expected = things] of cases) {
    it(why, () => {
      const looks = searchWindows(picture, input).map((window) => look(window, things));
      const larger = largerWindows(picture, input).map((window) => look(window, things));
      const layers = [
        { looks, longerThan: 0 },
        { looks: larger, longerThan: overlapOf(picture, input) },
      ];
      const counted = countedOnce(layers, picture).map(({ region }) => boundsOf(region));
      assert.deepEqual(counted, expected);
    });
  }

  it('leaves to smaller windows what they have whole', () => {
    const short: Box = [20, 20, 60, 60];
    const layers = [{ looks: [], longerThan: 0 }, { looks: [look([0, 0, 512, 512], [short])], longerThan: 70 }]; // prettier-ignore
    assert.deepEqual(countedOnce(layers, picture), []);
  });

  const there: Box = [100, 100, 150, 120];
  const closer: [why: string, look: Look, confirmed: boolean][] = [
    ['shows it', look([50, 50, 200, 200], [there]), true],
    ['shows another', look([50, 50, 200, 200], [[60, 160, 90, 180]]), false],
    ['is sure that nothing is there', look([50, 50, 200, 200], [], 0.9), false],
    ['shows nothing, but is in more doubt', look([50, 50, 200, 200], [], 0.5), true],
  ];
  for (const [why, again, confirmed] of closer) {
    it(`${confirmed ? 'keeps' : 'drops'} what is counted where the closer look ${why}`, () => {
      const counted = { region: region(there), certainty: Math.log(0.7) };
      assert.equal(isConfirmed(counted, again), confirmed);
    });
  }
});
