/** Reads what a notebook holds: it may have been written by hand, by another version or by nobody we know. */
import type {
  AnswerJson,
  MistakeJson,
  MistakesJson,
  RegionJson,
  RegionsJson,
} from '../../kernel/outputJson.js';

/** A region with the key under which an answer's text and its picture speak of it. */
export interface KeyedRegion extends RegionJson {
  /** `asked:0`, `answered:0`, …: the role and the place among its like. */
  readonly key: string;
}

/** @throws Error with a sentence for the reader when this is no answer of version 1 */
export function readAnswerJson(value: unknown): AnswerJson {
  const json = checkVersion(value) as Partial<AnswerJson>;
  if (typeof json.answer !== 'string' || !Array.isArray(json.regions)) throw new Error(unreadable);
  return { ...emptyAnswer, ...json };
}

/** @throws Error with a sentence for the reader when these are no regions of version 1 */
export function readRegionsJson(value: unknown): RegionsJson {
  const json = checkVersion(value) as Partial<RegionsJson>;
  const { width, height, regions } = json;
  if (!isSize(width) || !isSize(height) || !Array.isArray(regions) || !regions.every(isRegion)) {
    throw new Error(unreadable);
  }
  return { version: 1, id: '', picture: '', key: '', preview: '', ...json, width, height, regions };
}

/** @throws Error with a sentence for the reader when this is no gallery of version 1 */
export function readMistakesJson(value: unknown): MistakesJson {
  const json = checkVersion(value) as Partial<MistakesJson>;
  const { pictures, mistakes } = json;
  if (!Array.isArray(pictures) || !pictures.every(isPicture)) throw new Error(unreadable);
  const isWhole = (mistake: unknown) => isMistake(mistake, pictures.length);
  if (!Array.isArray(mistakes) || !mistakes.every(isWhole)) throw new Error(unreadable);
  return { version: 1, id: '', task: '', total: mistakes.length, ...json, pictures, mistakes };
}

export function withKeys(regions: readonly RegionJson[]): KeyedRegion[] {
  const counts = { asked: 0, answered: 0 };
  return regions.map((region) => ({ ...region, key: `${region.role}:${counts[region.role]++}` }));
}

const unreadable = 'This output is damaged; run the cell again.';

/** What an answer that was saved before a field existed shows in its place. */
const emptyAnswer = {
  version: 1 as const,
  id: '',
  answer: '',
  raw: '',
  regions: [],
  problems: [],
  prompt: '',
  model: { name: 'unknown', fingerprint: '' },
  device: { provider: 'cpu' as const, considered: [] },
  seed: 0,
  timings: { picture: 0, prefill: 0, firstToken: 0, total: 0, promptTokens: 0, reusedTokens: 0, answerTokens: 0, tokensPerSecond: 0 }, // prettier-ignore
  finish: 'stop' as const,
  meanLogProbability: Number.NaN,
};

function checkVersion(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new Error(unreadable);
  const { version } = value as { version?: unknown };
  if (version === 1) return value;
  const newer = typeof version === 'number' && version > 1;
  throw new Error(newer ? 'A newer ChatSpot wrote this output; update the extension to see it.' : unreadable);
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isRegion(value: unknown): value is RegionJson {
  const { shape, points, role, label } = (value ?? {}) as Record<string, unknown>;
  const least = { point: 1, box: 2, polygon: 3 }[shape as string];
  if (least === undefined || !Array.isArray(points) || points.length < least) return false;
  if (role !== 'asked' && role !== 'answered') return false;
  if (label !== undefined && typeof label !== 'string') return false;
  return points.every((point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite));
}

function isPicture(value: unknown): value is MistakesJson['pictures'][number] {
  const { picture, key, width, height, preview } = (value ?? {}) as Record<string, unknown>;
  return isSize(width) && isSize(height) && [picture, key, preview].every((text) => typeof text === 'string');
}

/** @param pictures how many there are */
function isMistake(value: unknown, pictures: number): value is MistakeJson {
  const { picture, kind, question, expected, given, read = '', score, confidence, regions } = (value ?? {}) as Record<string, unknown>; // prettier-ignore
  const isThere = picture === undefined || (Number.isInteger(picture) && Number(picture) >= 0 && Number(picture) < pictures); // prettier-ignore
  const texts = [kind, question, expected, given, read].every((text) => typeof text === 'string');
  const numbers = [score, confidence].every((number) => typeof number === 'number');
  return isThere && texts && numbers && Array.isArray(regions) && regions.every(isRegion);
}
