import type { Point } from '../../instruction/types.js';
import { colourOf } from '../../overlay/palette.js';
import type { Colour } from '../../overlay/stroke.js';
import type { Curve } from '../figures.js';
import { Canvas, lineHeight } from './canvas.js';

const [width, plotHeight, left, right, top, bottom] = [640, 300, 64, 24, 40, 60];
const grid: Colour = [225, 225, 225];
const ink: Colour = [60, 60, 60];

/** Score in percent against the noise of the region (the paper's figure 5), with 95 % intervals, as PNG. */
export async function drawNoiseCurve(task: string, curves: readonly Curve[]): Promise<Uint8Array> {
  const height = top + plotHeight + bottom + curves.length * lineHeight;
  const canvas = await Canvas.of(width, height);
  const most = Math.max(...curves.flatMap(({ points }) => points.map(({ noise }) => noise)));
  const x = (noise: number) => left + 12 + (noise / most) * (width - left - right - 24);
  const y = (score: number) => top + (1 - score) * plotHeight;
  canvas.text(`${task}: score against noise of the region`, [left, top / 2]);
  for (const percent of [0, 20, 40, 60, 80, 100]) {
    canvas.line([[left, y(percent / 100)], [width - right, y(percent / 100)]], 1, grid); // prettier-ignore
    canvas.text(`${percent} %`, [left - 8, y(percent / 100)], 'right');
  }
  const levels = [...new Set(curves.flatMap(({ points }) => points.map(({ noise }) => noise)))];
  for (const noise of levels) canvas.text(String(noise), [x(noise), y(0) + 18], 'middle');
  canvas.text('noise (share of width and height)', [(left + width - right) / 2, y(0) + 40], 'middle');
  canvas.line([[left, y(1)], [left, y(0)], [width - right, y(0)]], 1.5, ink); // prettier-ignore
  for (const [i, { name, points }] of curves.entries()) {
    const colour = colourOf(i);
    // A little apart, so that intervals of two curves do not cover each other.
    const shift = (i - (curves.length - 1) / 2) * 6;
    const at = ({ noise, score }: { noise: number; score: number }): Point => [x(noise) + shift, y(score)];
    for (const { noise, interval } of points) {
      canvas.line(
        interval.map((score) => at({ noise, score })),
        1.5,
        colour,
      );
    }
    canvas.line(points.map(at), 3, colour);
    for (const point of points) canvas.disc(at(point), 5, colour);
    const legend = top + plotHeight + bottom + (i + 0.4) * lineHeight;
    canvas.line([[left, legend], [left + 28, legend]], 3, colour); // prettier-ignore
    canvas.disc([left + 14, legend], 5, colour);
    canvas.text(name, [left + 40, legend]);
  }
  return canvas.png();
}

/** The curve in words, for whoever sees no picture. */
export function describeNoiseCurve(task: string, curves: readonly Curve[]): string {
  const words = ({ noise, score }: Curve['points'][number]) => `${(100 * score).toFixed(1)} % at ${noise}`;
  const lines = curves.map(({ name, points }) => `${name}: ${points.map(words).join(', ')}`);
  return [`${task}, score against noise of the region`, ...lines].join('\n');
}
