import { seededRandom } from '../seeded.js';
import { type Fact, factsOf } from './facts.js';
import type { DemoScene } from './truth.js';

const columns = ['index', 'question', 'hint', 'A', 'B', 'C', 'D', 'answer', 'category', 'image', 'l2-category', 'split']; // prettier-ignore
const letters = ['A', 'B', 'C', 'D'];
/** What is added to the index for each rotation of the options. */
const rotationStep = 1e6;
/** Abilities as the benchmark names them. */
const abilities: Record<Fact['kind'], readonly [category: string, l2: string]> = {
  count: ['object_localization', 'finegrained_perception (instance-level)'],
  exists: ['attribute_recognition', 'finegrained_perception (instance-level)'],
  reads: ['ocr', 'finegrained_perception (instance-level)'],
  side: ['spatial_relationship', 'finegrained_perception (cross-instance)'],
};

/**
 * `mmbench_dev.tsv` with every rotation of every question's options.
 *
 * @param pictures the picture files in base64, by name; each stands in the table once and is named by its row's index
 *   after that
 */
export function mmBenchFile(scenes: readonly DemoScene[], pictures: ReadonlyMap<string, string>): string {
  const firstRow = new Map<string, number>();
  const questions = scenes.flatMap((scene) => factsOf(scene, scenes).map((fact) => ({ scene, fact })));
  const rows = questions.flatMap(({ scene: { picture }, fact }, index) => {
    const options = optionsOf(fact, index);
    return options.map((_, turn) => {
      const turned = [...options.slice(turn), ...options.slice(0, turn)];
      const image = firstRow.has(picture) ? String(firstRow.get(picture)) : pictures.get(picture)!;
      if (!firstRow.has(picture)) firstRow.set(picture, index);
      const [category, l2] = abilities[fact.kind];
      const answer = letters[turned.indexOf(fact.answer)]!;
      const choice = letters.map((_letter, i) => turned[i] ?? '');
      return [
        String(index + turn * rotationStep),
        fact.question,
        '',
        ...choice,
        answer,
        category,
        image,
        l2,
        'dev',
      ];
    });
  });
  return [columns, ...rows].map((row) => row.map(cell).join('\t') + '\n').join('');
}

/** yes and no, or two to four numbers with the right one among them. */
function optionsOf({ kind, answer }: Fact, index: number): string[] {
  if (kind !== 'count') return ['yes', 'no'];
  const random = seededRandom(`demo options ${index}`);
  const right = Number(answer);
  const near = [right - 1, right + 1, right + 2, right + 3].filter((number) => number > 0);
  const wrong = near.slice(0, 1 + Math.floor(random() * 3));
  return [right, ...wrong].sort((a, b) => a - b).map(String);
}

/** In quotation marks where it must be, those inside doubled. */
function cell(value: string): string {
  return /[\t\n\r"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
