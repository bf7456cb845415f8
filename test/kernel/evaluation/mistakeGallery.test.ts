import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Jimp } from 'jimp';
import { drawn, kept, mistakeGallery } from '../../../kernel/evaluation/mistakeGallery.js';
import type { Sample } from '../../../kernel/evaluation/task.js';
import { joined, type Output } from '../../../kernel/ipynb.js';
import type { MistakesJson } from '../../../kernel/outputJson.js';
import { mistakesMime } from '../../../kernel/savedAnswer.js';
import { readMistakesJson } from '../../../webview/output/json.js';
import { many, samples } from '../../ui/renderer/mistakes.js';

function read(output: Output | undefined) {
  assert(output !== undefined && 'data' in output);
  const { data } = output;
  const json = JSON.parse(JSON.stringify(data[mistakesMime])) as MistakesJson;
  return { json, html: joined(data['text/html'] as string[]), text: joined(data['text/plain'] as string[]) };
}

describe('a gallery of mistakes', () => {
  it('holds the wrong answers, worst and surest first, and each picture once, small', async () => {
    const { json } = read(await mistakeGallery('coco-regions', samples));
    assert.deepEqual(readMistakesJson(json), json);
    assert.deepEqual([json.task, json.total, json.mistakes.length], ['coco-regions', 7, 7]);
    const order = json.mistakes.map(({ score, confidence }) => [score, confidence]);
    assert.deepEqual(order, [[0, 0.93], [0, 0.71], [0, 0.62], [0, 0.44], [0, 0.2], [0, 0], [0.4, 0.31]]); // prettier-ignore
    assert.equal(json.pictures.length, 2);
    for (const { preview, width, height } of json.pictures) {
      const { bitmap } = await Jimp.read(Buffer.from(preview.split(',')[1]!, 'base64'));
      assert(Math.max(bitmap.width, bitmap.height) <= 320);
      assert(Math.abs(bitmap.width / bitmap.height - width / height) < 0.02);
    }
    const found = json.mistakes.find(({ kind }) => kind === 'testA')!;
    assert.deepEqual(
      found.regions.map(({ role, label }) => [role, label]),
      [
        ['asked', 'right'],
        ['answered', 'answer'],
      ],
    );
    assert.match(json.pictures[found.picture!]!.picture, /scene\.png$/);
    const unread = json.mistakes.find(({ given }) => given === 'picture-missing')!;
    assert.equal(unread.picture, undefined);
    assert(json.mistakes.filter(({ read }) => read === 'circle').length === 6);
    assert(json.mistakes.some(({ kind }) => kind === 'GT boxes, noise 0.2'));
  });

  it('says the same as HTML, pictures drawn, and as text', async () => {
    const { html, text, json } = read(await mistakeGallery('coco-regions', samples));
    assert.equal(html.match(/<tr>/g)!.length, 1 + 7);
    // The sixth worst has a picture that cannot be read.
    assert.equal(html.match(/<img src="data:image\/jpeg;base64,/g)!.length, drawn - 1);
    assert(html.includes('a plus sign &lt;b&gt;in bold&lt;/b&gt;') && !html.includes('<b>'));
    for (const { expected, given } of json.mistakes) {
      assert(html.includes(expected) && text.includes(expected), expected);
      if (given !== '' && !given.includes('<')) assert(html.includes(given), given);
    }
    assert(text.includes('a red circle (read as circle)'));
    assert.match(text, /^7 mistakes\. The worst stand first\.\nquestion .* confidence\n/);
  });

  it('shows pictures that are part of the data set’s own file, and names no file for them', async () => {
    const own = new Map([['set-7', await readFile('media/tour/scene.png')]]);
    const inside = samples.map((each) => ({ ...each, picture: 'set-7' }));
    const { json, html } = read(await mistakeGallery('mmbench', inside, own));
    assert.deepEqual(readMistakesJson(json), json);
    assert.deepEqual(
      json.pictures.map(({ picture, preview }) => [picture, preview.slice(0, 11)]),
      [['', 'data:image/']],
    );
    assert(json.mistakes.every(({ picture }) => picture === 0));
    assert.equal(html.match(/<img src="data:image\/jpeg;base64,/g)!.length, drawn);
  });

  it('keeps the worst of many, says so, and stays small', async () => {
    const output = await mistakeGallery('coco-regions', many);
    const { json, html, text } = read(output);
    assert.deepEqual([json.mistakes.length, json.total, json.pictures.length], [kept, 60, 1]);
    for (const said of [html, text]) assert.match(said, /The 40 worst of 60 mistakes; the file of the run \(out=\) has all/); // prettier-ignore
    assert(JSON.stringify(output).length < 300_000);
  });

  it('is none where everything is right or has no score', async () => {
    const unscored = samples.map((each) => ({ ...each, score: undefined })) as unknown as Sample[];
    assert.equal(await mistakeGallery('pope', [samples[4]!, ...unscored]), undefined);
  });
});
