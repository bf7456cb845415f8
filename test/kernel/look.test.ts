import assert from 'node:assert/strict';
import type {
  GenerateResult,
  LoadResult,
  ModelCoordinates,
  PictureData,
} from '../../kernel/engine/protocol.js';
import type { Question } from '../../kernel/engine/question.js';
import { boundsOf, type Box } from '../../kernel/instruction/geometry.js';
import { runCell, type CellEvent, type CellText, type Kernel } from '../../kernel/runCell.js';
import { searchWindows } from '../../kernel/search.js';

const coordinates: ModelCoordinates = { dialect: 'chatspot', frame: 'pad-center', width: 216, height: 216 };
const timings = { picture: 10, prefill: 5, firstToken: 20, total: 40, promptTokens: 9, reusedTokens: 0, answerTokens: 4, tokensPerSecond: 100 }; // prettier-ignore
const pictureOf = (width: number, height: number): PictureData => ({
  ...{ key: `${width}`, width, height },
  rgba: new Uint8Array(4 * width * height),
});
/** Larger than the model's input, and not so large that windows of it are searched. */
const screen = pictureOf(400, 400);

/** What the engine says to its n-th question: an answer, how sure it is of it, and in how many tokens. */
type Say = (question: Question, n: number) => { text: string; sure: number; tokens?: number };
const inTurn =
  (answers: readonly string[]): Say =>
  (_, n) => ({ text: answers[n]!, sure: 0.5 });

/** Runs the last cell on an engine that says this, and keeps what it was asked. */
async function run(cells: CellText[], answers: readonly string[] | Say, picture = screen, zoom = true) {
  const say = typeof answers === 'function' ? answers : inTurn(answers);
  const asked: Question[] = [];
  const engine: Kernel['engine'] = {
    load: async () => ({ model: { name: 'm', fingerprint: 'f', coordinates: { ...coordinates, zoom } }, device: { provider: 'cpu', considered: [] } }) as unknown as LoadResult, // prettier-ignore
    async *generate(question) {
      const { text, sure, tokens = 4 } = say(question, asked.push(question) - 1);
      yield { type: 'progress', stage: 'answering' };
      yield { type: 'token', text };
      yield { type: 'done', result: { text, timings: { ...timings, answerTokens: tokens }, meanLogProbability: Math.log(sure), finish: 'stop', seen: { prompt: 'p', pictures: [] } } as unknown as GenerateResult }; // prettier-ignore
    },
  };
  const sampling = { temperature: 0, topP: 1, seed: 1, maxTokens: 9, stop: [] };
  const settings = { model: 'm', device: 'cpu', sampling } as const;
  const files = { read: async () => new Uint8Array(), find: async () => [] };
  const events: CellEvent[] = [];
  const kernel = { engine, files, settings, decode: async () => picture };
  for await (const event of runCell(cells, cells.length - 1, kernel)) events.push(event);
  const last = events.at(-1)!;
  assert(last.type === 'answer');
  const tokens = events.flatMap((event) => (event.type === 'token' ? [event.text] : []));
  return { asked, tokens, answer: last.answer };
}

const where: CellText[] = [{ text: '<image s.png>\nWhere is the red button?' }];
// A square of 20 pixels around (210, 170).
const rough = '<box>[0.50,0.40,0.55,0.45]</box>';

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

  it('keeps the surest look at the whole line where its pieces are less sure', async () => {
    const { asked, answer } = await run(ask, letters(...asWhole, ['One', 0.9], ['three', 0.5]), line);
    assert.equal(asked.length, 5);
    assert.deepEqual([answer.text, answer.pieces], ['One twvo', undefined]);
  });

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

