/** Checks messages from the output renderer: an output may come from anybody's notebook. */
import type { Point, Shape } from '../../kernel/instruction/types.js';
import type { FromOutput } from '../../webview/output/protocol.js';
import type { NamedRegion } from '../../webview/protocol.js';

/** The message, or undefined when it is none. */
export function readFromOutput(value: unknown): FromOutput | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, path, key, output, text, regions } = value as Readonly<Record<string, unknown>>;
  if (type === 'picture' && isText(path) && isText(key)) return { type, path, key };
  if (type === 'newCell' && isText(output) && isText(text)) return { type, output, text };
  if (type === 'openInPanel' && isText(output) && isText(path) && isRegions(regions)) {
    return { type, output, path, regions };
  }
  return undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isRegions(value: unknown): value is readonly NamedRegion[] {
  return Array.isArray(value) && value.every(isRegion);
}

function isRegion(value: unknown): value is NamedRegion {
  if (typeof value !== 'object' || value === null) return false;
  const { shape, points, label } = value as Readonly<Record<string, unknown>>;
  const shapes: readonly Shape[] = ['point', 'box', 'polygon'];
  const isShape = shapes.some((known) => known === shape);
  return isShape && Array.isArray(points) && points.every(isPoint) && (label === undefined || isText(label));
}

function isPoint(value: unknown): value is Point {
  return Array.isArray(value) && value.length === 2 && value.every((number) => Number.isFinite(number));
}
