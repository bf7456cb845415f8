/** What can be typed at a place of a cell. Picture paths are only asked for here: `wantsPictures`. */
import { conversationAt } from '../../kernel/instruction/conversation.js';
import { printTag } from '../../kernel/instruction/print.js';
import type { Span } from '../../kernel/instruction/types.js';
import type { NamedCell } from './names.js';

export interface Suggestion {
  readonly label: string;
  /** A VS Code snippet: `${1:x}` is a place to fill in. */
  readonly snippet: string;
  readonly kind: 'tag' | 'name' | 'directive' | 'setting' | 'value';
  readonly detail?: string;
  /** Other suggestions follow at once, as after `<image `. */
  readonly continues?: true;
}

export interface Completions {
  /** What the chosen one replaces. */
  readonly span: Span;
  readonly items: readonly Suggestion[];
  /** The paths of pictures belong here too, written as in `<image …>`. */
  readonly wantsPictures?: true;
}

const tags: readonly Suggestion[] = [
  {
    label: '<image …>',
    snippet: '<image $1>',
    kind: 'tag',
    detail: 'A picture, by its path',
    continues: true,
  },
  {
    label: '<box …>',
    snippet: '<box ${1:x1} ${2:y1} ${3:x2} ${4:y2}>',
    kind: 'tag',
    detail: 'Top left and bottom right',
  },
  { label: '<point …>', snippet: '<point ${1:x} ${2:y}>', kind: 'tag', detail: 'One place' },
  {
    label: '<polygon …>',
    snippet: '<polygon ${1:x1} ${2:y1} ${3:x2} ${4:y2} ${5:x3} ${6:y3}>',
    kind: 'tag',
    detail: 'Three corners or more',
  },
  {
    label: '<box name: …>',
    snippet: '<box ${1:name}: ${2:x1} ${3:y1} ${4:x2} ${5:y2}>',
    kind: 'tag',
    detail: 'A box with a name; later <name> means it',
  },
];

const directives: readonly Suggestion[] = [
  { label: '%set', snippet: '%set ', kind: 'directive', detail: 'Settings from here on', continues: true },
  {
    label: '%eval',
    snippet:
      '%eval ${1|coco-text,coco-regions,refcoco,pointqa,vizwiz-grounding,pope,mmbench,mm-vet|} ${2:demo=yes}',
    kind: 'directive',
    detail: "The paper's evaluation",
  },
  { label: '%model', snippet: '%model ${1:folder}', kind: 'directive', detail: 'Another model from here on' },
  {
    label: '%each',
    snippet: '%each ${1:*.png}',
    kind: 'directive',
    detail: 'Ask this of every matching picture',
  },
];

const settings: readonly Suggestion[] = (
  [
    ['temperature', '${1:0.7}', '0 always takes the likeliest word'],
    ['top_p', '${1:0.9}', 'Only the likeliest words with this probability'],
    ['seed', '${1:1}', 'Where the drawing of words starts'],
    ['max_tokens', '${1:64}', 'The longest answer'],
    ['device', '', 'Where the model runs'],
  ] as const
).map(([key, value, detail]) => ({
  label: key,
  snippet: `${key}=${value}`,
  kind: 'setting',
  detail,
  ...(key === 'device' && { continues: true as const }),
}));

const values = (words: readonly string[]): Suggestion[] =>
  words.map((word) => ({ label: word, snippet: word, kind: 'value' }));

/** @param offset where the cursor is in the text of `cells[index]` */
export function completionsAt(
  cells: readonly NamedCell[],
  index: number,
  offset: number,
): Completions | undefined {
  const { text } = cells[index]!;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  /** What the cursor's last `length` characters become. */
  const replace = (length: number, items: readonly Suggestion[]): Completions => ({
    span: { start: offset - length, end: offset },
    items,
  });
  const directive = /^\s*(%[A-Za-z]*)$/.exec(line);
  if (directive !== null) return replace(directive[1]!.length, directives);
  const device = /^\s*%set\s(?:.*\s)?device=(\w*)$/.exec(line);
  if (device !== null)
    return replace(device[1]!.length, values(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']));
  const setting = /^\s*%set\s(?:.*\s)?(\w*)$/.exec(line);
  if (setting !== null) return replace(setting[1]!.length, settings);
  if (/^\s*%[A-Za-z]/.test(line)) return undefined;

  const path = /<image\s+(?:[^<>":\s]+:\s+)?("?[^<>"]*)$/.exec(line);
  if (path !== null) return { ...replace(path[1]!.length, []), wantsPictures: true };
  const open = /(\\*)(<[\p{L}\p{N}_-]*)$/u.exec(line);
  if (open !== null) {
    if (open[1]!.length % 2 === 1) return undefined; // an escaped "<" is text
    const { span, items } = replace(open[2]!.length, [...tags, ...names(cells, index)]);
    // The ">" that the editor closed by itself goes with it.
    return { span: { ...span, end: span.end + (text[offset] === '>' ? 1 : 0) }, items };
  }
  if (/<[^>]*$/.test(line)) return undefined;
  const style = /\banswer\s+in\s+(\w*)$/i.exec(line);
  if (style !== null) return replace(style[1]!.length, values(['short', 'detail']));
  return /(?:^|\s)$/.test(line) ? replace(0, [...tags, ...names(cells, index)]) : undefined;
}

function names(cells: readonly NamedCell[], index: number): Suggestion[] {
  return [...conversationAt(cells, index).names].map(([name, part]) => ({
    label: `<${name}>`,
    snippet: `<${name}>`,
    kind: 'name',
    detail: printTag(part),
  }));
}
