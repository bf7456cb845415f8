/** A whole page: cards of rows of widgets in one theme. */
import type { Random } from './random.js';
import { makeTheme, styleSheet } from './theme.js';
import * as editor from './editor.js';
import * as web from './widgets.js';

const widgets = { ...web, ...editor };

/** How often each kind of row is drawn. */
const rows = {
  button: 10, iconButtons: 4, shapes: 3, field: 13, dropdown: 9, checkboxes: 12, radios: 10, toggles: 8, slider: 7,
  progress: 5, tabs: 8, links: 7, heading: 5, paragraph: 12, table: 4, badges: 4, editorTabs: 10, tree: 5, code: 7, statusBar: 3,
} as const satisfies Partial<Record<keyof typeof widgets, number>>; // prettier-ignore

/** The same on pages that show code more than anything else. */
const codeRows = { ...rows, code: 120, editorTabs: 20, tree: 10, statusBar: 8 };

/** A page's side in CSS pixels. */
export const pageSide = 900;

export interface Page {
  readonly html: string;
  /** The named colour of plain text. */
  readonly ink: string;
  /** Device pixels of a CSS pixel. */
  readonly scale: number;
}

/** @param codes whether code is what it mostly shows */
export function makePage(random: Random, codes: boolean): Page {
  const theme = makeTheme(random);
  let cards = '';
  for (let n = random.int(9, 16); n > 0; n--) {
    let content = '';
    for (let r = random.int(2, 7); r > 0; r--) {
      const kind = random.weighted(codes ? codeRows : rows);
      const count = kind === 'button' || kind === 'field' || kind === 'dropdown' ? random.int(1, 3) : 1;
      const drawn = Array.from({ length: count }, () => widgets[kind](random, theme)).join('');
      content += count > 1 ? `<div class="row">${drawn}</div>` : drawn;
    }
    const frame = random.pick(['', '', 'boxed', 'boxed', 'shadow']);
    cards += `<div class="card ${frame}" style="max-width:${random.int(240, 620)}px">${content}</div>`;
  }
  const head = `<meta charset="utf-8"><style>${styleSheet(theme)}</style>`;
  const html = `<!doctype html><html><head>${head}</head><body><div class="page">${cards}</div></body></html>`;
  return { html, ink: theme.dark ? 'white' : 'black', scale: random.pick([1, 1, 1, 1.25, 1.5, 2]) };
}
