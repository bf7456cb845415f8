import type { Colour } from '../../overlay/stroke.js';
import type { Confusion } from '../figures.js';
import { Canvas, lineHeight } from './canvas.js';

const cell = 36;
const [right, wrong]: [Colour, Colour] = [[130, 190, 150], [240, 150, 120]]; // prettier-ignore
const grid: Colour = [215, 215, 215];

/**
 * Right answers down, given ones across (by the numbers of the rows), as PNG. A cell is darker the larger its share
 * of the row.
 */
export async function drawConfusion(
  task: string,
  { right: rows, given, counts }: Confusion,
): Promise<Uint8Array> {
  const labels = rows.map((label, i) => `${label}  ${i + 1}`);
  const heads = given.map((label, i) => (i < rows.length ? String(i + 1) : label));
  const measure = await Canvas.of(1, 1);
  const left = 24 + Math.max(...labels.map((label) => measure.widthOf(label)));
  const top = 2.5 * lineHeight + 12;
  const columns = heads.map((head) => Math.max(cell, measure.widthOf(head) + 12));
  const starts = columns.map((_, i) => left + columns.slice(0, i).reduce((sum, width) => sum + width, 0));
  const end = starts.at(-1)! + columns.at(-1)!;
  const title = `${task}: right answers down, given answers across`;
  const width = Math.max(end, measure.widthOf(title) + 16) + 16;
  const canvas = await Canvas.of(Math.round(width), Math.round(top + rows.length * cell + 16));
  canvas.text(title, [16, lineHeight]);
  heads.forEach((head, i) => canvas.text(head, [starts[i]! + columns[i]! / 2, top - 14], 'middle'));
  for (const [r, label] of labels.entries()) {
    const y = top + r * cell;
    canvas.text(label, [left - 8, y + cell / 2], 'right');
    const sum = counts[r]!.reduce((a, b) => a + b, 0);
    for (const [c, count] of counts[r]!.entries()) {
      if (count === 0) continue;
      const share = 0.15 + (0.85 * count) / sum;
      const shade = (c === r ? right : wrong).map((value) => 255 - (255 - value) * share);
      canvas.fill([starts[c]!, y], columns[c]!, cell, shade as unknown as Colour);
      canvas.text(String(count), [starts[c]! + columns[c]! / 2, y + cell / 2], 'middle');
    }
  }
  for (let r = 0; r <= rows.length; r++) canvas.line([[left, top + r * cell], [end, top + r * cell]], 1, grid); // prettier-ignore
  for (const x of [...starts, end])
    canvas.line(
      [
        [x, top],
        [x, top + rows.length * cell],
      ],
      1,
      grid,
    );
  return canvas.png();
}
