/** The order of a gallery's tiles, and where keys lead among them; pure. */
import type { MistakeJson, MistakesJson } from '../../kernel/outputJson.js';

export const orders = ['worst first', 'least wrong first', 'kind', 'right answer', 'picture'] as const;
export type Order = (typeof orders)[number];

/** The mistakes' places, sorted; those that are alike stand worst first. */
export function sorted({ mistakes, pictures }: MistakesJson, order: Order): number[] {
  const texts: Readonly<Partial<Record<Order, (mistake: MistakeJson) => string>>> = {
    kind: ({ kind }) => kind,
    'right answer': ({ expected }) => expected,
    picture: ({ picture }) => (picture === undefined ? '' : pictures[picture]!.picture),
  };
  const places = mistakes.map((_, place) => place);
  if (order === 'worst first') return places;
  if (order === 'least wrong first') return places.reverse();
  const text = texts[order]!;
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  return places.sort((a, b) => compare(text(mistakes[a]!), text(mistakes[b]!)) || a - b);
}

/**
 * The tile that a key leads to from the tile at `from`, undefined where it leads to none.
 * @param columns tiles in a row
 */
export function tileAt(key: string, from: number, columns: number, count: number): number | undefined {
  const to = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || to < 0 || to >= count ? undefined : to;
}
