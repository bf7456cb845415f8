/** Regions of a data set → parts of a question, and the noise of the paper's robustness figure. */
import { readFile } from 'node:fs/promises';
import { boundsOf, clampRegion, type Box } from '../instruction/geometry.js';
import type { Part, Point, Region, RegionPart, Size, TextPart } from '../instruction/types.js';
import { pictureSize } from '../pictureHeader.js';
import { seededRandom } from './seeded.js';

const span = { start: 0, end: 0 };

export function textPart(text: string): TextPart {
  return { type: 'text', text, span };
}

/**
 * The region in whole pixels inside of the picture, as the cell language writes it. A box keeps at least one pixel
 * each way.
 */
export function regionPart(region: Region, size: Size): RegionPart {
  const { shape, points } = clampRegion(region, size);
  const whole = points.map(([x, y]): Point => [Math.round(x), Math.round(y)]);
  if (shape !== 'box') return { type: 'region', shape, points: whole, unit: 'pixels', span };
  const [x1, x2] = apart(whole[0]![0], whole[1]![0], size.width);
  const [y1, y2] = apart(whole[0]![1], whole[1]![1], size.height);
  return { type: 'region', shape, points: [[x1, y1], [x2, y2]], unit: 'pixels', span }; // prettier-ignore
}

function apart(from: number, to: number, limit: number): [number, number] {
  if (to > from) return [from, to];
  return from < limit ? [from, from + 1] : [from - 1, from];
}

/** The words of a prompt with the region where `{region}` stands, else behind them. */
export function promptParts(prompt: string, region: RegionPart): Part[] {
  const at = prompt.indexOf('{region}');
  const [before, after] = at < 0 ? [`${prompt.trimEnd()} `, ''] : [prompt.slice(0, at), prompt.slice(at + 8)];
  return [textPart(before), region, textPart(after)].filter(
    (part) => part.type !== 'text' || part.text !== '',
  );
}

/**
 * A region moved and scaled at random: its middle by up to `level` of half its width and height, its width and
 * height each by a factor from 1 − level to 1 + level. The same `seed` gives the same region.
 *
 * @param around the box whose size counts; of a point, that of the object it lies on
 */
export function noisyRegion(
  region: Region,
  level: number,
  seed: string,
  around: Box = boundsOf(region),
): Region {
  const random = seededRandom(`${seed}/${level}`);
  const within = () => (2 * random() - 1) * level;
  const [width, height] = [around[2] - around[0], around[3] - around[1]];
  const [moveX, moveY] = [(within() * width) / 2, (within() * height) / 2];
  const [scaleX, scaleY] = [1 + within(), 1 + within()];
  const [x1, y1, x2, y2] = boundsOf(region);
  const [middleX, middleY] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const points = region.points.map(([x, y]): Point => [
    middleX + moveX + (x - middleX) * scaleX,
    middleY + moveY + (y - middleY) * scaleY,
  ]);
  return { shape: region.shape, points };
}

/** What is asked of one record: as it is, and once for every level of noise. */
export function withNoise(region: Region, levels: readonly number[], seed: string, around?: Box) {
  const noisy = levels.map((noise) => ({ noise, region: noisyRegion(region, noise, seed, around) }));
  return [{ region, suffix: '' }, ...noisy.map((each) => ({ ...each, suffix: `~${each.noise}` }))] as {
    readonly region: Region;
    readonly noise?: number;
    readonly suffix: string;
  }[];
}

/** Reads a picture's size from its file, each once. */
export function pictureSizes(): (path: string) => Promise<Size> {
  const known = new Map<string, Promise<Size>>();
  return (path) => {
    const found = known.get(path) ?? readFile(path).then((bytes) => pictureSize(bytes, path));
    known.set(path, found);
    return found;
  };
}
