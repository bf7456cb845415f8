/**
 * Qwen-VL: `<ref>the lamp</ref><box>(x1,y1),(x2,y2)</box>` with whole numbers from 0 to 999; its own evaluation
 * divides by 999. Four corners of a slanted text line stand in `<quad>`. Points and other polygons are not among
 * its training data: they are written as boxes.
 */
import type { Region } from '../instruction/types.js';
import type { Dialect, Reading } from './dialect.js';
import type { Frame } from './frame.js';
import { numberPattern, numbersIn, ReadingBuilder, spanOf, unclosedMessage } from './reading.js';
import { asBox, evenScale, place, quantise } from './scale.js';

const scale = evenScale(999, 1);

export function qwenVl(): Dialect {
  return {
    id: 'qwen-vl',
    frame: 'whole',
    write: (region, frame, label) => {
      const isQuad = region.shape === 'polygon' && region.points.length === 4;
      const written = isQuad ? region : asBox(region, frame);
      const tag = isQuad ? 'quad' : 'box';
      const reference = label === undefined ? '' : `<ref>${label}</ref>`;
      return `${reference}<${tag}>${corners(written, frame)}</${tag}>`;
    },
    read: (answer, frame) => readCorners(answer, frame, true),
  };
}

function corners(region: Region, frame: Frame): string {
  const values = quantise(region, frame, scale);
  const pairs = Array.from(
    { length: values.length / 2 },
    (_, i) => `(${values[2 * i]},${values[2 * i + 1]})`,
  );
  return pairs.join(',');
}

const pair = String.raw`\(\s*${numberPattern}\s*,\s*${numberPattern}\s*\)`;
const pairs = String.raw`${pair}(?:\s*(?:,\s*)?${pair})*`;
const complete = new RegExp(String.raw`^\s*${pairs}\s*$`);
// Qwen2-VL writes the same pairs between <|box_start|> and <|box_end|>, after <|object_ref_start|>.
const tagged =
  /(?:(?:<ref>|<\|object_ref_start\|>)([^<]*)(?:<\/ref>|<\|object_ref_end\|>)\s*)?(?:<(?:box|quad)>|<\|box_start\|>)(?=\s*\()([^<]*)(<\/(?:box|quad)>|<\|box_end\|>)?/g;
const bare = new RegExp(String.raw`${pair}\s*,\s*${pair}`, 'g');

/**
 * Every tagged list of `(x,y)` pairs. A box that follows another without a gap has the same label.
 * @param bareToo also read `(x,y),(x,y)` without tags: what is left when a runtime drops special tokens
 */
export function readCorners(answer: string, frame: Frame, bareToo: boolean): Reading {
  const found = new ReadingBuilder(answer);
  let last = { end: -1, label: undefined as string | undefined };
  for (const match of answer.matchAll(tagged)) {
    const span = spanOf(match);
    const follows = answer.slice(last.end, span.start).trim() === '' && last.end >= 0;
    const label = match[1] ?? (follows ? last.label : undefined);
    last = { end: span.end, label };
    if (match[3] === undefined) found.problem('region-unclosed', unclosedMessage, span);
    else if (complete.test(match[2]!)) found.placed(place(numbersIn(match[2]!), frame, scale), span, label);
    else found.problem('region-unreadable', 'Expected coordinates as (x,y),(x,y).', span);
  }
  if (bareToo && last.end < 0) {
    for (const match of answer.matchAll(bare)) {
      found.placed(place(numbersIn(match[0]), frame, scale), spanOf(match));
    }
  }
  return found.done();
}
