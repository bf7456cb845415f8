/** PointQA: questions about what a point or a box shows, Local and Look-Twice. */
import { boxRegion } from '../../instruction/geometry.js';
import type { Region } from '../../instruction/types.js';
import { groupsOf } from '../../groupsOf.js';
import { noiseCurves, noiseRows, scoreRow, withoutNoise } from '../figures.js';
import { readLocalQa, readLookTwiceQa } from '../formats/pointqa.js';
import { includesTruth, includesWord } from '../metrics/text.js';
import { published } from '../published.js';
import { pictureSizes, promptParts, regionPart, withNoise } from '../regionParts.js';
import type { TaskOptions } from '../options.js';
import type { EvalQuestion, Task } from '../task.js';

export const pointqa: Task<null, null> = {
  name: 'pointqa',
  about: 'Questions about a point or a box, Local and Look-Twice. Right when the answer includes the truth.',
  options: {
    local: 'PointQA-Local’s questions, JSON or JSON lines',
    looktwice: 'LookTwice-QA’s questions, JSON or JSON lines',
    images: 'folder of Visual Genome’s pictures',
    ids: 'JSON list of the picture ids of a split',
    question: 'object, super or general: how much Look-Twice’s question says (default general)',
    shape: 'point,box (default both)',
  },
  async plan(options) {
    const shapes = options.list('shape');
    const sizeOf = pictureSizes();
    const questions: EvalQuestion<null>[] = [];
    for (const { kind, id, picture, question, answer, box, point } of await recordsOf(options)) {
      const size = await sizeOf(picture);
      const regions: Region[] = [{ shape: 'point', points: [point] }, boxRegion(box)];
      for (const region of regions.filter(({ shape }) => shapes.length === 0 || shapes.includes(shape))) {
        const name = `${kind}-${region.shape}-${id}`;
        for (const each of withNoise(region, options.noise, `${options.seed}/${name}`, box)) {
          questions.push({
            ...{ id: name + each.suffix, series: `${kind}, ${region.shape}`, picture, truth: null },
            ...(each.noise !== undefined && { noise: each.noise }),
            expected: answer,
            parts: promptParts(options.prompt('{question}', { question }), regionPart(each.region, size)),
          });
        }
      }
    }
    return { questions, facts: null };
  },
  mark: ({ expected }, { text }) => ({ score: includesTruth(text, bare(expected)) ? 1 : 0, read: text }),
  figures(samples) {
    const rows = groupsOf(withoutNoise(samples), ({ series }) => series).flatMap(([series, of]) => {
      const words = of.map((sample) => ({ ...sample, score: includesWord(sample.answer, bare(sample.expected)) ? 1 : 0 })); // prettier-ignore
      const paper = series.endsWith('box') ? published.pointqaBox : published.pointqaPoint;
      return [
        scoreRow(`${series}, included`, of, { published: paper }),
        scoreRow(`${series}, as whole words`, words),
      ];
    });
    return { rows: [...rows, ...noiseRows(samples)], curves: noiseCurves(samples) };
  },
};

/** Local's answers often end with a full stop, which is not part of the truth. */
const bare = (answer: string) => answer.replace(/\.$/, '');

async function recordsOf(options: TaskOptions) {
  const [local, looktwice] = [options.optionalPath('local'), options.optionalPath('looktwice')];
  if (local === undefined && looktwice === undefined) options.required('looktwice');
  const split = options.optionalPath('ids');
  const files = { pictures: options.path('images'), ...(split !== undefined && { split }) };
  const level = options.oneOf('question', ['general', 'super', 'object'], 'general');
  const near = local === undefined ? [] : await readLocalQa({ ...files, questions: local });
  const far = looktwice === undefined ? [] : await readLookTwiceQa({ ...files, questions: looktwice });
  return [
    ...options.sample(near).map((record) => ({ ...record, kind: 'Local' })),
    ...options
      .sample(far)
      .map((record) => ({ ...record, kind: 'Look-Twice', question: record[`${level}Question`] })),
  ];
}
