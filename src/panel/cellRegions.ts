/**
 * Regions in a cell's text, and the text after they were edited: pure, without VS Code. Whatever the edit does not
 * concern stays as it was written, to the blank.
 */
import { conversationAt, type Cell } from '../../kernel/instruction/conversation.js';
import { sortCorners, toPixels } from '../../kernel/instruction/geometry.js';
import { parse } from '../../kernel/instruction/parse.js';
import { printTag } from '../../kernel/instruction/print.js';
import type { ImagePart, Point, Region, RegionPart, Size } from '../../kernel/instruction/types.js';

/** The cell's text with what is above it, and which pictures are the one that the panel shows. */
export interface CellContext {
  /** Texts of the cells above, in document order. */
  readonly above: readonly string[];
  readonly text: string;
  isPicture(image: ImagePart): boolean;
}

export interface EditedRegion extends Region {
  /** Of a region that is in the text, its id there. */
  readonly id: string;
  readonly name?: string;
}

/** The regions of the cell that lie on the picture, in the order of the text. */
export function regionsOnPicture({ above, text, isPicture }: CellContext): RegionPart[] {
  const instruction = parse(text).instruction;
  const cells: Cell[] = [...above.map((cell) => ({ instruction: parse(cell).instruction })), { instruction }];
  const { pictures } = conversationAt(cells, cells.length - 1);
  return instruction.parts.filter((part): part is RegionPart => {
    const picture = pictures.get(part);
    return part.type === 'region' && picture !== undefined && isPicture(picture);
  });
}

/**
 * The text with its regions as they are after an edit: changed tags are rewritten, missing ones taken out, new
 * ones added where they lie on the picture.
 *
 * @param ids of the regions that `regionsOnPicture` finds, in its order
 * @param regions all of them after the edit, in pixels
 */
export function rewriteRegions(
  context: CellContext,
  ids: readonly string[],
  regions: readonly EditedRegion[],
  size: Size,
): string {
  const parts = regionsOnPicture(context);
  const edited = new Map(regions.map((region) => [region.id, region]));
  let { text } = context;
  // From the end, so that the spans in front stay true.
  for (const [i, part] of [...parts.entries()].reverse()) {
    const region = edited.get(ids[i] ?? '');
    if (region === undefined) text = without(text, part.span.start, part.span.end);
    else if (isChanged(part, region, size)) {
      text = text.slice(0, part.span.start) + tagLike(part, region, size) + text.slice(part.span.end);
    }
  }
  const known = new Set(ids);
  for (const region of regions) {
    if (!known.has(region.id)) text = withTag({ ...context, text }, pixelTag(region));
  }
  return text;
}

/**
 * Ids for the regions of a changed text: a region that is still there keeps its own, wherever it has moved to; a
 * changed one keeps that of the region at its place.
 */
export function carryIds(
  before: readonly { readonly id: string; readonly tag: string }[],
  tags: readonly string[],
  newId: () => string,
): string[] {
  const free = [...before];
  const take = (index: number) => (index < 0 ? undefined : free.splice(index, 1)[0]!.id);
  const exact = tags.map((tag) => take(free.findIndex((old) => old.tag === tag)));
  const isSameCount = before.length === tags.length;
  return exact.map((id, i) => id ?? take(isSameCount ? free.indexOf(before[i]!) : -1) ?? newId());
}

function isChanged(part: RegionPart, { shape, points, name }: EditedRegion, size: Size): boolean {
  const written = sortCorners(toPixels(part, part.unit, size));
  return (
    shape !== written.shape || part.name !== name || JSON.stringify(points) !== JSON.stringify(written.points)
  );
}

/** In the unit that the tag had. The paper's literal form stays one as long as it has no name. */
function tagLike(part: RegionPart, region: EditedRegion, size: Size): string {
  if (part.unit === 'pixels') return pixelTag(region, part);
  const points = region.points.map(([x, y]): Point => [fraction(x, size.width), fraction(y, size.height)]);
  return printTag({ ...base(region, part), points, unit: 'fractions' });
}

function pixelTag(region: EditedRegion, part?: RegionPart): string {
  const points = region.points.map(([x, y]): Point => [Math.round(x), Math.round(y)]);
  return printTag({ ...base(region, part), points, unit: 'pixels' });
}

function base({ shape, name }: EditedRegion, part?: RegionPart) {
  const literal = part?.literal === true && name === undefined;
  return {
    ...{ type: 'region' as const, shape, span: { start: 0, end: 0 } },
    ...(name !== undefined && { name }),
    ...(literal && { literal }),
  };
}

/** As few decimals as still mean the same pixel, but three at least. */
function fraction(pixels: number, size: number): number {
  const decimals = Math.max(3, Math.ceil(Math.log10(2 * size)));
  return Number((pixels / size).toFixed(decimals));
}

/** Without a tag and the blank that it leaves double. */
function without(text: string, start: number, end: number): string {
  const isBlank = (at: number) => text[at] === undefined || /\s/.test(text[at]!);
  const before = text[start - 1] === ' ' && (isBlank(end) || /[.,;:!?]/.test(text[end]!)) ? 1 : 0;
  const after = before === 0 && (start === 0 || text[start - 1] === '\n') && text[end] === ' ' ? 1 : 0;
  return text.slice(0, start - before) + text.slice(end + after);
}

/** At the end if that is on the picture; else behind the last tag that is. */
function withTag(context: CellContext, tag: string): string {
  const { text } = context;
  const content = text.trimEnd();
  const { instruction } = parse(content);
  const isDirective = instruction.directives.some(({ span }) => span.end === content.length && span.end > 0);
  const join = content === '' ? '' : isDirective ? '\n' : ' ';
  const atEnd = content + join + tag + text.slice(content.length);
  const count = regionsOnPicture(context).length;
  if (regionsOnPicture({ ...context, text: atEnd }).length > count) return atEnd;
  const own = new Set(regionsOnPicture(context).map(({ span }) => span.end));
  const anchor = parse(text).instruction.parts.findLast(
    (part) => own.has(part.span.end) || (part.type === 'image' && context.isPicture(part)),
  );
  if (anchor === undefined) return atEnd;
  return `${text.slice(0, anchor.span.end)} ${tag}${text.slice(anchor.span.end)}`;
}
