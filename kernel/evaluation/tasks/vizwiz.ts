/** VizWiz-VQA-Grounding: the answer to a question about a region, and where the answer is seen. */
import type { Region, Size } from '../../instruction/types.js';
import { noiseCurves, noiseRows, scoreRow, withoutNoise } from '../figures.js';
import { readVizWizGrounding } from '../formats/vizwiz.js';
import { maskIou } from '../metrics/maskIou.js';
import { includesTruth } from '../metrics/text.js';
import { published } from '../published.js';
import { promptParts, regionPart, textPart, withNoise } from '../regionParts.js';
import type { EvalQuestion, Task } from '../task.js';

interface Truth extends Size {
  readonly region: Region;
}

const answering = 'answer';
const grounding = 'grounding';

export const vizwizGrounding: Task<Truth | null, null> = {
  name: 'vizwiz-grounding',
  about:
    'Answers about an outlined region, right when they include the truth; and mean IoU of where it is seen.',
  options: {
    file: 'val_grounding.json',
    images: 'folder of VizWiz’s pictures',
    where: 'words of the question for the place (default "Where is {answer}?")',
  },
  async plan(options) {
    const records = options.sample(await readVizWizGrounding(options.path('file'), options.path('images')));
    const questions = records.flatMap((record): EvalQuestion<Truth | null>[] => {
      const { id, picture, question, answer, polygon, width, height } = record;
      const region: Region = { shape: 'polygon', points: polygon };
      const asked = withNoise(region, options.noise, `${options.seed}/${id}`).map((each) => ({
        ...{ id: `answer-${id}${each.suffix}`, series: answering, picture, expected: answer, truth: null },
        ...(each.noise !== undefined && { noise: each.noise }),
        parts: promptParts(options.prompt('{question}', { question }), regionPart(each.region, record)),
      }));
      const where = (options.text('where') ?? 'Where is {answer}?').replaceAll('{answer}', answer).replaceAll('{question}', question); // prettier-ignore
      const placed = {
        id: `where-${id}`,
        series: grounding,
        picture,
        expected: `where ${answer} is`,
        place: [region],
      };
      return [...asked, { ...placed, truth: { region, width, height }, parts: [textPart(where)] }];
    });
    return { questions, facts: null };
  },
  mark({ expected, truth }, { text, regions }) {
    if (truth === null) return { score: includesTruth(text, expected) ? 1 : 0, read: text };
    const areas = regions.filter(({ shape }) => shape !== 'point');
    return { score: maskIou(areas, [truth.region], truth), ...(areas.length > 0 && { read: text }) };
  },
  figures(samples) {
    const of = (name: string) => withoutNoise(samples).filter(({ series }) => series === name);
    return {
      rows: [
        scoreRow('answer, included', of(answering), { published: published.vizwiz }),
        ...noiseRows(samples),
        scoreRow('grounding, mean IoU', of(grounding)),
      ],
      curves: noiseCurves(samples),
    };
  },
};
