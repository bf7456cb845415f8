/** How items are called in answers and questions: the words of models/train/naming.py. */
import { colorName } from './color.js';
import type { Item, Kind, Screen } from './truth.js';

export const nouns: Readonly<Record<Kind, string>> = {
  button: 'button',
  field: 'text field',
  checkbox: 'checkbox',
  radio: 'radio button',
  toggle: 'toggle',
  slider: 'slider',
  progress: 'progress bar',
  tab: 'tab',
  dropdown: 'dropdown',
  link: 'link',
  text: 'text',
};

const withState: Partial<Record<Kind, (on: boolean) => string>> = {
  checkbox: (on) => (on ? 'checked checkbox' : 'unchecked checkbox'),
  radio: (on) => (on ? 'selected radio button' : 'unselected radio button'),
  toggle: (on) => (on ? 'toggle that is on' : 'toggle that is off'),
  tab: (on) => (on ? 'active tab' : 'inactive tab'),
};

/** The clear colour of a button, or none. White on a light page and black on a dark one are not told from the page. */
export function colorOf(item: Item, screen: Pick<Screen, 'dark'>): string | undefined {
  if (item.kind !== 'button' || item.ground === undefined) return undefined;
  const name = colorName(item.ground);
  return name === (screen.dark ? 'black' : 'white') ? undefined : name;
}

/** "blue button", "checked checkbox", "text". */
export function bareCaption(item: Item, screen: Pick<Screen, 'dark'>): string {
  const noun = withState[item.kind]?.(item.on ?? false) ?? nouns[item.kind];
  const color = colorOf(item, screen);
  return color === undefined ? noun : `${color} ${noun}`;
}

export const article = (noun: string) => `${/^"?[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

/** "a blue button"; a string standing alone is just "text". */
export function caption(item: Item, screen: Pick<Screen, 'dark'>): string {
  return item.kind === 'text' ? 'text' : article(bareCaption(item, screen));
}

/** What people call it by: its own text, or the label beside it. */
export function nameOf(item: Item): string | undefined {
  const own = item.kind === 'field' || item.kind === 'dropdown' ? item.label : (item.text ?? item.label);
  const usable =
    own !== undefined && /^[\x20-\x7e]{1,23}[^.,;:]$/.test(own) && /[A-Za-z]/.test(own) && !/["<>]/.test(own);
  return usable ? own : undefined;
}

/** `the "Save" button`, `the text "Wiki"`. */
export function reference(kind: Kind, name: string): string {
  return kind === 'text' ? `the text "${name}"` : `the "${name}" ${nouns[kind]}`;
}

/** The same without saying that it is there: `a "Save" button`. */
export function mention(kind: Kind, name: string): string {
  return kind === 'text' ? `the text "${name}"` : article(`"${name}" ${nouns[kind]}`);
}

export const plural = (noun: string) => (/[sx]$/.test(noun) ? `${noun}es` : `${noun}s`);
