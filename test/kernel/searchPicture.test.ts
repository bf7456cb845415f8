import assert from 'node:assert/strict';
import { boundsOf, type Box } from '../../kernel/instruction/geometry.js';
import type { CellText } from '../../kernel/runCell.js';
import { largerWindows, searchWindows } from '../../kernel/searchWindows.js';
import { pictureOf, rough, run, where, type Say } from './sayingEngine.js';

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
    assert.deepEqual(searchWindows({ width: 240, height: 200 }, 192), []);
    assert(searchWindows({ width: 7680, height: 4320 }, 192).length <= 40);
    assert(searchWindows({ width: 4000, height: 4000 }, 192).length <= 50);
  });

  it('finds the thing where the model is surest, whatever it said of all of the picture', async () => {
    const thing: Box = [1500, 700, 1560, 740];
    const { asked, tokens, answer } = await run(where, place(finds(thing)), large);
    assert(asked.length > 28 && asked.length <= 34, `${asked.length} questions`);
    assert.equal(answer.searched, searchWindows(large, 320).length);
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

  it('says that it found nothing where a closer look denies the only place', async () => {
    const missing = 'i cannot find that';
    const once: Say = (_, n) => (n === 7 ? { text: rough, sure: 0.6 } : { text: missing, sure: 0.9 });
    const { answer } = await run(where, place(once), large);
    assert.deepEqual([answer.text, answer.regions], [missing, []]);
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

    it('believes a single look at what is too large for a closer one where that is sure', async () => {
      const tall = '<box>[0.10,0.10,0.60,0.90]</box> yes';
      const once =
        (sure: number): Say =>
        (_, n) =>
          n === 7 ? { text: tall, sure } : { text: 'no', sure: 0.9 };
      assert.equal((await run(present, place(once(0.3)), large)).answer.text, 'no');
      const { answer } = await run(present, place(once(0.6)), large);
      assert.deepEqual([answer.text, answer.firstFound], ['yes', undefined], 'nothing was looked at again');
    });

    it('asks once in a later turn, and about a picture that is not large', async () => {
      const later = [{ text: '<image s.png>\nWhere is it?', answer: rough }, { text: 'Is it red?' }];
      assert.equal((await run(later, () => ({ text: 'no', sure: 0.9 }), large)).asked.length, 1);
      assert.equal((await run(present, () => ({ text: 'no', sure: 0.9 }))).asked.length, 1);
    });
  });

  describe('for how many there are', () => {
    const count: CellText[] = [{ text: '<image s.png>\nHow many red buttons are there?' }];
    /** Only a larger window has it whole. */
    const wide: Box = [450, 450, 790, 480];
    const things: Box[] = [
      [1500, 700, 1560, 740],
      [40, 40, 100, 90],
      [380, 20, 440, 60], // some windows cut it
      [1900, 900, 2000, 1000], // ends where the picture ends
      wide,
    ];
    /** What windows of the usual size show and no closer look does. */
    const phantom: Box = [1200, 300, 1240, 340];
    /** The boxes of what a window shows, cut at its edges. */
    const lists: Say = ({ pictures: [shown] }) => {
      const at = windows.get(shown!.key);
      if (at === undefined) return { text: `${rough}1`, sure: 0.4 };
      const [x1, y1, x2, y2] = at;
      const side = Math.max(x2 - x1, y2 - y1);
      const inside = (side === 400 ? [...things, phantom] : things)
        .map((b): Box => [Math.max(x1, b[0]), Math.max(y1, b[1]), Math.min(x2, b[2]), Math.min(y2, b[3])])
        .filter((b) => b[2] > b[0] && b[3] > b[1])
        .map((b) => b.map((value, i) => ((value - (i % 2 === 0 ? x1 : y1)) / side).toFixed(2)).join());
      return { text: `${inside.map((b) => `<box>[${b}]</box>`).join('')}${inside.length}`, sure: 0.9 };
    };

    it('counts what the windows show and closer looks show again, each thing once', async () => {
      const { answer } = await run(count, place(lists), large);
      assert.equal(answer.text, '5');
      const windowsShown = searchWindows(large, 320).length + largerWindows(large, 320).length;
      assert.equal(answer.searched, windowsShown);
      assert.ok(Math.abs(answer.meanLogProbability - Math.log(0.9)) < 1e-9, 'as sure as the windows');
      const found = answer.regions.map((region) => boundsOf(region));
      for (const thing of things)
        assert(
          found.some((box) => box.every((value, i) => Math.abs(value - thing[i]!) <= 15)),
          String(thing),
        );
      assert.match(answer.raw, /^(?:<box>\[[\d.,]+\]<\/box>){5}5$/);
    });

    it('takes from the first look what is too long for windows that are nearly all of the picture', async () => {
      const long = '<box>[0.07,0.29,0.86,0.36]</box>'; // the picture lies in the middle of a square
      const says: Say = ({ pictures: [shown] }, n) => {
        if (n === 0) return { text: `${long}1`, sure: 0.6 };
        return shown!.width > 320 ? { text: `${long}1`, sure: 0.9 } : { text: '0', sure: 0.3 };
      };
      const { answer, tokens } = await run(count, says, pictureOf(700, 400));
      assert.equal(answer.text, '1');
      assert.deepEqual(
        tokens,
        [`${long}1`],
        'the first look at a picture of few windows is shown as it comes',
      );
      assert.ok(Math.abs(boundsOf(answer.regions[0]!)[2] - 0.86 * 700) < 1);
    });

    it('asks once where the boxes are not as many as the number, or the picture is not large', async () => {
      assert.equal((await run(count, () => ({ text: `${rough}2`, sure: 0.9 }), large)).asked.length, 1);
      assert.equal((await run(count, () => ({ text: `${rough}1`, sure: 0.9 }))).asked.length, 1);
    });
  });
});