describe('the search of a large picture', () => {
  const large = pictureOf(2000, 1000);
  const [width, height] = [400, 400];

  /** Sure of its box in the windows that hold the middle of the thing, elsewhere not. */
  const finds =
    (thing: Box): Say =>
    ({ pictures: [shown] }) => {
      const at = windows.get(shown!.key);
      if (at === undefined) return { text: rough, sure: 0.4 };
      const [x1, y1, x2, y2] = at;
      const [x, y] = [(thing[0] + thing[2]) / 2, (thing[1] + thing[3]) / 2];
      if (x < x1 || x > x2 || y < y1 || y > y2)
        return { text: '<box>[0.10,0.10,0.20,0.20]</box>', sure: 0.3 };
      const side = Math.max(x2 - x1, y2 - y1);
      const fractions = thing.map((value, i) => ((value - (i % 2 === 0 ? x1 : y1)) / side).toFixed(2));
      return { text: `<box>[${fractions.join()}]</box>`, sure: 0.9 };
    };
  /** Where each picture that the engine was shown lies on the large one. */
  const windows = new Map<string, Box>();
  before(() => {
    // Every pixel says where it is, so that a crop does.
    const words = new Uint32Array(large.rgba.buffer);
    for (let i = 0; i < words.length; i++) words[i] = i;
  });
  const place = (say: Say): Say => {
    return (question, n) => {
      const [shown] = question.pictures;
      const [first] = new Uint32Array(shown!.rgba.buffer, shown!.rgba.byteOffset, 1);
      const [x, y] = [first! % large.width, Math.floor(first! / large.width)];
      if (shown!.width < large.width) windows.set(shown!.key, [x, y, x + shown!.width, y + shown!.height]);
      return say(question, n);
    };
  };

  it('covers all of it by overlapping windows, and none of a small one', () => {
    const all = searchWindows(large, 192);
    for (const [x1, y1, x2, y2] of all) assert.deepEqual([x2 - x1, y2 - y1], [width, height]);
    for (let x = 0; x < large.width; x += 50)
      for (let y = 0; y < large.height; y += 50) {
        const thing: Box = [x, y, Math.min(large.width, x + 100), Math.min(large.height, y + 100)];
        assert(
          all.some((w) => w[0] <= thing[0] && w[1] <= thing[1] && w[2] >= thing[2] && w[3] >= thing[3]),
          `no window holds all of ${String(thing)}`,
        );
      }
    assert.deepEqual(searchWindows({ width: 360, height: 300 }, 192), []);
    assert(searchWindows({ width: 7680, height: 4320 }, 192).length <= 40);
  });

  it('finds the thing where the model is surest, whatever it said of all of the picture', async () => {
    const thing: Box = [1500, 700, 1560, 740];
    const { asked, tokens, answer } = await run(where, place(finds(thing)), large);
    assert(asked.length > 28 && asked.length <= 34, `${asked.length} questions`);
    assert.equal(answer.searched, searchWindows(large, 216).length);
    assert.deepEqual(tokens, [], 'nothing that the windows may turn round');
    const off = boundsOf(answer.regions[0]!).map((value, i) => Math.abs(value - thing[i]!));
    assert.ok(Math.max(...off) < 4, String(boundsOf(answer.regions[0]!)));
    const said = /\[(.*)\]/
      .exec(answer.raw)![1]!
      .split(',')
      .map((value) => Number(value) * 2000);
    // A later turn sees all of the picture in the middle of a square.
    assert.ok(Math.abs(said[0]! - thing[0]) <= 10 && Math.abs(said[1]! - 500 - thing[1]) <= 10, answer.raw);
    assert.equal(answer.timings.total, 40 * asked.length);
  });

  it('searches also where the first look found most of the picture', async () => {
    const thing: Box = [1500, 700, 1560, 740];
    const finding = finds(thing);
    const say: Say = (question, n) =>
      n === 0 ? { text: '<box>[0.00,0.25,1.00,0.75]</box>', sure: 0.6 } : finding(question, n);
    const { answer } = await run(where, place(say), large);
    const off = boundsOf(answer.regions[0]!).map((value, i) => Math.abs(value - thing[i]!));
    assert.ok(Math.max(...off) < 4, String(boundsOf(answer.regions[0]!)));
  });

  it('asks nothing more where the model does not answer with a place', async () => {
    const { asked } = await run(where, () => ({ text: 'yes', sure: 0.9 }), large);
    assert.equal(asked.length, 1);
  });

  it('goes on where the first look found nothing, and says so where no other does', async () => {
    const thing: Box = [1500, 700, 1560, 740];
    const missing = 'i cannot find that';
    const finding = finds(thing);
    const blind: Say = (question, n) => (n === 0 ? { text: missing, sure: 0.9 } : finding(question, n));
    assert.equal((await run(where, place(blind), large)).answer.regions.length, 1);
    const { asked, answer } = await run(where, place(() => ({ text: missing, sure: 0.9 })), large); // prettier-ignore
    assert.equal(answer.text, missing);
    assert(asked.length > 20);
  });

  describe('for whether something is there', () => {
    const present: CellText[] = [{ text: '<image s.png>\nIs there a red button?' }];
    const thing: Box = [1500, 700, 1560, 740];
    /** Yes, with its box, where a place would have been answered; elsewhere no. */
    const sees =
      (first: string, sure: number): Say =>
      (question, n) => {
        const { text, sure: found } = finds(thing)(question, n);
        if (n === 0) return { text: first, sure };
        return found === 0.9 ? { text: `${text} yes`, sure: 0.9 } : { text: 'no', sure: 0.8 };
      };

    it('says yes and shows where, though all of the picture had shown nothing', async () => {
      const { answer } = await run(present, place(sees('no', 0.9)), large);
      assert.equal(answer.text, 'yes');
      const off = boundsOf(answer.regions[0]!).map((value, i) => Math.abs(value - thing[i]!));
      assert.ok(Math.max(...off) < 4, String(boundsOf(answer.regions[0]!)));
    });

    it('says no where no window shows it, or only one look in doubt', async () => {
      const nowhere: Say = (_, n) => ({ text: n === 0 ? `${rough} yes` : 'no', sure: 0.6 });
      const { answer } = await run(present, place(nowhere), large);
      assert.deepEqual([answer.text, answer.regions], ['no', []]);
      const doubtful: Say = (_, n) => ({ text: n === 7 ? `${rough} yes` : 'no', sure: 0.6 });
      assert.equal((await run(present, place(doubtful), large)).answer.text, 'no');
    });

    it('asks once in a later turn, and about a picture that is not large', async () => {
      const later = [{ text: '<image s.png>\nWhere is it?', answer: rough }, { text: 'Is it red?' }];
      assert.equal((await run(later, () => ({ text: 'no', sure: 0.9 }), large)).asked.length, 1);
      assert.equal((await run(present, () => ({ text: 'no', sure: 0.9 }))).asked.length, 1);
    });
  });

  describe('for how many there are', () => {
    const count: CellText[] = [{ text: '<image s.png>\nHow many red buttons are there?' }];
    const things: Box[] = [
      [1500, 700, 1560, 740],
      [40, 40, 100, 90],
      [380, 20, 440, 60], // some windows cut it
      [1900, 900, 2000, 1000], // ends where the picture ends
    ];
    /** The boxes of what a window shows, cut at its edges. */
    const lists: Say = ({ pictures: [shown] }) => {
      const at = windows.get(shown!.key);
      if (at === undefined) return { text: '1', sure: 0.4 };
      const [x1, y1, x2, y2] = at;
      const inside = things
        .map((b): Box => [Math.max(x1, b[0]), Math.max(y1, b[1]), Math.min(x2, b[2]), Math.min(y2, b[3])])
        .filter((b) => b[2] > b[0] && b[3] > b[1])
        .map((b) => b.map((value, i) => ((value - (i % 2 === 0 ? x1 : y1)) / 400).toFixed(2)).join());
      return { text: `${inside.map((b) => `<box>[${b}]</box>`).join('')}${inside.length}`, sure: 0.9 };
    };
    const first: Say = (question, n) => (n === 0 ? { text: `${rough}1`, sure: 0.4 } : lists(question, n));

    it('counts what the windows show, each thing once', async () => {
      const { asked, answer } = await run(count, place(first), large);
      assert.equal(answer.text, '4');
      assert.equal(answer.searched, asked.length - 1);
      assert.ok(Math.abs(answer.meanLogProbability - Math.log(0.9)) < 1e-9, 'as sure as the windows');
      const found = answer.regions.map((region) => boundsOf(region));
      for (const thing of things)
        assert(
          found.some((box) => box.every((value, i) => Math.abs(value - thing[i]!) < 4)),
          String(thing),
        );
      assert.match(answer.raw, /^(?:<box>\[[\d.,]+\]<\/box>){4}4$/);
    });

    it('asks once where the boxes are not as many as the number, or the picture is not large', async () => {
      assert.equal((await run(count, () => ({ text: `${rough}2`, sure: 0.9 }), large)).asked.length, 1);
      assert.equal((await run(count, () => ({ text: `${rough}1`, sure: 0.9 }))).asked.length, 1);
    });
  });
});
