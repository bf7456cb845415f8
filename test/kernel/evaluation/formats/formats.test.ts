import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCocoInstances, readCocoResults } from '../../../../kernel/evaluation/formats/coco.js';
import { readCocoText } from '../../../../kernel/evaluation/formats/cocoText.js';
import { readMmBench } from '../../../../kernel/evaluation/formats/mmbench.js';
import { readMmVet } from '../../../../kernel/evaluation/formats/mmvet.js';
import { readLocalQa, readLookTwiceQa } from '../../../../kernel/evaluation/formats/pointqa.js';
import { readPope } from '../../../../kernel/evaluation/formats/pope.js';
import { readRefCoco, readRefCocoLines } from '../../../../kernel/evaluation/formats/refcoco.js';
import { readVizWizGrounding } from '../../../../kernel/evaluation/formats/vizwiz.js';
import { removeScratch, scratchFolder } from '../../../harness/scratch.js';
import { fixture } from './fixture.js';

const picture = (name: string) => resolve('pictures', name);

describe('COCO', () => {
  it('reads instances with boxes as corners, outlines and crowds', async () => {
    const { images, annotations, categories } = await readCocoInstances(
      fixture('coco-instances.json'),
      'pictures',
    );
    const name = 'COCO_train2014_000000000009.jpg';
    assert.deepEqual(images.get(9), { id: 9, fileName: name, picture: picture(name), width: 640, height: 480 }); // prettier-ignore
    assert.deepEqual(
      [...categories.values()],
      [
        { id: 1, name: 'person', supercategory: 'person' },
        { id: 18, name: 'dog', supercategory: 'animal' },
        { id: 90, name: 'toothbrush' },
      ],
    );
    const [person, , crowd] = annotations;
    assert.deepEqual(person, {
      id: 21,
      imageId: 9,
      categoryId: 1,
      box: [10, 20, 110.5, 220.25],
      area: 20125.5,
      isCrowd: false,
      polygons: [
        [
          [10, 20],
          [110.5, 20],
          [110.5, 220.25],
          [10, 220.25],
        ],
        [
          [1, 2],
          [3, 4],
          [5, 7],
        ],
      ],
    });
    const { isCrowd, box, polygons } = crowd!;
    assert.deepEqual({ isCrowd, box, polygons }, { isCrowd: true, box: [0, 0, 639, 0], polygons: [] });
  });

  it('reads detections', async () => {
    const instances = await readCocoInstances(fixture('coco-instances.json'), 'pictures');
    const [first, second, ...rest] = await readCocoResults(fixture('coco-results.json'), instances);
    assert.deepEqual(rest, []);
    assert.deepEqual(second, { imageId: 25, categoryId: 90, box: [0, 0, 10, 10], score: 0 });
    assert.equal(first!.score, 0.987);
    assert.deepEqual(first!.box.map((value) => value.toFixed(1)), ['11.2', '19.8', '109.3', '221.7']); // prettier-ignore
  });
});

describe('COCO-Text', () => {
  it('reads version 2, with text that nobody could read', async () => {
    const [first, second, third] = await readCocoText(fixture('cocotext.v2.json'), 'pictures');
    assert.equal(second!.id, 1045);
    assert.deepEqual([second!.text, second!.polygon], [undefined, undefined]);
    assert.deepEqual([third!.id, third!.text, third!.language], [1046, '', 'not english']);
    assert.deepEqual(first, {
      id: 1044,
      imageId: 9,
      picture: picture('COCO_train2014_000000000009.jpg'),
      width: 640,
      height: 480,
      set: 'train',
      box: [10.5, 20, 60.5, 32.5],
      class: 'machine printed',
      legibility: 'legible',
      language: 'english',
      polygon: [
        [10.5, 20],
        [60.5, 20],
        [60.5, 32.5],
        [10.5, 32.5],
      ],
      text: 'Café',
    });
  });

  it('reads the polygon of version 1', async () => {
    const [first] = await readCocoText(fixture('cocotext.v1.json'), 'pictures');
    assert.equal(first!.text, 'STOP');
    assert.deepEqual(first!.polygon?.at(-1), [10, 32]);
  });
});

