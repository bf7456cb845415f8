import { boundsOf, iou, type Box } from '../../instruction/geometry.js';
import type { Region } from '../../instruction/types.js';

/**
 * The box that an answer to "where is …" means: its first. A point or a polygon is none, and so the answer does
 * not parse.
 */
export function answeredBox(regions: readonly Region[]): Box | undefined {
  const box = regions.find(({ shape }) => shape === 'box');
  return box && boundsOf(box);
}

/** Referring expression comprehension: right when IoU is greater than 0.5. A box without area never is. */
export function isFound(given: Box | undefined, truth: Box): boolean {
  return given !== undefined && iou(given, truth) > 0.5;
}
