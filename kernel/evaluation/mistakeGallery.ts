/**
 * The worst mistakes of an evaluation as one notebook output: JSON for ChatSpot's gallery, and HTML and text for
 * whatever else opens the notebook.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { drawnUri, thumbnailUri } from '../dataUri.js';
import type { PictureData } from '../engine/protocol.js';
import { lines, type MimeBundle, type Output } from '../ipynb.js';
import type { MistakeJson, MistakesJson } from '../outputJson.js';
import { drawOverlay } from '../overlay/overlay.js';
import { decodePicture } from '../picture.js';
import { mistakesMime } from '../savedAnswer.js';
import { groupsOf } from '../groupsOf.js';
import { mistakesHtml, mistakesText } from './mistakeTable.js';
import { mistakesOf, regionsOf } from './mistakes.js';
import type { Plan, Sample } from './task.js';

/** How many mistakes a notebook keeps, and of how many the HTML has a picture: about 0.7 MB at most. */
export const [kept, drawn] = [40, 6];
/** Letters of a question or an answer. */
const longest = 600;

/**
 * Undefined where nothing is wrong.
 * @param own pictures that are part of the data set's own file, by the name that samples give them
 */
export async function mistakeGallery(
  task: string,
  samples: readonly Sample[],
  own?: Plan['pictures'],
): Promise<Output | undefined> {
  const all = mistakesOf(samples);
  if (all.length === 0) return undefined;
  const worst = all.slice(0, kept);
  const pictures: MistakesJson['pictures'][number][] = [];
  const places = new Map<string, number>();
  const overlays = new Map<number, string>();
  // One picture at a time: a list of decoded ones would take much memory.
  for (const [path, of] of groupsOf([...worst.entries()], ([, { picture }]) => picture)) {
    const decoded = await readPicture(path, own?.get(path));
    if (decoded === undefined) continue;
    const { key, width, height } = decoded;
    places.set(path, pictures.length);
    const file = own?.has(path) === true ? '' : path;
    pictures.push({ picture: file, key, width, height, preview: await thumbnailUri(decoded) });
    for (const [index, sample] of of.filter(([index]) => index < drawn)) {
      const regions = regionsOf(sample).map(({ shape, points, role }) => ({ shape, points, role }));
      overlays.set(index, await drawnUri(await drawOverlay(decoded, regions)));
    }
  }
  const mistakes = worst.map((sample) => mistakeJson(sample, places.get(sample.picture)));
  const hash = createHash('sha256').update(JSON.stringify([task, all.length, mistakes]));
  const id = hash.digest('hex').slice(0, 16);
  const json: MistakesJson = { version: 1, id, task, total: all.length, pictures, mistakes };
  const data: MimeBundle = {
    'text/plain': lines(mistakesText(json)),
    'text/html': lines(mistakesHtml(json, overlays)),
    [mistakesMime]: json,
  };
  return { output_type: 'display_data', data, metadata: {} };
}

function mistakeJson(sample: Sample, picture: number | undefined): MistakeJson {
  const { series, noise, instruction, expected, answer, failure, read, regions, score, confidence } = sample;
  return {
    ...(picture !== undefined && { picture }),
    kind: noise === undefined ? series : `${series}, noise ${noise}`,
    question: short(instruction),
    expected: short(expected),
    given: failure ?? short(answer),
    // A region that was understood is drawn.
    ...(regions.length === 0 && read !== undefined && read !== answer.trim() && { read: short(read) }),
    ...{ score: score!, confidence, regions: regionsOf(sample) },
  };
}

/** Undefined for a picture that cannot be read. */
async function readPicture(path: string, own?: Uint8Array): Promise<PictureData | undefined> {
  try {
    return await decodePicture(own ?? (await readFile(path)), path);
  } catch {
    return undefined;
  }
}

function short(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > longest ? `${trimmed.slice(0, longest - 1)}…` : trimmed;
}
