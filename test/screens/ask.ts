/** Questions about one screen. Each maker gives one, or nothing where the screen has no case for it. */
import type { Box } from '../../kernel/instruction/geometry.js';
import type { Check, HeldOutQuestion } from '../../models/measure/questions.js';
import type { Lexicon, Named } from './lexicon.js';
import {
  article,
  bareCaption,
  caption,
  colorOf,
  mention,
  nameOf,
  nouns,
  plural,
  reference,
} from './naming.js';
import * as phrasings from './phrasings.js';
import type { Phrasings } from './phrasings.js';
import type { Random } from './random.js';
import { boxTag, handDrawn, noisy, pointIn, pointTag } from './region.js';
import type { Item, Kind, Screen } from './truth.js';
import { fontAtInput, illegibleBelow, legibleFrom, readableFrom } from './zoom.js';

type Question = HeldOutQuestion;
type Words = Readonly<Record<string, string>>;

/** Answers of one short line; longer ones are a task of their own. */
export const shortText = 16;
export const longText = 60;
const counted = 9;

export class Asker {
  /** What can be asked about by its kind. */
  private readonly clear: readonly Item[];
  /** Called by a name that means nothing else on this screen. */
  private readonly named: readonly (Item & { readonly name: string })[];

  constructor(
    private readonly r: Random,
    private readonly screen: Screen,
    private readonly lexicon: Lexicon,
  ) {
    this.clear = screen.items.filter(({ vague, blurred }) => !vague && !blurred);
    const withName = this.clear.flatMap((item) => {
      const name = nameOf(item);
      return name === undefined ? [] : [{ ...item, name }];
    });
    const key = (item: { kind: Kind; name: string }) => `${item.kind} ${item.name.toLowerCase()}`;
    const keys = withName.map(key);
    const shown = screen.items.map((item) => item.text?.toLowerCase());
    this.named = withName.filter((item) => {
      const once = keys.filter((each) => each === key(item)).length === 1;
      // Text is quoted without saying what it stands on.
      return (
        once &&
        (item.kind !== 'text' || shown.filter((each) => each === item.name.toLowerCase()).length === 1)
      );
    });
  }

  role(): Question | undefined {
    const item = this.anyKind(this.clear);
    return item && this.about('role', phrasings.role, item, caption(item, this.screen), 'role');
  }

  rolePoint(): Question | undefined {
    const item = this.anyKind(this.clear);
    return item && this.about('role-point', phrasings.point, item, caption(item, this.screen), 'role', true);
  }

  /** The same question about the same item with three amounts of noise. */
  roleNoise(): Question[] {
    const item = this.anyKind(
      this.clear.filter(({ box: [x1, y1, x2, y2] }) => Math.min(x2 - x1, y2 - y1) > 6),
    );
    if (item === undefined) return [];
    return [0, 0.1, 0.2, 0.3].map((noise) => {
      const region = boxTag(noisy(this.r, item.box, noise, this.screen));
      const text = this.phrase(phrasings.role, { 0: region }, 'known');
      return this.question(`role-noise-${noise}`, text, caption(item, this.screen), 'role', {
        kind: nouns[item.kind],
      });
    });
  }

  state(): Question | undefined {
    const { r } = this;
    if (r.chance(0.22)) return this.disabled();
    const wanted = r.chance(0.5);
    const kinds = ['checkbox', 'radio', 'toggle', 'tab'] as const;
    const kind = r.pick(kinds.filter((each) => this.clear.some((item) => item.kind === each)));
    const all = this.clear.filter((item) => item.kind === kind);
    const item = pickOrNone(r, all.filter(({ on }) => on === wanted)) ?? pickOrNone(r, all); // prettier-ignore
    if (item === undefined || kind === undefined) return undefined;
    return this.about('state', phrasings.state[kind], item, item.on ? 'yes' : 'no', 'yes-no', r.chance(0.2));
  }

  private disabled(): Question | undefined {
    const able = this.clear.filter(({ kind }) => ['button', 'field', 'checkbox', 'dropdown'].includes(kind));
    const wanted = this.r.chance(0.5);
    const item = this.anyKind(able.filter(({ disabled }) => (disabled ?? false) === wanted));
    return (
      item && this.about('state', phrasings.state.disabled, item, item.disabled ? 'yes' : 'no', 'yes-no')
    );
  }

