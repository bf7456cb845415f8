import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { cocoDetections, numbered } from '../../../../kernel/evaluation/demo/cocoFiles.js';
import { factsOf } from '../../../../kernel/evaluation/demo/facts.js';
import { type DemoScene, imageIdOf, readTruth } from '../../../../kernel/evaluation/demo/truth.js';
import { type DemoFiles, writeDemo } from '../../../../kernel/evaluation/demo/writeDemo.js';
import { readCocoInstances, readCocoResults } from '../../../../kernel/evaluation/formats/coco.js';
import { readCocoText } from '../../../../kernel/evaluation/formats/cocoText.js';
import { readMmBench } from '../../../../kernel/evaluation/formats/mmbench.js';
import { readMmVet } from '../../../../kernel/evaluation/formats/mmvet.js';
import { readLocalQa, readLookTwiceQa } from '../../../../kernel/evaluation/formats/pointqa.js';
import { readPope } from '../../../../kernel/evaluation/formats/pope.js';
import { readRefCoco, readRefCocoLines } from '../../../../kernel/evaluation/formats/refcoco.js';
import { readVizWizGrounding } from '../../../../kernel/evaluation/formats/vizwiz.js';
import { boundsOf, iou } from '../../../../kernel/instruction/geometry.js';
import { removeScratch, scratchFolder } from '../../../harness/scratch.js';

const source = 'media/demo';

