import { parse } from '../../../kernel/instruction/parse.js';
import type { NamedCell } from '../../../src/language/names.js';

/** Cells as the providers see them, without an editor. */
export function cells(...texts: readonly string[]): NamedCell[] {
  return texts.map((text) => ({ ...parse(text), text }));
}

/** Text with a `|` where the cursor is. */
export function withCursor(text: string): { readonly text: string; readonly offset: number } {
  return { text: text.replace('|', ''), offset: text.indexOf('|') };
}