  color(): Question | undefined {
    const item = pickOrNone(this.r, this.clear.filter((each) => colorOf(each, this.screen) !== undefined)); // prettier-ignore
    return item && this.about('color', phrasings.color, item, colorOf(item, this.screen)!, 'color', this.r.chance(0.2)); // prettier-ignore
  }

  ocr(): Question | undefined {
    return this.reading('ocr', (text) => text.length <= shortText);
  }

  ocrLong(): Question | undefined {
    return this.reading('ocr-long', (text) => text.length > shortText && text.length <= longText);
  }

  /** Text that is large enough at the model's input; below that but not hopeless, it counts for a task of its own. */
  private reading(task: string, fits: (text: string) => boolean): Question | undefined {
    const items = this.screen.items.filter(({ text, blurred, disabled }) => text !== undefined && !blurred && !disabled && fits(text)); // prettier-ignore
    const item = this.anyKind(items);
    if (item === undefined) return undefined;
    const around = item.kind !== 'text' && this.r.chance(0.5) ? item.box : item.textBox!;
    const region = handDrawn(this.r, around, this.screen);
    const font = this.fontAt(item.font!, region);
    if (font < readableFrom) return undefined;
    const name = font < legibleFrom ? 'ocr-small' : task;
    const text = this.phrase(phrasings.ocr, { 0: boxTag(region) });
    return this.question(name, text, item.text!, 'text', {
      length: lengthClass(item.text!),
      ...fontTrait(font),
    });
  }

  /** What nobody can read: blocks too large for the window, thumbnails, text out of focus. */
  illegible(): Question | undefined {
    const { r, screen } = this;
    const blurred = screen.items.filter(({ text, blurred }) => blurred && text !== undefined).map(({ box }) => ({ box, font: 0, why: 'blurred' })); // prettier-ignore
    const tiny = screen.items.filter(({ font, blurred }) => font !== undefined && !blurred).map(({ textBox, font }) => ({ box: textBox!, font: font!, why: 'tiny' })); // prettier-ignore
    const blocks = screen.blocks.map(({ box, font }) => ({ box, font, why: 'block' }));
    const hopeless = [...blurred, ...tiny, ...blocks].filter(({ box, font }) => this.fontAt(font, box) < illegibleBelow); // prettier-ignore
    const why = pickOrNone(r, [...new Set(hopeless.map((each) => each.why))]);
    const found = pickOrNone(r, hopeless.filter((each) => each.why === why)); // prettier-ignore
    if (found === undefined) return undefined;
    const region = handDrawn(r, found.box, screen);
    const text = this.phrase(phrasings.ocr, { 0: boxTag(region) });
    return this.question('illegible', text, 'i cannot read that', 'refusal', { why: found.why });
  }

  rec(): Question | undefined {
    const item = this.anyKind(this.named);
    if (item === undefined) return undefined;
    const text = this.phrase(phrasings.where, { name: reference(item.kind, item.name) });
    const question = this.question('rec', text, boxTag(item.box), undefined, { kind: nouns[item.kind] });
    return { ...question, box: item.box };
  }

  /** POPE's three ways to draw what is not there, each with as many that are. */
  presence(): Question | undefined {
    const { r } = this;
    const way = r.pick(['random', 'popular', 'adversarial'] as const);
    const there = r.chance(0.5);
    const byKind = r.chance(0.25);
    const name = byKind ? this.kindMention(there, way) : there ? this.someMention() : this.absentMention(way);
    if (name === undefined) return undefined;
    const text = this.phrase(phrasings.presence, { name });
    return this.question(`presence-${way}`, text, there ? 'yes' : 'no', 'yes-no');
  }

  private someMention(): string | undefined {
    const item = this.anyKind(this.named.filter(({ name }) => name.length <= shortText));
    return item && mention(item.kind, item.name);
  }