describe('RefCOCO', () => {
  const files = { instances: fixture('coco-instances.json'), pictures: 'pictures' };
  const man = {
    id: '0-0',
    // Not the name in the reference, which ends in the annotation's number.
    picture: picture('COCO_train2014_000000000009.jpg'),
    width: 640,
    height: 480,
    expression: 'man in red',
    box: [10, 20, 110.5, 220.25],
    split: 'testA',
    category: 'person',
  };

  for (const protocol of [0, 1, 2]) {
    it(`reads references pickled with protocol ${protocol}`, async () => {
      const refs = fixture(`refs-protocol-${protocol}.p`);
      const [first, second, third, ...rest] = await readRefCoco({ ...files, refs });
      assert.deepEqual(rest, []);
      const { polygons, ...others } = first!;
      assert.equal(polygons?.length, 2);
      assert.deepEqual(others, man);
      assert.deepEqual([second!.id, second!.expression, second!.box], ['0-1', 'left guy', man.box]);
      assert.deepEqual([third!.expression, third!.category, third!.split], ['café dog', 'dog', 'val']);
    });
  }

  it('reads one split', async () => {
    const refs = fixture('refs-protocol-2.p');
    const expressions = (await readRefCoco({ ...files, refs }, 'val')).map(({ expression }) => expression);
    assert.deepEqual(expressions, ['café dog']);
  });

  it('reads JSON lines', async () => {
    assert.deepEqual(await readRefCocoLines(fixture('refcoco.jsonl'), 'pictures'), [
      {
        id: '1',
        picture: man.picture,
        expression: 'man in red',
        box: man.box,
        width: 640,
        height: 480,
      },
      {
        id: '3',
        picture: picture('train2014/COCO_train2014_000000000025.jpg'),
        expression: 'dog',
        box: [300, 300, 340, 330],
      },
    ]);
  });
});

describe('PointQA', () => {
  let pictures: string;
  before(() => {
    pictures = scratchFolder();
    for (const folder of ['VG_100K', 'VG_100K_2']) mkdirSync(join(pictures, folder));
    writeFileSync(join(pictures, 'VG_100K', '2.jpg'), '');
    writeFileSync(join(pictures, 'VG_100K_2', '7.jpg'), '');
  });
  after(() => removeScratch(pictures));

  it('asks a local question of each object', async () => {
    const records = await readLocalQa({ questions: fixture('localqa.json'), pictures });
    const shirt = { picture: join(pictures, 'VG_100K', '2.jpg'), question: 'What color is the shirt?' };
    const action = { picture: join(pictures, 'VG_100K_2', '7.jpg'), question: 'What action is the man doing?' }; // prettier-ignore
    assert.deepEqual(records, [
      { id: '2-1-1', ...shirt, answer: 'red', box: [10, 20, 40, 60], point: [25, 40] },
      { id: '2-1-2', ...shirt, answer: 'white', box: [100, -1, 131, 40], point: [116, 20] },
      { id: '7-1-1', ...action, answer: 'walking', box: [1, 2, 4, 6], point: [3, 4] },
    ]);
  });

  it('reads the pictures of one split', async () => {
    const split = fixture('pointqa-split.json');
    const records = await readLocalQa({ questions: fixture('localqa.json'), pictures, split });
    assert.deepEqual(records.map(({ id }) => id), ['7-1-1']); // prettier-ignore
  });

  it('reads Look-Twice whatever the case of its keys', async () => {
    const [beaches, cats, ...rest] = await readLookTwiceQa({
      questions: fixture('looktwiceqa.json'),
      pictures,
    });
    assert.deepEqual(rest, []);
    assert.deepEqual(beaches, {
      id: '2-1',
      picture: join(pictures, 'VG_100K', '2.jpg'),
      objectQuestion: 'How many of these beaches are there?',
      superQuestion: 'How many of these places are there?',
      generalQuestion: 'How many of these are there?',
      answer: '2',
      box: [10, 20, 40, 60],
      point: [25, 40],
    });
    assert.deepEqual([cats!.id, cats!.answer, cats!.box], ['2-2', '3', [1, 2, 4, 6]]);
  });

  it('reads the JSON lines of both', async () => {
    const [twice] = await readLookTwiceQa({ questions: fixture('looktwiceqa.jsonl'), pictures });
    const { id, answer, box, point, superQuestion } = twice!;
    assert.deepEqual([id, answer, box, point], ['1', '2', [10, 20, 40, 60], [25, 40]]);
    assert.equal(superQuestion, 'How many of these places are there?');
    const [local] = await readLocalQa({ questions: fixture('localqa.jsonl'), pictures });
    assert.equal(local!.picture, join(pictures, 'VG_100K_2', '7.jpg'));
    assert.equal(local!.question, 'What action is the man doing?');
  });
});

