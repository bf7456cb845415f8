/** All questions of the test, from the truth of its screens. */
import type { HeldOutQuestion } from '../../models/measure/questions.js';
import { Asking, sizeClass } from './asking.js';
import { lexiconOf } from './lexicon.js';
import * as named from './namedQuestions.js';
import { Random } from './random.js';
import * as regions from './regionQuestions.js';
import type { Screen } from './truth.js';

const makers = { ...regions, ...named };
type Maker = Exclude<keyof typeof makers, 'roleNoise'>;

/** How many questions of each task a screen is asked, in the mean. Without a region they are asked on small ones. */
const amounts: Readonly<Record<Maker, readonly [small: number, large: number]>> = {
  role: [2.5, 3.2],
  rolePoint: [1.6, 2],
  state: [2.5, 3],
  color: [1.2, 1.2],
  ocr: [2.5, 3],
  ocrLong: [1, 3],
  illegible: [0.6, 1.6],
  rec: [3, 1],
  presence: [4.5, 2],
  count: [2.5, 0.7],
  relation: [2.2, 0.7],
  style: [0.6, 0.6],
  follow: [1, 1.2],
};
const noisy = 0.55;
const seed = 31_337;

export function askAll(screens: readonly Screen[]): HeldOutQuestion[] {
  const lexicon = lexiconOf(screens);
  return screens.flatMap((screen, i) => {
    const r = new Random(seed + i);
    const asking = new Asking(r, screen, lexicon);
    const column = sizeClass(screen).startsWith('1') ? 0 : 1;
    const made = (Object.keys(amounts) as Maker[]).flatMap((maker) => {
      const amount = amounts[maker][column]!;
      const times = Math.floor(amount) + (r.chance(amount % 1) ? 1 : 0);
      return Array.from({ length: times }, () => makers[maker](asking) ?? makers[maker](asking) ?? []).flat();
    });
    if (r.chance(noisy)) made.push(...makers.roleNoise(asking));
    return withoutRepeats(made);
  });
}

/** The same question twice about one screen would count twice. */
function withoutRepeats(questions: readonly HeldOutQuestion[]): HeldOutQuestion[] {
  return [
    ...new Map(
      questions.map((each) => [`${each.task} ${[each.instruction].flat().join('\n')}`, each]),
    ).values(),
  ];
}