  private kindMention(there: boolean, way: string): string | undefined {
    // The kinds that most screens have are the popular ones.
    const order: readonly Kind[] = ['button', 'link', 'field', 'checkbox', 'dropdown', 'radio', 'tab', 'toggle', 'slider', 'progress']; // prettier-ignore
    const has = (kind: Kind) => this.screen.items.some((item) => item.kind === kind) || this.screen.uncounted.includes(kind); // prettier-ignore
    const sure = (kind: Kind) => this.clear.some((item) => item.kind === kind);
    const kinds = there ? order.filter(sure) : order.filter((kind) => !has(kind));
    const kind = way === 'popular' && !there ? kinds[0] : pickOrNone(this.r, kinds);
    return kind && article(nouns[kind]);
  }

  private absentMention(way: 'random' | 'popular' | 'adversarial'): string | undefined {
    const { r, lexicon, screen } = this;
    if (way === 'adversarial' && r.chance(0.5)) return this.otherKind();
    const pool = { random: lexicon.all, popular: lexicon.popular, adversarial: lexicon.together.get(screen.template) ?? [] }[way]; // prettier-ignore
    const absent = pool.filter(
      ({ name }) => !screen.strings.some((each) => each.includes(name.toLowerCase())),
    );
    const found: Named | undefined = pickOrNone(r, absent);
    return found && mention(found.kind, found.name);
  }

  /** The text is there, but on something else: a "Save" link where "Save" is a button. */
  private otherKind(): string | undefined {
    const item = pickOrNone(this.r, this.named.filter(({ kind, name }) => ['button', 'link', 'tab'].includes(kind) && name.length <= shortText)); // prettier-ignore
    if (item === undefined) return undefined;
    const kind = this.r.pick(
      (['button', 'link', 'tab', 'checkbox'] as const).filter((each) => each !== item.kind),
    );
    const alike = this.screen.items.some((each) => each.kind === kind && [each.text, each.label].includes(item.name)); // prettier-ignore
    return alike ? undefined : mention(kind, item.name);
  }

  count(): Question | undefined {
    const { r, screen } = this;
    const kinds: readonly Kind[] = ['button', 'field', 'checkbox', 'radio', 'toggle', 'slider', 'progress', 'tab', 'dropdown', 'link']; // prettier-ignore
    const sure = kinds.filter((kind) => !screen.uncounted.includes(kind));
    const there = sure.filter((kind) => this.clear.some((item) => item.kind === kind));
    const kind = pickOrNone(r, r.chance(0.9) ? there : sure);
    if (kind === undefined) return undefined;
    const all = screen.items.filter((item) => item.kind === kind);
    if (all.some(({ vague }) => vague)) return undefined;
    const byState = ['checkbox', 'radio', 'toggle', 'tab'].includes(kind) && r.chance(0.35);
    const on = r.chance(0.5);
    const noun = byState ? bareCaption({ kind, on, box: [0, 0, 0, 0] }, screen) : nouns[kind];
    const things = plural(noun).replace(/^toggle that is (on|off)e?s$/, 'toggles that are $1');
    const number = byState ? all.filter((item) => (item.on ?? false) === on).length : all.length;
    if (number > counted) return undefined;
    return this.question('count', this.phrase(phrasings.count, { things }), String(number), undefined);
  }

  relation(): Question | undefined {
    const { r } = this;
    const [one, two] = r.some(this.named, 2);
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
    const text = this.phrase(phrasings.relation, names);
    return this.question('relation', text, before === first ? 'yes' : 'no', 'yes-no');
  }

  style(): Question | undefined {
    const { r } = this;
    const item = this.anyKind(this.clear);
    if (item === undefined) return undefined;
    const manner = r.pick(['short', 'detail'] as const);
    const bare = bareCaption(item, this.screen);
    const quoted =
      item.text === undefined ? '' : `${item.kind === 'text' ? '' : ' with the text'} "${item.text}"`;
    const answer = manner === 'short' ? bare : `this is ${caption(item, this.screen)}${quoted}`;
    const question = this.about(`style-${manner}`, phrasings.role, item, answer, manner);
    return {
      ...question,
      instruction: `${question.instruction as string} ${r.pick(phrasings.style[manner])}`,
    };
  }

