import { seededRandom } from '../seeded.js';
import { centreOf, type DemoElement, type DemoScene } from './truth.js';

/** A question about the whole picture. */
export interface Fact {
  readonly kind: 'count' | 'exists' | 'reads' | 'side';
  readonly question: string;
  /** "3", "yes", "no" */
  readonly answer: string;
}

/** Pixels by which two centres must differ to lie on different sides. */
const leastDistance = 12;

/** At most one question of each kind about a picture, the same on every machine. */
export function factsOf(scene: DemoScene, scenes: readonly DemoScene[]): Fact[] {
  const random = seededRandom(`demo facts ${scene.picture}`);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  return [
    count(scene, pick),
    exists(scene, scenes, pick),
    reads(scene, scenes, pick),
    side(scene, pick),
  ].filter((fact) => fact !== undefined);
}

type Pick = <T>(items: readonly T[]) => T | undefined;

function count({ counts }: DemoScene, pick: Pick): Fact | undefined {
  // Mostly there is one thing of a kind: asked as they come, "1" would nearly always be right.
  const several = counts.filter(({ of }) => of.length > 1);
  const counted = pick(several.length > 0 && pick([true, false])! ? several : counts);
  if (counted === undefined) return undefined;
  return {
    kind: 'count',
    question: `How many ${counted.name} are there?`,
    answer: String(counted.of.length),
  };
}

function exists(scene: DemoScene, scenes: readonly DemoScene[], pick: Pick): Fact | undefined {
  const things = ({ elements }: DemoScene) => elements.filter(({ group }) => group !== 'text');
  const here = new Set(things(scene).map(({ caption }) => caption));
  const isThere = pick([true, false])!;
  const known = scenes.filter(({ sort }) => sort === scene.sort).flatMap(things).map(({ caption }) => caption); // prettier-ignore
  const caption = pick(isThere ? [...here] : known.filter((each) => !here.has(each)));
  if (caption === undefined) return undefined;
  return { kind: 'exists', question: `Is there ${caption} in the picture?`, answer: isThere ? 'yes' : 'no' };
}

function reads(scene: DemoScene, scenes: readonly DemoScene[], pick: Pick): Fact | undefined {
  const buttons = (from: readonly DemoScene[]) =>
    from.flatMap(({ elements }) => elements.filter((e) => e.category === 'button' && e.isWord === true));
  const own = buttons([scene]).map(({ text }) => text!);
  if (own.length === 0) return undefined;
  const isThere = pick([true, false])!;
  const others = buttons(scenes).map(({ text }) => text!).filter((text) => !own.includes(text)); // prettier-ignore
  const text = pick(isThere ? own : others)!;
  return { kind: 'reads', question: `Is there a "${text}" button?`, answer: isThere ? 'yes' : 'no' };
}

function side({ elements }: DemoScene, pick: Pick): Fact | undefined {
  const things = elements.filter(
    (e) => e.reference !== undefined && (e.group === 'shape' || e.group === 'icon'),
  );
  const pairs = things.flatMap((first) => things.map((second) => [first, second] as const));
  const apart = pairs.filter(([a, b]) => a !== b && distance(a, b, 0) >= leastDistance);
  const pair = pick(apart);
  if (pair === undefined) return undefined;
  const word = pick(['left', 'right'])!;
  const isLeft = centreOf(pair[0].box)[0] < centreOf(pair[1].box)[0];
  const question = `Is ${pair[0].reference} ${word} of ${pair[1].reference}?`;
  return { kind: 'side', question, answer: isLeft === (word === 'left') ? 'yes' : 'no' };
}

/** Between two centres along an axis, in pixels. */
function distance(first: DemoElement, second: DemoElement, axis: 0 | 1): number {
  return Math.abs(centreOf(first.box)[axis] - centreOf(second.box)[axis]);
}
