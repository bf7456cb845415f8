import assert from 'node:assert/strict';
import { boundsOf } from '../../kernel/instruction/geometry.js';
import type { CellText } from '../../kernel/runCell.js';
import { pictureOf, rough, run, screen, where, type Say } from './sayingEngine.js';

describe('the second look', () => {
  it('asks again about the window around the box that the first look found', async () => {
    const { asked, tokens, answer } = await run(where, [rough, '<box>[0.50,0.50,0.60,0.60]</box>']);
    assert.equal(asked.length, 2);
    const [left, top, right, bottom] = answer.window!;
    assert.deepEqual([left + right, top + bottom], [420, 340], 'around its middle');
    assert.equal(asked[1]!.pictures[0]!.width, right - left);
    assert.deepEqual(
      asked.map(({ messages }) => messages[0]!.content),
      Array(2).fill('<image>\nWhere is the red button?'),
    );
    assert.deepEqual(tokens, [rough], 'only the first look is shown as it comes');
    assert.deepEqual(answer.firstFound, [200, 160, 220, 180]);
    assert.equal(answer.searched, undefined);
  });

  it('tells the place in pixels of the picture, and to later turns in the frame of all of it', async () => {
    const { answer } = await run(where, [rough, '<box>[0.50,0.50,0.60,0.60]</box>']);
    const [left, top, right] = answer.window!;
    const side = right - left;
    const expected = [left + side * 0.5, top + side * 0.5, left + side * 0.6, top + side * 0.6];
    const off = boundsOf(answer.regions[0]!).map((value, i) => Math.abs(value - expected[i]!));
    assert.ok(Math.max(...off) < 0.01, String(boundsOf(answer.regions[0]!)));
    const said = /\[(.*)\]/
      .exec(answer.raw)![1]!
      .split(',')
      .map((value) => Number(value) * 400);
    said.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) <= 2, answer.raw));
  });

  it('adds the times of both', async () => {
    const { answer } = await run(where, [rough, rough]);
    const { picture, prefill, firstToken, total } = answer.timings;
    assert.deepEqual([picture, prefill, firstToken, total], [20, 10, 60, 80]);
  });

  const small = pictureOf(130, 130);
  const kept: [why: string, Parameters<typeof run>, questions: number][] = [
    ['the second look finds nothing', [where, [rough, 'yes']], 2],
    ['the second look finds two', [where, [rough, rough + rough]], 2],
    ['the answer has no box', [where, ['yes']], 1],
    ['the answer has two', [where, [rough + rough]], 1],
    ['the model was not trained for windows', [where, [rough], screen, false], 1],
    ['the picture is hardly larger than the model’s input', [where, [rough], small], 1],
    ['the question speaks of a region', [[{ text: '<image s.png>\nWhat is left of <box 0 0 380 380>?' }], [rough]], 1], // prettier-ignore
  ];
  for (const [why, args, questions] of kept) {
    it(`keeps the first answer where ${why}`, async () => {
      const { asked, answer } = await run(...args);
      assert.equal(asked.length, questions);
      assert.equal(answer.raw, (args[1] as string[])[0]);
      assert.equal(answer.firstFound, undefined);
    });
  }
});

