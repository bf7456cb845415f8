/** MM-Vet: open answers, graded by a language model that the user names. */
import { percent, scoreRow, type Row } from '../figures.js';
import { readMmVet } from '../formats/mmvet.js';
import { gradeByModel, gradeByWords } from '../judge.js';
import { meanInterval } from '../metrics/interval.js';
import { capabilityMeans } from '../metrics/judged.js';
import { published } from '../published.js';
import { textPart } from '../regionParts.js';
import type { Task } from '../task.js';

interface Truth {
  readonly question: string;
  readonly answer: string;
  readonly capabilities: readonly string[];
}

export const mmvet: Task<Truth, { readonly judge: string }> = {
  name: 'mm-vet',
  about: 'Open answers, graded from 0 to 1 by a judge that you name; without one they are only written.',
  options: {
    file: 'mm-vet.json',
    images: 'folder of its pictures',
    judge: 'URL of an OpenAI-compatible server, as in http://localhost:8080/v1; or "words" to compare words',
    'judge-model': 'the model that grades there; the key is read from CHATSPOT_JUDGE_KEY',
  },
  async plan(options) {
    const judge = options.text('judge');
    const name =
      judge === undefined || judge === 'words' ? judge : `${options.required('judge-model')} at ${judge}`;
    const records = options.sample(await readMmVet(options.path('file'), options.path('images')));
    const questions = records.map(({ id, picture, question, answer, capabilities }) => ({
      ...{ id, series: 'answers', picture, expected: answer, truth: { question, answer, capabilities } },
      parts: [textPart(options.prompt('{question}', { question }))],
    }));
    return { questions, facts: { judge: name ?? 'none' } };
  },
  async mark({ truth }, { text }, _facts, options) {
    const judge = options.text('judge');
    if (judge === undefined) return { read: text };
    if (judge === 'words') return { score: gradeByWords(text, truth.answer), read: text };
    const score = await gradeByModel(judge, options.required('judge-model'), truth, text);
    return { score: score ?? 0, ...(score !== undefined && { read: text }) };
  },
  figures(samples, { judge }) {
    if (judge === 'none') {
      return { rows: [{ name: 'not judged', asked: samples.length, note: 'name a judge with judge=URL' }] };
    }
    const note = judge === 'words' ? 'judge: words of the truth, no language model' : `judge: ${judge}`;
    const graded = samples.map(({ score, truth }) => ({
      grade: score ?? 0,
      capabilities: truth.capabilities,
    }));
    const parts = [...capabilityMeans(graded)].map(([name, { mean, asked }]): Row => {
      const of = graded.filter(({ capabilities }) => capabilities.includes(name)).map(({ grade }) => grade);
      return { name, value: 100 * mean, interval: percent(meanInterval(of)), asked };
    });
    return { rows: [scoreRow('total', samples, { published: published.mmvet, note }), ...parts] };
  },
  submission(samples) {
    const answers = Object.fromEntries(samples.map(({ id, answer }) => [id, answer]));
    return { ending: 'answers.json', text: JSON.stringify(answers, null, 4) + '\n' };
  },
};
