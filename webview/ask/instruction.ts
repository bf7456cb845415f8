/** What the ask box sends: the question in the cell language, complete with the regions it speaks of. */
import { parse } from '../../kernel/instruction/parse.js';
import { printTag } from '../../kernel/instruction/print.js';
import type { Style } from '../../kernel/instruction/types.js';
import { regionsText, tagOf, type PanelRegion } from '../regions/panelRegion.js';

export interface Asked {
  /** As written: prose with tags; `<lamp>` is the panel's region of that name. */
  readonly question: string;
  /** Appended as the paper's style tag unless the question has one. */
  readonly style?: Style;
  readonly regions: readonly PanelRegion[];
  /** Regions that the question is about when it names none. */
  readonly selected: ReadonlySet<string>;
}

/**
 * A cell's text without its picture. The first mention of a region by name becomes its definition, so that the
 * text needs nothing outside of itself. Without a question: the regions alone.
 */
export function composeQuestion({ question, style, regions, selected }: Asked): string {
  const chosen = regions.filter(({ id }) => selected.has(id));
  const written = question.trim();
  if (written === '') return regionsText(chosen.length > 0 ? chosen : regions);
  const { text, mentions } = defineMentions(written, regions);
  const tags = mentions ? [] : chosen.map(tagOf);
  const hasStyle = parse(text).instruction.style !== undefined;
  const words = [text, ...tags, ...(style === undefined || hasStyle ? [] : [`answer in ${style}`])];
  // What stands behind a directive in its line would be part of it.
  const isDirective = parse(text).instruction.directives.some(({ span }) => span.end === text.length);
  return words.join(isDirective ? '\n' : ' ');
}

/** The question with its first mention of every region spelled out; all else stays as it was written. */
function defineMentions(
  question: string,
  regions: readonly PanelRegion[],
): { readonly text: string; readonly mentions: boolean } {
  const { parts } = parse(question).instruction;
  const defined = new Set(parts.flatMap((part) => (part.type === 'region' && part.name) || []));
  let mentions = parts.some((part) => part.type === 'region');
  let text = '';
  let end = 0;
  for (const part of parts) {
    if (part.type !== 'reference') continue;
    const region = regions.find(({ name }) => name === part.name);
    if (region === undefined) continue;
    mentions = true;
    if (defined.has(part.name)) continue;
    defined.add(part.name);
    text += question.slice(end, part.span.start) + tagOf(region);
    end = part.span.end;
  }
  return { text: text + question.slice(end), mentions };
}

/** What a person types to mention this region: its name, or the whole tag while it has none. */
export function mentionOf(region: PanelRegion): string {
  return region.name === undefined ? tagOf(region) : `<${region.name}>`;
}

/** A whole cell. @param path of the picture, relative to the notebook */
export function cellText(path: string, body: string): string {
  const image = printTag({ type: 'image', path, span: { start: 0, end: 0 } });
  return body === '' ? image : `${image}\n${body}`;
}