describe('VizWiz-VQA-Grounding', () => {
  it('reads the most common answer and its outline', async () => {
    assert.deepEqual(await readVizWizGrounding(fixture('vizwiz-grounding.json'), 'pictures'), [
      {
        id: 'VizWiz_val_00000001.jpg',
        picture: picture('VizWiz_val_00000001.jpg'),
        width: 640,
        height: 480,
        question: 'What is this?',
        answer: 'chicken soup',
        polygon: [
          [10, 20.5],
          [110, 20],
          [60, 220],
        ],
      },
    ]);
  });
});

describe('POPE', () => {
  it('reads lines from a file that ends in .json', async () => {
    const name = 'COCO_val2014_000000310196.jpg';
    assert.deepEqual(await readPope(fixture('pope.json'), 'pictures'), [
      { id: '1', picture: picture(name), question: 'Is there a snowboard in the image?', answer: 'yes' },
      { id: '2', picture: picture(name), question: 'Is there a backpack in the image?', answer: 'no' },
    ]);
  });
});

describe('MMBench', () => {
  it('reads quoted cells, options called None and NA, and pictures named by another row', async () => {
    const [first, turned, last] = await readMmBench(fixture('mmbench.tsv'));
    const imageBase64 = Buffer.from(Array.from({ length: 70 }, (_, i) => i)).toString('base64');
    const shared = {
      question: 'Which one is\nthe caption?',
      hint: 'It\tsays "go".',
      category: 'image_style',
      l2Category: 'coarse_perception',
      split: 'dev',
      imageBase64,
    };
    const [none, quoted] = ['None', 'A "quoted" one'];
    const options = (...texts: string[]) => texts.map((text, i) => ({ letter: 'ABCD'[i]!, text }));
    assert.deepEqual(first, { ...shared, index: 241, options: options(none, quoted), answer: 'B' });
    assert.deepEqual(turned, { ...shared, index: 1000241, options: options(quoted, none), answer: 'A' });
    assert.deepEqual([last!.answer, last!.hint, last!.split], [undefined, undefined, 'test']);
    assert.equal(last!.question, 'How many of 5" size?');
    assert.deepEqual(last!.options, options('1', '2', '3', 'NA'));
  });
});

describe('MM-Vet', () => {
  it('reads questions with their capabilities', async () => {
    const [first, second] = await readMmVet(fixture('mm-vet.json'), 'pictures');
    assert.deepEqual(first, {
      id: 'v1_0',
      picture: picture('v1_0.png'),
      question: 'What is x in the equation?',
      answer: '-1<AND>-5',
      capabilities: ['ocr', 'math'],
    });
    assert.deepEqual(second!.capabilities, ['rec', 'spat', 'know']);
  });
});
