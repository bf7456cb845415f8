/** Draws regions that are not being edited, on a canvas: a thousand of them cost a few milliseconds. */
import { boundsOf } from '../../kernel/instruction/geometry.js';
import type { Region, Size } from '../../kernel/instruction/types.js';
import { colourOf } from '../../kernel/overlay/palette.js';
import { toScreen, type View } from '../transform.js';

export interface DrawnRegion {
  readonly region: Region;
  readonly label: string;
  /** Its place among all that are drawn, which decides its colour as in the overlay of a cell. */
  readonly index: number;
  /** A person's regions are dashed, those of an answer solid, as in the overlay of a cell. */
  readonly isAnswer: boolean;
  readonly isMarked: boolean;
  /** Its outline is drawn elsewhere, with handles; only its label is drawn here. */
  readonly isEdited: boolean;
}

/** Labels are drawn where there is room, and no more than this many. */
const mostLabels = 120;
/** CSS pixels; a smaller region is a dot. */
const smallest = 4;
/** Above this many visible regions, outlines are solid: a crowd of dashes cannot be told apart. */
const mostDashed = 250;
const font = '600 11px system-ui, sans-serif';

interface Placed extends DrawnRegion {
  /** CSS pixels of the view. */
  readonly box: readonly [x1: number, y1: number, x2: number, y2: number];
}

export function drawRegions(
  context: CanvasRenderingContext2D,
  regions: readonly DrawnRegion[],
  view: View,
  viewport: Size,
  ratio: number,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, viewport.width, viewport.height);
  const placed = visible(regions, view, viewport);
  const dashes = placed.length <= mostDashed;
  for (const region of placed) {
    if (region.isEdited) continue;
    const width = region.isMarked ? 3.5 : 2;
    context.strokeStyle = context.fillStyle = '#fff';
    outline(context, region, view, width + 2);
    context.strokeStyle = context.fillStyle = cssColour(region.index);
    if (dashes && !region.isAnswer) context.setLineDash([6, 4]);
    outline(context, region, view, width);
    context.setLineDash([]);
  }
  drawLabels(context, placed);
}

function visible(regions: readonly DrawnRegion[], view: View, { width, height }: Size): Placed[] {
  const margin = 8;
  return regions.flatMap((drawn) => {
    const [left, top, right, bottom] = boundsOf(drawn.region);
    const [x1, y1] = toScreen(view, [left, top]);
    const [x2, y2] = toScreen(view, [right, bottom]);
    const isOut = x2 < -margin || y2 < -margin || x1 > width + margin || y1 > height + margin;
    return isOut ? [] : [{ ...drawn, box: [x1, y1, x2, y2] as const }];
  });
}

function outline(
  context: CanvasRenderingContext2D,
  { region, box }: Placed,
  view: View,
  lineWidth: number,
): void {
  const [x1, y1, x2, y2] = box;
  context.lineWidth = lineWidth;
  if (region.shape === 'point' || (x2 - x1 < smallest && y2 - y1 < smallest)) {
    const reach = lineWidth + (region.shape === 'point' ? 2 : 0);
    context.beginPath();
    context.arc((x1 + x2) / 2, (y1 + y2) / 2, reach, 0, 2 * Math.PI);
    context.fill();
  } else if (region.shape === 'box') {
    context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  } else {
    context.beginPath();
    for (const point of region.points) context.lineTo(...toScreen(view, point));
    context.closePath();
    context.stroke();
  }
}

/** The largest regions first, as long as labels do not cover each other. */
function drawLabels(context: CanvasRenderingContext2D, placed: readonly Placed[]): void {
  context.font = font;
  context.textBaseline = 'middle';
  const height = 16;
  const reach = ({ box: [x1, y1, x2, y2], isMarked }: Placed) => (isMarked ? 1e6 : 0) + x2 - x1 + y2 - y1;
  const roomy = placed.filter((region) => region.region.shape === 'point' || reach(region) >= 32);
  const taken: [x: number, y: number, width: number][] = [];
  for (const { label, box, index, region, isEdited } of roomy
    .sort((a, b) => reach(b) - reach(a))
    .slice(0, mostLabels)) {
    const width = labelWidth(context, label) + 8;
    const x = Math.max(1, box[0]);
    const gap = region.shape === 'point' || isEdited ? 8 : 2;
    const y = box[1] >= height + gap ? box[1] - height - gap : Math.max(1, box[1] + gap);
    if (taken.some(([tx, ty, tw]) => Math.abs(ty - y) < height && x < tx + tw && tx < x + width)) continue;
    taken.push([x, y, width]);
    context.fillStyle = cssColour(index);
    context.fillRect(x, y, width, height);
    context.fillStyle = '#fff';
    context.fillText(label, x + 4, y + height / 2 + 0.5);
  }
}

const widths = new Map<string, number>();

/** CSS pixels. Measuring text is slow, and labels hardly change. */
function labelWidth(context: CanvasRenderingContext2D, label: string): number {
  const known = widths.get(label) ?? context.measureText(label).width;
  widths.set(label, known);
  return known;
}

/** The colour of the region at this place of the list; of none, that of the first to come. */
export function cssColour(index: number): string {
  const [red, green, blue] = colourOf(Math.max(0, index));
  return `rgb(${red} ${green} ${blue})`;
}