describe('the demo data sets', () => {
  let folder: string;
  let files: DemoFiles;
  let scenes: DemoScene[];
  before(async () => {
    folder = scratchFolder();
    files = await writeDemo(source, join(folder, 'one'));
    scenes = await readTruth(source);
  });
  after(() => removeScratch(folder));

  const picture = (scene: DemoScene) => join(files.pictures, scene.picture);
  const sceneOf = (path: string) => scenes.find((scene) => picture(scene) === path)!;

  it('are the same bytes every time', async () => {
    await writeDemo(source, join(folder, 'two'));
    const sums = (name: string) =>
      globSync(['**/*'], { cwd: join(folder, name) }).sort().map((path) => [path, sumOf(join(folder, name, path))]); // prettier-ignore
    assert.equal(sums('one').length, scenes.length + 15);
    assert.deepEqual(sums('two'), sums('one'));
  });

  it('COCO: every element, its box, outline and category', async () => {
    const { images, annotations, categories } = await readCocoInstances(files.coco.instances, files.pictures);
    assert.deepEqual([...images.values()].map((image) => image.picture), scenes.map(picture)); // prettier-ignore
    assert([...images.values()].every((image) => existsSync(image.picture)));
    const elements = scenes.flatMap((scene) => scene.elements);
    assert.deepEqual(annotations.map(({ box }) => box), elements.map(({ box }) => box)); // prettier-ignore
    const names = annotations.map(({ categoryId }) => categories.get(categoryId)!.name);
    assert.deepEqual(names, elements.map(({ category }) => category)); // prettier-ignore
    for (const { polygons, box, area } of annotations) {
      const [left, top, right, bottom] = boundsOf({ shape: 'polygon', points: polygons[0]! });
      assert(left >= box[0] - 1 && top >= box[1] - 1 && right <= box[2] + 1 && bottom <= box[3] + 1);
      assert(area > 0);
    }
  });

  it('COCO: detections that are neither perfect nor useless', async () => {
    const instances = await readCocoInstances(files.coco.instances, files.pictures);
    const detections = await readCocoResults(files.coco.detections, instances);
    assert.equal(detections.length, cocoDetections(scenes).length);
    const found = instances.annotations.filter(({ imageId, categoryId, box }) =>
      detections.some((d) => d.imageId === imageId && d.categoryId === categoryId && iou(d.box, box) > 0.5),
    );
    const share = found.length / instances.annotations.length;
    assert(share > 0.6 && share < 0.95, String(share));
  });

  it('COCO-Text: every string where it stands', async () => {
    const records = await readCocoText(files.cocoText, files.pictures);
    const written = scenes.flatMap((scene) => scene.elements.filter(({ text }) => text !== undefined));
    assert.deepEqual(
      records.map(({ text, box, legibility }) => ({ text, box, legibility })),
      written.map(({ text, textBox }) => ({ text, box: textBox, legibility: 'legible' })),
    );
  });

  it('RefCOCO: each name finds its element, in splits that share no picture', async () => {
    const { unc, google, instances } = files.refCoco;
    const byReference = new Map<string, string[]>();
    for (const refs of [unc, google]) {
      const records = await readRefCoco({ refs, instances, pictures: files.pictures });
      for (const { picture, expression, box, split } of records) {
        const element = sceneOf(picture).elements.find((each) => String(each.box) === String(box))!;
        const plain = (text: string) => text.replaceAll('"', '').toLowerCase();
        assert.equal(plain(expression), plain(element.reference!));
        const key = `${refs} ${picture}`;
        byReference.set(key, [...(byReference.get(key) ?? []), split!]);
      }
      const splits = [...new Set(records.map(({ split }) => split))].sort();
      assert.deepEqual(splits, refs === unc ? ['testA', 'testB', 'val'] : ['test', 'val']);
    }
    for (const splits of byReference.values()) assert.equal(new Set(splits).size, 1);
  });

  it('RefCOCO: JSON lines say the same as the pickle', async () => {
    const { unc, instances, lines } = files.refCoco;
    const all = await readRefCoco({ refs: unc, instances, pictures: files.pictures });
    const firsts = all.filter(({ id }, i) => all.findIndex((each) => each.id.split('-')[0] === id.split('-')[0]) === i); // prettier-ignore
    const short = ({ picture, expression, box, width, height }: (typeof all)[number]) => ({ picture, expression, box, width, height }); // prettier-ignore
    assert.deepEqual((await readRefCocoLines(lines, files.pictures)).map(short), firsts.map(short));
  });

  it('PointQA: points and boxes on elements with the answer', async () => {
    const local = await readLocalQa({ questions: files.pointQa.local, pictures: files.pictures });
    const twice = await readLookTwiceQa({ questions: files.pointQa.lookTwice, pictures: files.pictures });
    assert(local.length > 80 && twice.length > 120, `${local.length} ${twice.length}`);
    for (const { picture, box, point, answer } of [...local, ...twice]) {
      const element = sceneOf(picture).elements.find((each) => String(each.box) === String(box))!;
      assert([element.colour, element.text].includes(answer));
      assert(point[0] >= box[0] && point[0] <= box[2] && point[1] >= box[1] && point[1] <= box[3]);
    }
    // The question alone does not tell: another thing of the kind has another colour.
    for (const { id } of local) {
      const same = local.filter((each) => each.id.replace(/-\d+$/, '') === id.replace(/-\d+$/, ''));
      assert(new Set(same.map(({ answer }) => answer)).size > 1, id);
    }
  });

  it('VizWiz-VQA-Grounding: one answer a picture', async () => {
    const records = await readVizWizGrounding(files.vizWiz, files.pictures);
    assert.deepEqual(records.map((record) => record.picture), scenes.map(picture)); // prettier-ignore
    for (const { picture, answer } of records) {
      const known = sceneOf(picture).elements.flatMap(({ text, colour, caption }) => [text, colour, caption.replace(/^an? /, '')]); // prettier-ignore
      assert(known.includes(answer), answer);
    }
  });

  for (const sampling of ['random', 'popular', 'adversarial'] as const) {
    it(`POPE ${sampling}: as many yes as no, and all of them true`, async () => {
      const records = await readPope(files.pope[sampling], files.pictures);
      assert(records.length >= 100);
      assert.equal(records.filter(({ answer }) => answer === 'yes').length, records.length / 2);
      for (const { picture, question, answer } of records) {
        const caption = /^Is there (.+) in the image\?$/.exec(question)![1]!;
        const isThere = sceneOf(picture).elements.some((element) => element.caption === caption);
        assert.equal(isThere ? 'yes' : 'no', answer, question);
      }
    });
  }

  it('POPE: popular things are those of the most pictures', async () => {
    const countOf = (question: string) => {
      const caption = /^Is there (.+) in the image\?$/.exec(question)![1]!;
      return scenes.filter(({ elements }) => elements.some((each) => each.caption === caption)).length;
    };
    const mean = async (file: string) => {
      const absent = (await readPope(file, files.pictures)).filter(({ answer }) => answer === 'no');
      return absent.reduce((sum, { question }) => sum + countOf(question), 0) / absent.length;
    };
    assert((await mean(files.pope.popular)) > 1.5 * (await mean(files.pope.random)));
  });

  it('MMBench: every rotation of every question, the picture with it', async () => {
    const records = await readMmBench(files.mmBench);
    const questions = new Map<number, typeof records>();
    for (const record of records) {
      const key = record.index % 1e6;
      questions.set(key, [...(questions.get(key) ?? []), record]);
    }
    const facts = scenes.flatMap((scene) => factsOf(scene, scenes).map((fact) => ({ scene, fact })));
    assert.equal(questions.size, facts.length);
    for (const [key, turns] of questions) {
      const { scene, fact } = facts[key]!;
      const right = turns.map(({ options, answer }) => options.find(({ letter }) => letter === answer)!.text);
      assert.deepEqual([...new Set(right)], [fact.answer]);
      assert.equal(new Set(turns.map(({ answer }) => answer)).size, turns[0]!.options.length);
      const bytes = readFileSync(picture(scene));
      assert(turns.every(({ imageBase64 }) => bytes.equals(Buffer.from(imageBase64, 'base64'))));
    }
    const sizes = new Set(records.map(({ options }) => options.length));
    assert.deepEqual([...sizes].sort(), [2, 3, 4]);
  });

  it('MM-Vet: every question with its capabilities', async () => {
    const records = await readMmVet(files.mmVet, files.pictures);
    const facts = scenes.flatMap((scene) => factsOf(scene, scenes));
    assert.deepEqual(
      records.map(({ id, question, answer }) => ({ id, question, answer })),
      facts.map(({ question, answer }, i) => ({ id: `v1_${i}`, question, answer })),
    );
    const capabilities = new Set(records.flatMap((record) => record.capabilities));
    assert.deepEqual([...capabilities].sort(), ['math', 'ocr', 'rec', 'spat']);
  });

  it('numbers pictures and elements once', () => {
    const ids = scenes.map(imageIdOf);
    assert.deepEqual(ids, ids.map((_, i) => i + 1)); // prettier-ignore
    assert.equal(new Set(numbered(scenes).map(({ id }) => id)).size, numbered(scenes).length);
  });
});

function sumOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
