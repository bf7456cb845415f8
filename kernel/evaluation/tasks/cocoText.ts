/** The paper's region OCR on COCO-Text: what does it say here? */
import { boxRegion } from '../../instruction/geometry.js';
import { noiseCurves, noiseRows, scoreRow, withoutNoise } from '../figures.js';
import { readCocoText } from '../formats/cocoText.js';
import { equalsTruth, includesTruth } from '../metrics/text.js';
import { published } from '../published.js';
import { promptParts, regionPart, withNoise } from '../regionParts.js';
import type { Task } from '../task.js';

const series = 'text';

export const cocoText: Task<null, null> = {
  name: 'coco-text',
  about: 'What does it say in this box? Right when the answer includes the text.',
  options: {
    file: 'cocotext.v2.json',
    images: 'folder of COCO’s train2014 pictures',
    set: 'train, val or test (default val)',
    shape: 'box or polygon: what the question points with (default box)',
  },
  async plan(options) {
    const set = options.text('set') ?? 'val';
    const shape = options.oneOf('shape', ['box', 'polygon'], 'box');
    const records = (await readCocoText(options.path('file'), options.path('images'))).filter(
      // Text that nobody could read has no truth to compare with.
      (record) => record.set === set && record.legibility === 'legible' && record.text?.trim(),
    );
    const prompt = options.prompt('What text can you see in {region}?', {});
    const questions = options.sample(records).flatMap((record) => {
      const { polygon, box } = record;
      const region = shape === 'polygon' && polygon ? { shape, points: polygon } : boxRegion(box);
      return withNoise(region, options.noise, `${options.seed}/${record.id}`).map((each) => ({
        ...{ id: `${record.id}${each.suffix}`, series, picture: record.picture, truth: null },
        ...(each.noise !== undefined && { noise: each.noise }),
        expected: record.text!,
        parts: promptParts(prompt, regionPart(each.region, record)),
      }));
    });
    return { questions, facts: null };
  },
  mark: ({ expected }, { text }) => ({ score: includesTruth(text, expected) ? 1 : 0, read: text }),
  figures(samples) {
    const clean = withoutNoise(samples);
    const exact = clean.map((sample) => ({ ...sample, score: equalsTruth(sample.answer, sample.expected) ? 1 : 0 })); // prettier-ignore
    return {
      rows: [
        scoreRow('text, included', clean, { published: published.cocoText }),
        scoreRow('text, exact in any case', exact),
        ...noiseRows(samples),
      ],
      curves: noiseCurves(samples),
    };
  },
};
