/** MMBench: multiple choice, right only when every rotation of the options is. */
import { percent, scoreRow, type Row } from '../figures.js';
import { readMmBench } from '../formats/mmbench.js';
import { chosenOption, circularGroups, rotations, type Option } from '../metrics/choice.js';
import { wilson } from '../metrics/interval.js';
import { published } from '../published.js';
import { textPart } from '../regionParts.js';
import type { Sample, Task } from '../task.js';

interface Truth {
  readonly index: number;
  readonly options: readonly Option[];
  /** A letter; absent in the test set, whose answers only the data set's server knows. */
  readonly answer?: string;
  readonly question: string;
  readonly category: string;
}

const series = 'choice';

export const mmbench: Task<Truth, { readonly split: string }> = {
  name: 'mmbench',
  about: 'Multiple choice with circular evaluation; a submission file where the answers are not public.',
  options: {
    file: 'mmbench_dev_en.tsv and its like',
    options: 'yes: shown to the model; no: it answers freely and its words are compared (default yes)',
  },
  async plan(options) {
    const shown = options.oneOf('options', ['yes', 'no'], 'yes') === 'yes';
    const groups = [...circularGroups(await readMmBench(options.path('file')))];
    const pictures = new Map<string, Uint8Array>();
    const questions = options.sample(groups).flatMap(([key, rows]) => {
      // Some files hold the rotations, some only the first of each.
      const first = rows[0]!;
      const turned = rows.length > 1 ? rows : rotations(first).map((row, i) => ({ ...row, index: key + i * 1e6 })); // prettier-ignore
      return turned.map(({ index, question, hint, options: choices, answer, category }) => {
        const picture = `mmbench-${key}`;
        pictures.set(picture, Buffer.from(first.imageBase64, 'base64'));
        const asked = [hint, question].filter(Boolean).join('\n');
        const list = choices.map(({ letter, text }) => `${letter}. ${text}`).join('\n');
        const words = shown
          ? `{question}\n{options}\nAnswer with the letter of the right option.`
          : '{question}';
        const truth = {
          index,
          question,
          options: choices,
          category: category ?? '',
          ...(answer && { answer }),
        };
        const right = choices.find(({ letter }) => letter === answer);
        const expected = right === undefined ? '' : `${right.letter}. ${right.text}`;
        const parts = [textPart(options.prompt(words, { question: asked, options: list }))];
        return { id: String(index), series, picture, truth, expected, parts };
      });
    });
    return { questions, pictures, facts: { split: /test/i.test(options.required('file')) ? 'test' : 'dev' } };
  },
  mark({ truth: { options, answer } }, { text }) {
    const read = chosenOption(text, options);
    return {
      ...(answer !== undefined && { score: read === answer ? 1 : 0 }),
      ...(read !== undefined && { read }),
    };
  },
  figures(samples, { split }) {
    const marked = samples.filter(({ truth }) => truth.answer !== undefined);
    if (marked.length === 0) {
      return { rows: [{ name: 'not scored', asked: samples.length, note: 'the answers are not public' }] };
    }
    const paper = split === 'test' ? published.mmbenchTest : published.mmbenchDev;
    return {
      rows: [
        { ...circularRow('circular', marked), published: paper },
        scoreRow('each rotation alone', marked),
      ],
    };
  },
  submission(samples) {
    const head = ['index', 'question', 'A', 'B', 'C', 'D', 'prediction', 'category'];
    const rows = [...samples]
      .sort((a, b) => a.truth.index - b.truth.index)
      .map(({ truth, read, answer }) => [
        ...[truth.index, truth.question],
        ...['A', 'B', 'C', 'D'].map((letter) => truth.options.find((o) => o.letter === letter)?.text ?? ''),
        ...[read ?? answer, truth.category],
      ]);
    const cell = (value: string | number) => String(value).replace(/[\t\n\r]+/g, ' ');
    return {
      ending: 'submission.tsv',
      text: [head, ...rows].map((row) => row.map(cell).join('\t') + '\n').join(''),
    };
  },
};

function circularRow(name: string, samples: readonly Sample<Truth>[]): Row {
  const groups = [...circularGroups(samples.map((sample) => ({ index: sample.truth.index, score: sample.score ?? 0 }))).values()]; // prettier-ignore
  const right = groups.filter((group) => group.every(({ score }) => score === 1)).length;
  const interval = percent(wilson(right, groups.length));
  return { name, value: (100 * right) / groups.length, interval, asked: groups.length };
}
