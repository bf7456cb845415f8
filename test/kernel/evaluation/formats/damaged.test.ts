import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCocoInstances, readCocoResults } from '../../../../kernel/evaluation/formats/coco.js';
import { readCocoText } from '../../../../kernel/evaluation/formats/cocoText.js';
import { readMmBench } from '../../../../kernel/evaluation/formats/mmbench.js';
import { readMmVet } from '../../../../kernel/evaluation/formats/mmvet.js';
import { readLocalQa, readLookTwiceQa } from '../../../../kernel/evaluation/formats/pointqa.js';
import { readPope } from '../../../../kernel/evaluation/formats/pope.js';
import { readRefCoco, readRefCocoLines } from '../../../../kernel/evaluation/formats/refcoco.js';
import { readVizWizGrounding } from '../../../../kernel/evaluation/formats/vizwiz.js';
import type { Failure } from '../../../../kernel/failure.js';
import { removeScratch, scratchFolder } from '../../../harness/scratch.js';
import { fixture } from './fixture.js';

type Reader = (file: string, folder: string) => Promise<unknown>;
type Damage = readonly [replace: string | RegExp, by: string, told: RegExp];

const instances = () => readCocoInstances(fixture('coco-instances.json'), 'pictures');
const pictures = (folder: string) => {
  for (const id of ['2', '7']) writeFileSync(join(folder, `${id}.jpg`), '');
  return folder;
};

