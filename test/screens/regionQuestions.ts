/** Questions about marked regions of a screen. Each maker gives one, or nothing where the screen has no case for it. */
import type { Check, HeldOutQuestion as Question } from '../../models/measure/questions.js';
import { longText, pickOrNone, shortText, type Asking, type Words } from './asking.js';
import { bareCaption, caption, colorOf, nouns } from './naming.js';
import * as phrasings from './phrasings.js';
import type { Phrasings } from './phrasings.js';
import { boxTag, handDrawn, noisy } from './region.js';
import { illegibleBelow, legibleFrom, readableFrom } from './zoom.js';

export function role(a: Asking): Question | undefined {
  const item = a.anyKind(a.clear);
  return item && a.about('role', phrasings.role, item, caption(item, a.screen), 'role');
}

export function rolePoint(a: Asking): Question | undefined {
  const item = a.anyKind(a.clear);
  return item && a.about('role-point', phrasings.point, item, caption(item, a.screen), 'role', true);
}

/** The same question about the same item with three amounts of noise. */
export function roleNoise(a: Asking): Question[] {
  const item = a.anyKind(a.clear.filter(({ box: [x1, y1, x2, y2] }) => Math.min(x2 - x1, y2 - y1) > 6));
  if (item === undefined) return [];
  return [0, 0.1, 0.2, 0.3].map((noise) => {
    const region = boxTag(noisy(a.r, item.box, noise, a.screen));
    const text = a.phrase(phrasings.role, { 0: region }, 'known');
    return a.question(`role-noise-${noise}`, text, caption(item, a.screen), 'role', {
      kind: nouns[item.kind],
    });
  });
}

export function state(a: Asking): Question | undefined {
  const { r } = a;
  if (r.chance(0.22)) return disabled(a);
  const wanted = r.chance(0.5);
  const kinds = ['checkbox', 'radio', 'toggle', 'tab'] as const;
  const kind = r.pick(kinds.filter((each) => a.clear.some((item) => item.kind === each)));
  const all = a.clear.filter((item) => item.kind === kind);
  const item = pickOrNone(r, all.filter(({ on }) => on === wanted)) ?? pickOrNone(r, all); // prettier-ignore
  if (item === undefined || kind === undefined) return undefined;
  return a.about('state', phrasings.state[kind], item, item.on ? 'yes' : 'no', 'yes-no', r.chance(0.2));
}

function disabled(a: Asking): Question | undefined {
  const able = a.clear.filter(({ kind }) => ['button', 'field', 'checkbox', 'dropdown'].includes(kind));
  const wanted = a.r.chance(0.5);
  const item = a.anyKind(able.filter(({ disabled }) => (disabled ?? false) === wanted));
  return item && a.about('state', phrasings.state.disabled, item, item.disabled ? 'yes' : 'no', 'yes-no');
}

export function color(a: Asking): Question | undefined {
  const item = pickOrNone(a.r, a.clear.filter((each) => colorOf(each, a.screen) !== undefined)); // prettier-ignore
  return item && a.about('color', phrasings.color, item, colorOf(item, a.screen)!, 'color', a.r.chance(0.2)); // prettier-ignore
}

export function ocr(a: Asking): Question | undefined {
  return reading(a, 'ocr', (text) => text.length <= shortText);
}

export function ocrLong(a: Asking): Question | undefined {
  return reading(a, 'ocr-long', (text) => text.length > shortText && text.length <= longText);
}

/** Text that is large enough at the model's input; below that but not hopeless, it counts for a task of its own. */
function reading(a: Asking, task: string, fits: (text: string) => boolean): Question | undefined {
  const items = a.screen.items.filter(({ text, blurred, disabled }) => text !== undefined && !blurred && !disabled && fits(text)); // prettier-ignore
  const item = a.anyKind(items);
  if (item === undefined) return undefined;
  const around = item.kind !== 'text' && a.r.chance(0.5) ? item.box : item.textBox!;
  const region = handDrawn(a.r, around, a.screen);
  const font = a.fontAt(item.font!, region);
  if (font < readableFrom) return undefined;
  const name = font < legibleFrom ? 'ocr-small' : task;
  const text = a.phrase(phrasings.ocr, { 0: boxTag(region) });
  return a.question(name, text, item.text!, 'text', {
    length: lengthClass(item.text!),
    ...fontTrait(font),
  });
}

/** What nobody can read: blocks too large for the window, thumbnails, text out of focus. */
export function illegible(a: Asking): Question | undefined {
  const { r, screen } = a;
  const blurred = screen.items.filter(({ text, blurred }) => blurred && text !== undefined).map(({ box }) => ({ box, font: 0, why: 'blurred' })); // prettier-ignore
  const tiny = screen.items.filter(({ font, blurred }) => font !== undefined && !blurred).map(({ textBox, font }) => ({ box: textBox!, font: font!, why: 'tiny' })); // prettier-ignore
  const blocks = screen.blocks.map(({ box, font }) => ({ box, font, why: 'block' }));
  const hopeless = [...blurred, ...tiny, ...blocks].filter(({ box, font }) => a.fontAt(font, box) < illegibleBelow); // prettier-ignore
  const why = pickOrNone(r, [...new Set(hopeless.map((each) => each.why))]);
  const found = pickOrNone(r, hopeless.filter((each) => each.why === why)); // prettier-ignore
  if (found === undefined) return undefined;
  const region = handDrawn(r, found.box, screen);
  const text = a.phrase(phrasings.ocr, { 0: boxTag(region) });
  return a.question('illegible', text, 'i cannot read that', 'refusal', { why: found.why });
}

export function style(a: Asking): Question | undefined {
  const { r } = a;
  const item = a.anyKind(a.clear);
  if (item === undefined) return undefined;
  const manner = r.pick(['short', 'detail'] as const);
  const bare = bareCaption(item, a.screen);
  const quoted =
    item.text === undefined ? '' : `${item.kind === 'text' ? '' : ' with the text'} "${item.text}"`;
  const answer = manner === 'short' ? bare : `this is ${caption(item, a.screen)}${quoted}`;
  const question = a.about(`style-${manner}`, phrasings.role, item, answer, manner);
  return {
    ...question,
    instruction: `${question.instruction as string} ${r.pick(phrasings.style[manner])}`,
  };
}

export function follow(a: Asking): Question | undefined {
  const { r, screen } = a;
  const item = a.anyKind(a.clear);
  if (item === undefined) return undefined;
  const color = colorOf(item, screen);
  const ways: [Phrasings, string, Check][] = [];
  if (color !== undefined) ways.push([phrasings.followUp.color, color, 'color']);
  if (item.on !== undefined) ways.push([phrasings.followUp[item.kind as 'checkbox'], item.on ? 'yes' : 'no', 'yes-no']); // prettier-ignore
  const region = handDrawn(r, item.box, screen);
  const legible = item.text !== undefined && item.text.length <= shortText && a.fontAt(item.font!, region) >= legibleFrom; // prettier-ignore
  if (legible && item.kind !== 'field') ways.push([phrasings.followUp.text, item.text!, 'text']);
  const way = pickOrNone(r, ways);
  if (way === undefined) return undefined;
  const [wording, answer, check] = way;
  const first = a.phrase(phrasings.role, { 0: boxTag(region) });
  const second = a.phrase(wording, {}, first.free ? 'free' : 'known');
  const question = a.question('follow', second, answer, check, { asks: check });
  return { ...question, instruction: [first.text, second.text] };
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