  follow(): Question | undefined {
    const { r, screen } = this;
    const item = this.anyKind(this.clear);
    if (item === undefined) return undefined;
    const color = colorOf(item, screen);
    const ways: [Phrasings, string, Check][] = [];
    if (color !== undefined) ways.push([phrasings.followUp.color, color, 'color']);
    if (item.on !== undefined) ways.push([phrasings.followUp[item.kind as 'checkbox'], item.on ? 'yes' : 'no', 'yes-no']); // prettier-ignore
    const region = handDrawn(r, item.box, screen);
    const legible = item.text !== undefined && item.text.length <= shortText && this.fontAt(item.font!, region) >= legibleFrom; // prettier-ignore
    if (legible && item.kind !== 'field') ways.push([phrasings.followUp.text, item.text!, 'text']);
    const way = pickOrNone(r, ways);
    if (way === undefined) return undefined;
    const [wording, answer, check] = way;
    const first = this.phrase(phrasings.role, { 0: boxTag(region) });
    const second = this.phrase(wording, {}, first.free ? 'free' : 'known');
    const question = this.question('follow', second, answer, check, { asks: check });
    return { ...question, instruction: [first.text, second.text] };
  }

  /** A question about an item's box or a point in it. */
  private about(
    task: string,
    wording: Phrasings,
    item: Item,
    answer: string,
    check: Check,
    atPoint = false,
  ): Question {
    const { r, screen } = this;
    const region = atPoint
      ? pointTag(pointIn(r, item.kind === 'text' ? item.textBox! : item.box, screen))
      : boxTag(handDrawn(r, item.box, screen));
    return this.question(task, this.phrase(wording, { 0: region }), answer, check, {
      kind: nouns[item.kind],
    });
  }

  private question(
    task: string,
    asked: Asked,
    answer: string,
    check: Check | undefined,
    traits: Words = {},
  ): Question {
    const { picture, dpr, font, template } = this.screen;
    const general = { size: sizeClass(this.screen), dpr: String(dpr), face: font, template };
    return {
      picture,
      task,
      instruction: asked.text,
      answer,
      ...(check !== undefined && { check }),
      traits: { wording: asked.heldOut ? 'held out' : 'known', ...general, ...traits },
    };
  }

  private phrase({ known, free }: Phrasings, words: Words, kind: 'known' | 'free' | 'any' = 'any'): Asked {
    const isFree = kind === 'any' ? this.r.chance(0.5) : kind === 'free';
    const wording = this.r.pick(isFree ? free : known);
    const text = wording.replace(/\{(\w+)\}/g, (_, key: string) => words[key] ?? '');
    return { text, free: isFree, heldOut: isFree && !phrasings.sayable.has(wording) };
  }

  /** Any kind first, then one of it: or nearly all questions would be about text. */
  private anyKind<T extends Item>(items: readonly T[]): T | undefined {
    const kind = pickOrNone(this.r, [...new Set(items.map((item) => item.kind))]);
    return pickOrNone(this.r, items.filter((item) => item.kind === kind)); // prettier-ignore
  }

  private fontAt(font: number, region: Box): number {
    return fontAtInput(font, region, this.screen.width, this.screen.height);
  }
}

interface Asked {
  readonly text: string;
  /** Whether it comes from the list that was written without a look at training's, */
  readonly free: boolean;
  /** and training cannot say it by chance. */
  readonly heldOut: boolean;
}

function pickOrNone<T>(r: Random, from: readonly T[]): T | undefined {
  return from.length === 0 ? undefined : r.pick(from);
}

/** Screens of up to 400 pixels are the ones that are asked about as a whole. */
export function sizeClass({ width, height }: Pick<Screen, 'width' | 'height'>): string {
  const longest = Math.max(width, height);
  if (longest <= 400) return '1: to 400';
  if (longest <= 1100) return '2: to 1100';
  return longest <= 1920 ? '3: to 1920' : '4: to 3840';
}

function lengthClass(text: string): string {
  if (text.length <= 4) return '1–4';
  if (text.length <= shortText) return '5–16';
  return text.length <= 30 ? '17–30' : '31–60';
}

function fontTrait(font: number): Words {
  return {
    'font at input': font < legibleFrom ? 'below 9' : font < 12 ? '9–12' : font < 16 ? '12–16' : 'from 16',
  };
}
