/**
 * Qwen2.5-VL: pixels of the picture after the model's own resize, `[x1, y1, x2, y2]` in a prompt and JSON in an
 * answer: `{"bbox_2d": [x1, y1, x2, y2], "label": "lamp"}`, `{"point_2d": [x, y], "label": "lamp"}`. A polygon is
 * written as its bounding box. Qwen3-VL writes the same on a grid of 1000 × 1000.
 */
import { boundsOf, boxRegion } from '../instruction/geometry.js';
import type { Dialect, DialectId, Reading } from './dialect.js';
import type { Frame } from './frame.js';
import { areFractions, readBrackets } from './brackets.js';
import { numbersIn, ReadingBuilder, spanOf, unclosedMessage } from './reading.js';
import { evenScale, framePixels, place, quantise, type Scale } from './scale.js';

export const qwen25Vl = (): Dialect => jsonDialect('qwen2.5-vl', framePixels);
export const qwen3Vl = (): Dialect => jsonDialect('qwen3-vl', evenScale(1000, 1));

function jsonDialect(id: DialectId, scale: Scale): Dialect {
  return {
    id,
    frame: 'resized',
    write: (region, frame) => {
      const written = region.shape === 'polygon' ? boxRegion(boundsOf(region)) : region;
      return `[${quantise(written, frame, scale).join(', ')}]`;
    },
    read: (answer, frame) => {
      const json = readJson(answer, frame, scale);
      // Outside of the JSON objects, which are blanked so that nothing is read twice.
      const rest = answer.replace(object, (text) => ' '.repeat(text.length));
      const plain = readBrackets(rest, frame, scale, (body) => !areFractions(body));
      return {
        regions: [...json.regions, ...plain.regions],
        problems: [...json.problems, ...plain.problems],
      };
    },
  };
}

// The key is looked for ahead, which is done once: tried at each of many keys, the end is searched for many times.
const object = /\{(?=[^{}]*"(?:bbox_2d|point_2d)")[^{}]*(\}|$)/g;
const member = /"(bbox_2d|point_2d)"\s*:\s*\[([^[\]]*)\]/g;
const labelMember = /"label"\s*:\s*("(?:[^"\\]|\\.)*")/;
const counts = { bbox_2d: 4, point_2d: 2 } as const;

/** Every JSON object with a `bbox_2d` or a `point_2d`, in the scale's numbers: frame pixels unless told. */
export function readJson(answer: string, frame: Frame, scale: Scale = framePixels): Reading {
  const found = new ReadingBuilder(answer);
  for (const match of answer.matchAll(object)) {
    const span = spanOf(match);
    const label = labelIn(match[0]);
    if (match[1] === '') found.problem('region-unclosed', unclosedMessage, span);
    else if (match[0].search(member) < 0) {
      found.problem('region-unreadable', 'Expected four numbers in bbox_2d or two in point_2d.', span);
    } else {
      for (const [, key, body] of match[0].matchAll(member)) {
        const numbers = numbersIn(body!);
        const wanted = counts[key as keyof typeof counts];
        if (numbers.length === wanted) found.placed(place(numbers, frame, scale), span, label);
        else found.problem('region-count', `${key} needs ${wanted} numbers, not ${numbers.length}.`, span);
      }
    }
  }
  return found.done();
}

function labelIn(text: string): string | undefined {
  const quoted = labelMember.exec(text)?.[1];
  if (quoted === undefined) return undefined;
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1); // An escape that JSON does not know: keep the characters.
  }
}
