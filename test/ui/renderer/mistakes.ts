/** Samples of an evaluation as its run keeps them, on the tour's pictures, some right and some wrong. */
import { resolve } from 'node:path';
import type { Sample } from '../../../kernel/evaluation/task.js';
import type { Region } from '../../../kernel/instruction/types.js';

const box = (x1: number, y1: number, x2: number, y2: number): Region => ({
  shape: 'box',
  points: [[x1, y1], [x2, y2]],
}); // prettier-ignore

const sample = (id: string, more: Partial<Sample>): Sample => ({
  ...{ id, series: 'GT boxes', picture: resolve('media/tour/login.png'), truth: null, milliseconds: 9 },
  ...{
    instruction: `What can you see in this region? <box 20 282 141 330>`,
    asked: [box(20, 282, 141, 330)],
  },
  ...{ expected: 'button', answer: 'a red circle', regions: [], confidence: 0.5, score: 0, read: 'circle' },
  ...more,
});

const scene = resolve('media/tour/scene.png');

export const samples: readonly Sample[] = [
  sample('a', { confidence: 0.31, score: 0.4 }),
  sample('b', { confidence: 0.93, expected: 'check mark', answer: 'a plus sign <b>in bold</b>' }),
  sample('c', {
    ...{ series: 'testA', picture: scene, instruction: 'Where is the blue star?', asked: [] },
    ...{
      expected: '(196, 36)–(317, 152)',
      place: [box(196, 36, 317, 152)],
      answer: 'the blue star',
      confidence: 0.62,
    },
    regions: [box(40, 43, 145, 148)],
  }),
  sample('d', { confidence: 0.44, noise: 0.2, expected: 'link', answer: '' }),
  sample('e', { score: 1, answer: 'a button' }),
  sample('f', {
    picture: 'nowhere/10.png',
    failure: 'picture-missing',
    answer: '',
    asked: [],
    confidence: 0,
  }),
  sample('g', { picture: scene, asked: [box(48, 212, 144, 306)], confidence: 0.71, expected: 'a long name of something that does not fit', answer: 'another long answer that goes on and on and on' }), // prettier-ignore
  sample('h', { picture: scene, confidence: 0.2, asked: [{ shape: 'point', points: [[200, 120]] }] }),
];

/** Many wrong answers about one picture. */
export const many: readonly Sample[] = Array.from({ length: 60 }, (_, i) =>
  sample(`m${String(i).padStart(2, '0')}`, { confidence: 1 - i / 100, expected: `thing ${i % 7}` }),
);
