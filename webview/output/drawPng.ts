/** The picture with its regions as PNG, for the clipboard. */
import { boundsOf } from '../../kernel/instruction/geometry.js';
import type { Size } from '../../kernel/instruction/types.js';
import { cssColour } from './colour.js';
import type { KeyedRegion } from './json.js';
import { platesOf } from './labels.js';
import { whole } from './zoom.js';

/** @param source what to draw on, `size` pixels of the picture wide and high at whatever resolution it has */
export async function drawPng(source: string, size: Size, regions: readonly KeyedRegion[]): Promise<Blob> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const context = canvas.getContext('2d')!;
  context.drawImage(image, 0, 0);
  const scale = canvas.width / size.width;
  for (const [index, region] of regions.entries()) {
    const path = pathOf(region, scale);
    const dashes = region.role === 'asked' ? [10, 9] : [];
    stroke(context, path, 'white', 6, []);
    stroke(context, path, cssColour(index), 3, dashes);
  }
  context.font = '600 12px sans-serif';
  for (const { key, text, left, top } of platesOf(regions, whole(size), scale)) {
    context.fillStyle = cssColour(regions.findIndex((region) => region.key === key));
    context.fillRect(left, top, context.measureText(text).width + 10, 18);
    context.fillStyle = 'white';
    context.fillText(text, left + 5, top + 13);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

function stroke(
  context: OffscreenCanvasRenderingContext2D,
  path: Path2D,
  colour: string,
  width: number,
  dashes: number[],
) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dashes);
  context.stroke(path);
}

function pathOf(region: KeyedRegion, scale: number): Path2D {
  const path = new Path2D();
  const points = region.points.map(([x, y]) => [x * scale, y * scale] as const);
  if (region.shape === 'point') path.arc(...points[0]!, 5, 0, 2 * Math.PI);
  else if (region.shape === 'box') {
    const [x1, y1, x2, y2] = boundsOf(region);
    path.rect(x1 * scale, y1 * scale, (x2 - x1) * scale, (y2 - y1) * scale);
  } else {
    points.forEach((point) => path.lineTo(...point));
    path.closePath();
  }
  return path;
}
