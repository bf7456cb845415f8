/** What the whole test's screens show, for negatives that are plausible: see POPE (arXiv 2305.10355). */
import { nameOf } from './naming.js';
import type { Kind, Screen } from './truth.js';

export interface Named {
  readonly kind: Kind;
  readonly name: string;
}

export interface Lexicon {
  /** Every name on any screen. */
  readonly all: readonly Named[];
  /** The most frequent ones, most frequent first. */
  readonly popular: readonly Named[];
  /** Those on screens of one template, most frequent first: what tends to stand there. */
  readonly together: ReadonlyMap<string, readonly Named[]>;
}

const most = 60;

export function lexiconOf(screens: readonly Screen[]): Lexicon {
  const all = byFrequency(screens);
  const templates = [...new Set(screens.map(({ template }) => template))];
  const together = templates.map((template) => {
    const alike = screens.filter((screen) => screen.template === template);
    return [template, byFrequency(alike).slice(0, most)] as const;
  });
  return { all, popular: all.slice(0, most), together: new Map(together) };
}

function byFrequency(screens: readonly Screen[]): Named[] {
  const counted = new Map<string, Named & { count: number }>();
  for (const { items } of screens) {
    for (const item of items) {
      const name = nameOf(item);
      if (name === undefined || item.vague || name.length > 16) continue;
      const key = `${item.kind} ${name.toLowerCase()}`;
      const known = counted.get(key) ?? { kind: item.kind, name, count: 0 };
      counted.set(key, { ...known, count: known.count + 1 });
    }
  }
  // Names that come up equally often are sorted, so that the order never depends on the screens' order.
  return [...counted.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