describe('looking again in doubt', () => {
  const ask: CellText[] = [{ text: '<image s.png>\nWhat does <box 180 180 220 200> say?' }];
  const says =
    (...answers: [text: string, sure: number][]): Say =>
    (_, n) => ({ text: answers[n]![0], sure: answers[n]![1] });

  it('asks about the region in two other windows, and takes the answer that the model doubts least', async () => {
    const { asked, tokens, answer } = await run(ask, says(['Sawe', 0.6], ['Save', 0.9], ['Wave', 0.7]));
    assert.equal(asked.length, 3);
    assert.equal(
      new Set(asked.map(({ messages }) => messages[0]!.content)).size,
      3,
      'the box lies elsewhere',
    );
    assert.deepEqual(tokens, ['Sawe'], 'only the first look is shown as it comes');
    assert.equal(answer.text, 'Save');
    assert.equal(answer.meanLogProbability, Math.log(0.9));
    assert.equal(answer.timings.total, 120);
    const [left, top, right, bottom] = answer.window!;
    assert.ok(
      left <= 180 && top <= 180 && right >= 220 && bottom >= 200,
      'all of the region is in the window',
    );
    assert.equal(asked[1]!.pictures[0]!.width, right - left);
  });

  it('tells a place to later turns in the frame of the first window', async () => {
    const first = await run(ask, says(['<box>[0.40,0.40,0.60,0.60]</box>', 0.96]));
    const again = await run(
      ask,
      says(['nothing', 0.5], ['<box>[0.40,0.40,0.60,0.60]</box>', 0.9], ['no', 0.1]),
    );
    const moved = again.answer.window![0] - first.answer.window![0];
    assert.notEqual(moved, 0);
    const begin = (raw: string): number => Number(/\[([\d.]+)/.exec(raw)![1]);
    const side = first.answer.window![2] - first.answer.window![0];
    assert.ok(Math.abs((begin(again.answer.raw) - begin(first.answer.raw)) * side - moved) <= 2);
  });

  it('does not where the model is sure, words are drawn by lot, or the picture is shown whole', async () => {
    const doubt = says(['Sawe', 0.6], ['Save', 0.9], ['Save', 0.9]);
    const atCorner: CellText[] = [{ text: '<image s.png>\nWhat does <box 10 10 50 30> say?' }];
    assert.equal((await run(ask, says(['Save', 0.96]))).asked.length, 1);
    assert.equal((await run([{ text: `%set temperature=0.7\n${ask[0]!.text}` }], doubt)).asked.length, 1);
    assert.equal((await run(atCorner, doubt, pictureOf(140, 140))).asked.length, 1);
    assert.equal((await run(ask, doubt, screen, false)).asked.length, 1);
  });

  it('takes each window once where the edges of the picture leave no other', async () => {
    const corner: CellText[] = [{ text: '<image s.png>\nWhat is <box 380 380 400 400>?' }];
    const { asked } = await run(corner, says(['a', 0.5], ['b', 0.4], ['c', 0.3]));
    const shown = asked.map(({ messages }) => messages[0]!.content);
    assert.equal(new Set(shown).size, shown.length);
  });
});

describe('reading a long line', () => {
  /** Two words of ink, far longer than they are high. */
  const line = pictureOf(400, 400);
  for (const [from, to] of [
    [20, 120],
    [130, 240],
  ] as const)
    // prettier-ignore
    for (let x = from; x < to; x += 2) for (let y = 200; y < 212; y++) line.rgba[(y * 400 + x) * 4] = 255;
  const ask: CellText[] = [{ text: '<image s.png>\nread <box 15 195 245 217>' }];
  const letters =
    (...answers: [text: string, sure: number][]): Say =>
    (_, n) => ({ text: answers[n]![0], sure: answers[n]![1], tokens: answers[n]![0].length + 1 });

  const asWhole: [string, number][] = [
    ['One twwo', 0.5],
    ['One twvo', 0.7],
    ['One tvvo', 0.6],
  ];

  it('asks about a few words at a time where the model spelled the line in doubt', async () => {
    const { asked, tokens, answer } = await run(ask, letters(...asWhole, ['One', 0.9], ['three', 0.8]), line);
    assert.equal(asked.length, 5);
    assert.deepEqual(tokens, ['One twwo'], 'only the first look is shown as it comes');
    assert.deepEqual([answer.text, answer.raw, answer.pieces], ['One three', 'One three', 2]);
    // Of four and six tokens, those that end them included.
    assert.ok(Math.abs(answer.meanLogProbability - (4 * Math.log(0.9) + 6 * Math.log(0.8)) / 10) < 1e-9);
    assert.equal(answer.timings.total, 200);
  });

  it('is cut off where one of its pieces is, and only then', async () => {
    const said = letters(...asWhole, ['One', 0.9], ['three', 0.8]);
    const ends =
      (cut: number): Say =>
      (question, n) => ({ ...said(question, n), finish: n === cut ? 'length' : 'stop' });
    assert.equal((await run(ask, ends(0), line)).answer.finish, 'stop');
    assert.equal((await run(ask, ends(4), line)).answer.finish, 'length');
  });

  it('keeps the surest look at the whole line where its pieces are less sure', async () => {
    const { asked, answer } = await run(ask, letters(...asWhole, ['One', 0.9], ['three', 0.5]), line);
    assert.equal(asked.length, 5);
    assert.deepEqual([answer.text, answer.pieces], ['One twvo', undefined]);
  });

  /** The whole line is said not to be legible, in words that are one token each. */
  const refusing =
    (first: [text: string, sure: number], second: [text: string, sure: number]): Say =>
    (_, n) => {
      const [text, sure] = [first, second][n - 1] ?? ['i cannot read that', 0.99];
      return { text, sure, tokens: text.includes('no text') ? 3 : n > 0 ? text.length + 1 : 5 };
    };
  const refused: [why: string, Say, text: string, pieces: number | undefined][] = [
    ['reads in pieces what it could not read as a whole', refusing(['One', 0.6], ['three', 0.5]), 'One three', 2], // prettier-ignore
    ['reads no line of which a piece has no text', refusing(['One', 0.9], ['no text', 0.9]), 'i cannot read that', undefined], // prettier-ignore
  ];
  for (const [why, say, text, pieces] of refused) {
    it(why, async () => {
      const { answer } = await run(ask, say, line);
      assert.deepEqual([answer.text, answer.pieces], [text, pieces]);
    });
  }

  it('does not where the model is sure, says words of its own, or is asked about two regions', async () => {
    const two: CellText[] = [{ text: `${ask[0]!.text} and <box 0 0 10 10>` }];
    const doubt = letters(['One twwo', 0.5], ['One twwo', 0.4], ['One twwo', 0.4]);
    const said: [Parameters<typeof run>, why: string][] = [
      [[ask, letters(['One three', 0.96]), line], 'sure'],
      [[ask, (_, n) => ({ text: 'a text field', sure: n === 0 ? 0.6 : 0.5 }), line], 'own words'],
      [[two, doubt, line], 'two regions'],
      [[ask, doubt], 'nothing written there'],
    ];
    for (const [args, why] of said) assert.equal((await run(...args)).answer.pieces, undefined, why);
  });
});
