/** Questions about things called by name. Each maker gives one, or nothing where the screen has no case for it. */
import type { HeldOutQuestion as Question } from '../../models/measure/questions.js';
import { pickOrNone, shortText, type Asking } from './asking.js';
import type { Named } from './lexicon.js';
import { article, bareCaption, mention, nouns, plural, reference } from './naming.js';
import * as phrasings from './phrasings.js';
import { boxTag } from './region.js';
import type { Kind } from './truth.js';

/** Things that are counted. */
const most = 9;

export function rec(a: Asking): Question | undefined {
  const item = a.anyKind(a.named);
  if (item === undefined) return undefined;
  const text = a.phrase(phrasings.where, { name: reference(item.kind, item.name) });
  const question = a.question('rec', text, boxTag(item.box), undefined, { kind: nouns[item.kind] });
  return { ...question, box: item.box };
}

/** POPE's three ways to draw what is not there, each with as many that are. */
export function presence(a: Asking): Question | undefined {
  const { r } = a;
  const way = r.pick(['random', 'popular', 'adversarial'] as const);
  const there = r.chance(0.5);
  const byKind = r.chance(0.25);
  const name = byKind ? kindMention(a, there, way) : there ? someMention(a) : absentMention(a, way);
  if (name === undefined) return undefined;
  const text = a.phrase(phrasings.presence, { name });
  return a.question(`presence-${way}`, text, there ? 'yes' : 'no', 'yes-no');
}

function someMention(a: Asking): string | undefined {
  const item = a.anyKind(a.named.filter(({ name }) => name.length <= shortText));
  return item && mention(item.kind, item.name);
}

function kindMention(a: Asking, there: boolean, way: string): string | undefined {
  // The kinds that most screens have are the popular ones.
  const order: readonly Kind[] = ['button', 'link', 'field', 'checkbox', 'dropdown', 'radio', 'tab', 'toggle', 'slider', 'progress']; // prettier-ignore
  const has = (kind: Kind) => a.screen.items.some((item) => item.kind === kind) || a.screen.uncounted.includes(kind); // prettier-ignore
  const sure = (kind: Kind) => a.clear.some((item) => item.kind === kind);
  const kinds = there ? order.filter(sure) : order.filter((kind) => !has(kind));
  const kind = way === 'popular' && !there ? kinds[0] : pickOrNone(a.r, kinds);
  return kind && article(nouns[kind]);
}

function absentMention(a: Asking, way: 'random' | 'popular' | 'adversarial'): string | undefined {
  const { r, lexicon, screen } = a;
  if (way === 'adversarial' && r.chance(0.5)) return otherKind(a);
  const pool = { random: lexicon.all, popular: lexicon.popular, adversarial: lexicon.together.get(screen.template) ?? [] }[way]; // prettier-ignore
  const absent = pool.filter(({ name }) => !screen.strings.some((each) => each.includes(name.toLowerCase())));
  const found: Named | undefined = pickOrNone(r, absent);
  return found && mention(found.kind, found.name);
}

/** The text is there, but on something else: a "Save" link where "Save" is a button. */
function otherKind(a: Asking): string | undefined {
  const item = pickOrNone(a.r, a.named.filter(({ kind, name }) => ['button', 'link', 'tab'].includes(kind) && name.length <= shortText)); // prettier-ignore
  if (item === undefined) return undefined;
  const kind = a.r.pick(
    (['button', 'link', 'tab', 'checkbox'] as const).filter((each) => each !== item.kind),
  );
  const alike = a.screen.items.some((each) => each.kind === kind && [each.text, each.label].includes(item.name)); // prettier-ignore
  return alike ? undefined : mention(kind, item.name);
}

export function count(a: Asking): Question | undefined {
  const { r, screen } = a;
  const kinds: readonly Kind[] = ['button', 'field', 'checkbox', 'radio', 'toggle', 'slider', 'progress', 'tab', 'dropdown', 'link']; // prettier-ignore
  const sure = kinds.filter((kind) => !screen.uncounted.includes(kind));
  const there = sure.filter((kind) => a.clear.some((item) => item.kind === kind));
  const kind = pickOrNone(r, r.chance(0.9) ? there : sure);
  if (kind === undefined) return undefined;
  const all = screen.items.filter((item) => item.kind === kind);
  if (all.some(({ vague }) => vague)) return undefined;
  const byState = ['checkbox', 'radio', 'toggle', 'tab'].includes(kind) && r.chance(0.35);
  const on = r.chance(0.5);
  const noun = byState ? bareCaption({ kind, on, box: [0, 0, 0, 0] }, screen) : nouns[kind];
  const things = plural(noun).replace(/^toggle that is (on|off)e?s$/, 'toggles that are $1');
  const number = byState ? all.filter((item) => (item.on ?? false) === on).length : all.length;
  if (number > most) return undefined;
  return a.question('count', a.phrase(phrasings.count, { things }), String(number), undefined);
}

export function relation(a: Asking): Question | undefined {
  const { r } = a;
  const [one, two] = r.some(a.named, 2);
  if (one === undefined || two === undefined) return undefined;
  const { words, axis, first } = r.pick(phrasings.sides);
  const before = one.box[axis + 2]! <= two.box[axis]!;
  const after = two.box[axis + 2]! <= one.box[axis]!;
  if (!before && !after) return undefined;
  const names = {
    name: reference(one.kind, one.name),
    other: reference(two.kind, two.name),
    side: r.pick(words),
  };
  const text = a.phrase(phrasings.relation, names);
  return a.question('relation', text, before === first ? 'yes' : 'no', 'yes-no');
}