/** fixture → how it is read → what is damaged in it, and what is told about that. */
const tables: readonly [name: string, read: Reader, damages: readonly Damage[]][] = [
  [
    'coco-instances.json',
    (file) => readCocoInstances(file, 'pictures'),
    [
      [/^\{/, '', /is not JSON/],
      [/^[^]*$/, '[]', /is not an object/],
      ['"images"', '"pictures"', /it needs "images" to be a list, but it is nothing/],
      ['"file_name": "COCO_train2014_000000000025.jpg", ', '', /image 2 needs "file_name" to be a text/],
      ['"height": 480', '"height": "480"', /image 1 needs "height" to be a number, but it is "480"/],
      [
        '[300, 300, 40, 30]',
        '[300, 300, 40]',
        /annotation 2 needs "bbox" to be a list of 4 numbers, but it is \[300,300,40\]/,
      ],
      [
        '"image_id": 25, "bbox"',
        '"image_id": [[25]], "bbox"',
        /annotation 2 needs "image_id" to be a number, but it is a list of 1;/,
      ],
      ['[300, 300, 40, 30]', '[300, 300, -40, 30]', /annotation 2 needs "bbox" .* no negative size/],
      ['"image_id": 25', '"image_id": 26', /annotation 2 needs "image_id" to be the id of an image/],
      ['"category_id": 18', '"category_id": 19', /annotation 2 needs "category_id"/],
      ['[300, 300, 340, 300, 320, 330]', '"300,300"', /annotation 2 needs "segmentation"/],
      ['"name": "dog"', '"title": "dog"', /category 2 needs "name"/],
    ],
  ],
  [
    'coco-results.json',
    async (file) => readCocoResults(file, await instances()),
    [
      [/^[^]*$/, '{}', /is not a list of detections/],
      ['0.987', '"high"', /detection 1 needs "score" to be a number, but it is "high"/],
      ['"image_id": 25', '"image_id": 1', /detection 2 needs "image_id" to be an image of the ground truth/],
      ['"category_id": 90', '"category_id": 91', /detection 2 needs "category_id"/],
      ['[0, 0, 10, 10]', 'null', /detection 2 needs "bbox"/],
    ],
  ],
  [
    'cocotext.v2.json',
    (file) => readCocoText(file, 'pictures'),
    [
      ['"anns"', '"annotations"', /it needs "anns" to be an object/],
      ['"image_id": 9', '"image_id": 10', /annotation 1044 needs "image_id" to be the id of an image/],
      [/"Caf[^"]*"/, '5', /annotation 1044 needs "utf8_string" to be a text, but it is 5/],
      ['"set": "train"', '"set": 1', /image 9 needs "set" to be a text, but it is 1/],
    ],
  ],
  [
    'refs-protocol-0.p',
    (refs) => readRefCoco({ refs, instances: fixture('coco-instances.json'), pictures: 'pictures' }),
    [
      [
        /I21\n/,
        'I20\n',
        /reference 1 needs "ann_id" to be an annotation of .*coco-instances\.json, but it is 20/,
      ],
      ['Vsent\n', 'Vsend\n', /sentence 1 of reference 1 needs "sent" to be a text/],
      ['VtestA\n', 'I1\n', /reference 1 needs "split" to be a text, but it is 1/],
      [/^[^]*$/, 'K\x01.', /is not a list of references/],
      [/^[^]*$/, '(K\x01l.', /reference 1 is not an object/],
      // A list that holds itself.
      [/VtestA\n/, '(lp77\ng77\nag77\na', /reference 1 needs "split" to be a text, but it is a list of 2/],
      [/\.$/, '', /is no whole pickle/],
    ],
  ],
  [
    'refcoco.jsonl',
    (file) => readRefCocoLines(file, 'pictures'),
    [
      ['[300, 300, 340, 330]', '[300, 300, 299, 330]', /line 3 needs "bbox" .* in this order/],
      ['"expression": "dog"', '"text": "dog"', /line 3 needs "expression"/],
      [/\{"img_path": "train/, '"train', /has no JSON object in line 3/],
    ],
  ],
  [
    'localqa.json',
    (questions, folder) => readLocalQa({ questions, pictures: pictures(folder) }),
    [
      ['"7"', '"9"', /There is no picture 9 in /],
      ['{"x": 25, "y": 40, "ans": "red"}, ', '', /question 1 of picture 2 needs "points" to be one for each/],
      ['"ans": "white"', '"answer": "white"', /point 2 of question 1 of picture 2 needs "ans"/],
      ['"w": 30', '"w": -30', /object 1 of question 1 of picture 2 needs "w" to be no negative size/],
      ['"7": [', '"7": 1, "8": [', /has no list of questions for picture 7/],
    ],
  ],
  [
    'looktwiceqa.json',
    (questions, folder) => readLookTwiceQa({ questions, pictures: pictures(folder) }),
    [
      ['"Ans": "2"', '"Ans": null', /question 1 of picture 2 needs "ans" to be a number or a text/],
      ['"Point": {"x": 25, ', '"Point": {', /"point" of question 1 of picture 2 needs "x"/],
      ['"obj_question"', '"object_question"', /question 2 of picture 2 needs "obj_question"/],
    ],
  ],
  [
    'vizwiz-grounding.json',
    (file) => readVizWizGrounding(file, 'pictures'),
    [
      [
        /, \{"y": 220.0, "x": 60.0\}/,
        '',
        /VizWiz_val_00000001.jpg needs "answer_grounding" to be an outline/,
      ],
      ['"y": 20.5, ', '', /corner 1 of VizWiz_val_00000001.jpg needs "y"/],
      ['"most_common_answer"', '"answer"', /needs "most_common_answer"/],
    ],
  ],
  [
    'pope.json',
    (file) => readPope(file, 'pictures'),
    [
      ['"label": "no"', '"label": "maybe"', /line 2 needs "label" to be "yes" or "no", but it is "maybe"/],
      ['"question_id": 2, ', '', /line 2 needs "question_id"/],
    ],
  ],
  [
    'mmbench.tsv',
    (file) => readMmBench(file),
    [
      ['\t1\t2\t3\tNA\t', '\t1\t\t\t\t', /row 3 needs "B" to be an option/],
      ['252\t', 'x\t', /row 3 needs "index" to be a whole number, but it is "x"/],
      ['\t241\tx', '\t240\tx', /row 2 needs "image" to be a picture in base64, or the index of a row/],
      ['AAECAw', '?!ECAw', /row 1 needs "image"/],
      [
        '\tB\timage_style',
        '\tC\timage_style',
        /row 1 needs "answer" to be the letter of an option, but it is "C"/,
      ],
      ['252\tHow many of 5" size?\t', '252\tHow many?', /is not a table with tabs/],
    ],
  ],
  [
    'mm-vet.json',
    (file) => readMmVet(file, 'pictures'),
    [
      [
        '["ocr", "math"]',
        '"ocr,math"',
        /v1_0 needs "capability" to be a list of texts, but it is "ocr,math"/,
      ],
      ['"v1_1": {', '"v1_1": 3, "v1_2": {', /v1_1 is not an object/],
    ],
  ],
];

describe('damaged data sets', () => {
  let folder: string;
  before(() => {
    folder = scratchFolder();
  });
  after(() => removeScratch(folder));

  for (const [name, read, damages] of tables) {
    for (const [replace, by, told] of damages) {
      it(`${name}: ${String(replace)} → ${JSON.stringify(by)} is told as ${told.source}`, async () => {
        const whole = readFileSync(fixture(name), 'latin1');
        const damaged = whole.replace(replace, () => by);
        assert.notEqual(damaged, whole, 'nothing is damaged');
        const file = join(folder, name);
        writeFileSync(file, damaged, 'latin1');
        await assert.rejects(read(file, folder), (failure: Failure) => {
          assert.match(failure.code, /^(dataset-broken|dataset-missing|pickle-broken)$/);
          assert.match(failure.message, told);
          assert(failure.message.includes(folder), failure.message);
          return true;
        });
      });
    }

    it(`${name} that is not there is told`, async () => {
      const isTold = ({ code, message }: Failure) =>
        code === 'dataset-missing' && message.includes(`gone/${name}`);
      await assert.rejects(read(join(folder, 'gone', name), folder), isTold);
    });
  }
});
