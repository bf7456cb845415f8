/** POPE: does the model see objects that are not there? */
import { groupsOf } from '../../groupsOf.js';
import { percent, type Row } from '../figures.js';
import { readPope } from '../formats/pope.js';
import { wilson } from '../metrics/interval.js';
import { popeAnswer, yesNoScores } from '../metrics/yesNo.js';
import { published } from '../published.js';
import { textPart } from '../regionParts.js';
import type { Sample, Task } from '../task.js';

const splits = ['random', 'popular', 'adversarial'] as const;

export const pope: Task<null, null> = {
  name: 'pope',
  about: 'Is there a … in the picture? Accuracy, precision, recall, F1 and how often the model says yes.',
  options: {
    random: 'coco_pope_random.json',
    popular: 'coco_pope_popular.json',
    adversarial: 'coco_pope_adversarial.json',
    images: 'folder of COCO’s val2014 pictures',
  },
  async plan(options) {
    const given = splits.filter((split) => options.text(split) !== undefined);
    if (given.length === 0) options.required('random');
    const lists = given.map(async (split) => {
      const records = await readPope(options.path(split), options.path('images'));
      return options.sample(records).map(({ id, picture, question, answer }) => ({
        ...{ id: `${split}-${id}`, series: split as string, picture, expected: answer, truth: null },
        parts: [textPart(options.prompt('{question}', { question }))],
      }));
    });
    return { questions: (await Promise.all(lists)).flat(), facts: null };
  },
  mark({ expected }, { text }) {
    const read = popeAnswer(text);
    return { score: read === expected ? 1 : 0, read };
  },
  figures(samples) {
    const groups = groupsOf(samples, ({ series }) => series);
    const order = splits.flatMap((split) => groups.filter(([series]) => series === split));
    return { rows: order.flatMap(([split, of]) => rowsOf(split, of)) };
  },
};

function rowsOf(split: string, samples: readonly Sample[]): Row[] {
  // A question that failed has no answer: it is counted as the wrong one.
  const pairs = samples.map(({ read, expected }) => {
    const right = expected === 'yes' ? 'yes' : 'no';
    return { right, given: read === 'yes' || read === 'no' ? read : right === 'yes' ? 'no' : 'yes' } as const;
  });
  const scores = yesNoScores(pairs);
  const asked = pairs.length;
  const right = pairs.filter((pair) => pair.given === pair.right).length;
  const paper = split === 'random' ? { published: published.popeRandom } : {};
  return [
    { name: `${split}, accuracy`, value: 100 * scores.accuracy, interval: percent(wilson(right, asked)), asked, ...paper },
    { name: `${split}, precision`, value: 100 * scores.precision, asked },
    { name: `${split}, recall`, value: 100 * scores.recall, asked },
    { name: `${split}, F1`, value: 100 * scores.f1, asked },
    { name: `${split}, says yes`, value: 100 * scores.yesShare, asked },
  ]; // prettier-ignore
}
