/** The panel's keys, wherever the focus is, except where a person types text. */
import type { Tool } from './regions/regionStore.svelte.js';

export type Shortcut =
  | { readonly type: 'tool'; readonly tool: Tool }
  | { readonly type: 'undo' | 'redo' | 'fit' | 'one to one' }
  | { readonly type: 'zoom'; readonly factor: number };

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  composedPath(): readonly unknown[];
}

const plain: Readonly<Record<string, Shortcut>> = {
  v: { type: 'tool', tool: 'select' },
  p: { type: 'tool', tool: 'point' },
  b: { type: 'tool', tool: 'box' },
  g: { type: 'tool', tool: 'polygon' },
  '+': { type: 'zoom', factor: 1.25 },
  '=': { type: 'zoom', factor: 1.25 },
  '-': { type: 'zoom', factor: 0.8 },
  '0': { type: 'fit' },
  '1': { type: 'one to one' },
};

/** The shortcut that a key event means, or undefined. */
export function shortcutOf(event: Key): Shortcut | undefined {
  if (event.altKey || event.composedPath().some(takesText)) return undefined;
  const key = event.key.toLowerCase();
  if (!event.ctrlKey && !event.metaKey) return Object.hasOwn(plain, key) ? plain[key] : undefined;
  if (key === 'z') return { type: event.shiftKey ? 'redo' : 'undo' };
  return key === 'y' ? { type: 'redo' } : undefined;
}

/** The inner field of a control lies in its shadow, which only the event's path shows. */
function takesText(target: unknown): boolean {
  const { localName, type } = target as { localName?: string; type?: string };
  return localName === 'textarea' || localName === 'select' || (localName === 'input' && type !== 'checkbox');
}
