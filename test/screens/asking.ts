/** What the makers of questions about one screen share. */
import type { Box } from '../../kernel/instruction/geometry.js';
import type { Check, HeldOutQuestion as Question } from '../../models/measure/questions.js';
import type { Lexicon } from './lexicon.js';
import { nameOf, nouns } from './naming.js';
import * as phrasings from './phrasings.js';
import type { Phrasings } from './phrasings.js';
import type { Random } from './random.js';
import { boxTag, handDrawn, pointIn, pointTag } from './region.js';
import type { Item, Kind, Screen } from './truth.js';
import { fontAtInput } from './zoom.js';

export type Words = Readonly<Record<string, string>>;

/** Answers of one short line; longer ones are a task of their own. */
export const shortText = 16;
export const longText = 60;

export class Asking {
  /** What can be asked about by its kind. */
  readonly clear: readonly Item[];
  /** Called by a name that means nothing else on this screen. */
  readonly named: readonly (Item & { readonly name: string })[];

  constructor(
    readonly r: Random,
    readonly screen: Screen,
    readonly lexicon: Lexicon,
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

  /** A question about an item's box or a point in it. */
  about(
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

  question(
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

  phrase({ known, free }: Phrasings, words: Words, kind: 'known' | 'free' | 'any' = 'any'): Asked {
    const isFree = kind === 'any' ? this.r.chance(0.5) : kind === 'free';
    const wording = this.r.pick(isFree ? free : known);
    const text = wording.replace(/\{(\w+)\}/g, (_, key: string) => words[key] ?? '');
    return { text, free: isFree, heldOut: isFree && !phrasings.sayable.has(wording) };
  }

  /** Any kind first, then one of it: or nearly all questions would be about text. */
  anyKind<T extends Item>(items: readonly T[]): T | undefined {
    const kind = pickOrNone(this.r, [...new Set(items.map((item) => item.kind))]);
    return pickOrNone(this.r, items.filter((item) => item.kind === kind)); // prettier-ignore
  }

  fontAt(font: number, region: Box): number {
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

export function pickOrNone<T>(r: Random, from: readonly T[]): T | undefined {
  return from.length === 0 ? undefined : r.pick(from);
}

/** Screens of up to 400 pixels are the ones that are asked about as a whole. */
export function sizeClass({ width, height }: Pick<Screen, 'width' | 'height'>): string {
  const longest = Math.max(width, height);
  if (longest <= 400) return '1: to 400';
  if (longest <= 1100) return '2: to 1100';
  return longest <= 1920 ? '3: to 1920' : '4: to 3840';
}
