/** A region as the panel keeps it. */
import { clampRegion } from '../../kernel/instruction/geometry.js';
import { printTag } from '../../kernel/instruction/print.js';
import { parse } from '../../kernel/instruction/parse.js';
import type { Point, Region, RegionPart, Size } from '../../kernel/instruction/types.js';

/** Points are pixels of the picture; whole numbers once a person has drawn or changed the region here. */
export interface PanelRegion extends Region {
  /** Stays the same while the region is moved or renamed. */
  readonly id: string;
  /** A name of the cell language; cells refer to it as `<name>`. */
  readonly name?: string;
}

const nowhere = { start: 0, end: 0 };

/** The region on whole pixels inside of the picture. */
export function onPixels(region: Region, size: Size): Region {
  const { shape, points } = clampRegion(region, size);
  return { shape, points: points.map(([x, y]) => [Math.round(x), Math.round(y)] as const) };
}

/** Whether two regions are the same but for less than a pixel. */
export function isSame(a: Region, b: Region): boolean {
  const isNear = ([x, y]: Point, other: Point | undefined) =>
    other !== undefined && Math.abs(x - other[0]) < 1 && Math.abs(y - other[1]) < 1;
  if (a.shape !== b.shape || a.points.length !== b.points.length) return false;
  return a.points.every((point, i) => isNear(point, b.points[i]));
}

/** As a part of an instruction, in whole pixels. */
export function partOf({ shape, points, name }: Region & { readonly name?: string }): RegionPart {
  const rounded = points.map(([x, y]) => [Math.round(x), Math.round(y)] as const);
  return { type: 'region', shape, points: rounded, unit: 'pixels', ...(name && { name }), span: nowhere };
}

/** `<box lamp: 10 20 110 80>` */
export function tagOf(region: Region & { readonly name?: string }): string {
  return printTag(partOf(region));
}

/** All regions as a cell writes them, one a line; `readRegions` reads them back. */
export function regionsText(regions: readonly (Region & { readonly name?: string })[]): string {
  return regions.map(tagOf).join('\n');
}

/** Every region of a text that is written in pixels. */
export function readRegions(text: string): (Region & { readonly name?: string })[] {
  return parse(text).instruction.parts.flatMap((part) =>
    part.type === 'region' && part.unit === 'pixels'
      ? [{ shape: part.shape, points: part.points, ...(part.name && { name: part.name }) }]
      : [],
  );
}
