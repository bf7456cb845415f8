import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PictureFiles } from '../../kernel/engine/process/pictureFiles.js';
import { convert } from '../../models/convert/convert.js';
import { removeScratch, scratchFolder } from '../harness/scratch.js';
import { fixture } from '../models/convert/runModel.js';
import { Asked } from './asked.js';

describe('what models made of pictures, on the disk', () => {
  const folder = scratchFolder();
  const model = join(folder, 'model');
  const place = join(folder, 'pictures');
  before(() => convert({ source: fixture('mlp-sharded'), target: model, quant: 'fp32', attention: 'gqa' }));
  after(() => removeScratch(folder));

  /** An engine as a restarted program has one. */
  const restarted = async (options: { budget?: number; worth?: number } = {}): Promise<Asked> => {
    const pictureFiles = new PictureFiles(place, options.budget ?? 1e9, options.worth ?? 0);
    const asked = await Asked.ready(model, { pictureFiles });
    await asked.hand('screen');
    return asked;
  };
  const ask = (asked: Asked) => asked.answer('<image> What is this?', ['screen']);
  const files = () => readdirSync(place).map((name) => join(place, name));

  it('is there after a restart: the picture is not seen again, and the answer is the same', async () => {
    const first = await restarted();
    const cold = await ask(first);
    await first.settle();
    assert.equal(files().length, 1);

    const warm = await ask(await restarted());
    assert.deepEqual([warm.timings.picture, cold.timings.reusedTokens], [0, 0]);
    assert.ok(warm.timings.reusedTokens > 4);
    assert.deepEqual([warm.text, warm.seen], [cold.text, cold.seen]);
    assert.ok(Math.abs(warm.meanLogProbability - cold.meanLogProbability) < 1e-6);
  });

  it('is written when a picture is read ahead, too', async () => {
    for (const path of files()) writeFileSync(path, 'gone');
    const asked = await restarted();
    await asked.hand('screen', true);
    await asked.settle();
    assert.ok((await ask(await restarted())).timings.reusedTokens > 4);
  });

  it('is computed anew where the file is damaged, wherever that is', async () => {
    const [path] = files();
    const whole = readFileSync(path!);
    for (const at of [3, 19, 25, Math.floor(whole.length / 2), whole.length - 1]) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1;
      writeFileSync(path!, bytes);
      const asked = await restarted();
      assert.equal((await ask(asked)).timings.reusedTokens, 0, `byte ${at}`);
      await asked.settle();
      assert.deepEqual(readFileSync(path!), whole, 'written again');
    }
    writeFileSync(path!, whole.subarray(0, whole.length - 9));
    const asked = await restarted();
    assert.equal((await ask(asked)).timings.reusedTokens, 0);
    await asked.settle();
  });

  it('is not written where reading was quick', async () => {
    const before = files().length;
    const asked = await restarted({ worth: 1e6 });
    await asked.hand('tall', true);
    await asked.settle();
    assert.equal(files().length, before);
  });
});

describe('files of pictures', () => {
  const folder = scratchFolder();
  after(() => removeScratch(folder));
  const bytes = (size: number) => new Uint8Array(size).fill(7);
  const names = (place: string) => readdirSync(place).sort();

  it('go, the least recently used first, when they take more than their room', async () => {
    const place = join(folder, 'room');
    const store = new PictureFiles(place, 5000);
    for (const [age, name] of ['a', 'b', 'c'].entries()) {
      await store.write(name, { size: 1500 }, [bytes(1500)]);
      const then = new Date(Date.now() - 60_000 * (9 - age));
      utimesSync(join(place, `${name}.picture`), then, then);
    }
    const memory = bytes(1500);
    assert.equal(await store.read('a', () => [memory]), true);
    await store.write('d', { size: 1500 }, [bytes(1500)]);
    assert.deepEqual(names(place), ['a.picture', 'c.picture', 'd.picture']);
    await store.write('e', { size: 9000 }, [bytes(9000)]);
    assert.deepEqual(names(place), ['a.picture', 'c.picture', 'd.picture'], 'larger than all of the room');
  });

  it('that were not finished go after a while', async () => {
    const place = join(folder, 'unfinished');
    const store = new PictureFiles(place, 5000);
    await store.write('a', {}, [bytes(10)]);
    for (const [name, minutes] of [
      ['old.picture.1.part', 11],
      ['new.picture.2.part', 1],
    ] as const) {
      writeFileSync(join(place, name), 'x');
      const then = new Date(Date.now() - 60_000 * minutes);
      utimesSync(join(place, name), then, then);
    }
    await store.write('b', {}, [bytes(10)]);
    assert.deepEqual(names(place), ['a.picture', 'b.picture', 'new.picture.2.part']);
  });

  it('are left alone where they are there already', async () => {
    const place = join(folder, 'there');
    const store = new PictureFiles(place, 5000);
    await store.write('a', {}, [bytes(10)]);
    const { ino } = statSync(join(place, 'a.picture'));
    await store.write('a', {}, [bytes(10)]);
    assert.equal(statSync(join(place, 'a.picture')).ino, ino);
  });

  it('cost nothing where the folder cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    const store = new PictureFiles(join(folder, 'file'), 5000);
    await store.write('a', {}, [bytes(10)]);
    assert.equal(await store.read('a', () => [bytes(10)]), false);
  });
});
