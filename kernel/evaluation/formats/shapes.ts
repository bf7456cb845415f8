import type { Box } from '../../instruction/geometry.js';
import type { Point } from '../../instruction/types.js';
import type { DataRecord } from './dataRecord.js';

/** COCO's [x, y, width, height] in pixels. */
export function boxFromSize(record: DataRecord, field: string): Box {
  const [x, y, width, height] = record.numbers(field, 4) as [number, number, number, number];
  if (width < 0 || height < 0) throw record.broken(field, '[x, y, width, height] with no negative size');
  return [x, y, x + width, y + height];
}

/** [left, top, right, bottom] in pixels. */
export function boxFromCorners(record: DataRecord, field: string): Box {
  const [left, top, right, bottom] = record.numbers(field, 4) as [number, number, number, number];
  if (right < left || bottom < top) throw record.broken(field, '[left, top, right, bottom] in this order');
  return [left, top, right, bottom];
}

/** Visual Genome's {x, y, w, h} in pixels. */
export function boxOfObject(object: DataRecord): Box {
  const [x, y, width, height] = ['x', 'y', 'w', 'h'].map((field) => object.number(field)) as [number, number, number, number]; // prettier-ignore
  if (width < 0) throw object.broken('w', 'no negative size');
  if (height < 0) throw object.broken('h', 'no negative size');
  return [x, y, x + width, y + height];
}

/** {x, y} in pixels. */
export function pointOf(object: DataRecord): Point {
  return [object.number('x'), object.number('y')];
}

/** x, y, x, y, … as points; undefined where that is no polygon. */
export function polygonOf(flat: unknown): Point[] | undefined {
  if (!Array.isArray(flat) || flat.length < 6 || flat.length % 2 !== 0) return undefined;
  if (!flat.every((value) => typeof value === 'number' && Number.isFinite(value))) return undefined;
  const numbers = flat as number[];
  return numbers.flatMap((x, i): Point[] => (i % 2 === 0 ? [[x, numbers[i + 1]!]] : []));
}
