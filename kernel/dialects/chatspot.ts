/**
 * ChatSpot: `<box>[x1,y1,x2,y2]</box>`, coordinates as fractions of the frame (paper, section 3.2). Every shape
 * stands inside `<box>`: two numbers are a point, four a box, six or more a polygon.
 */
import type { Dialect, Reading } from './dialect.js';
import type { Frame } from './frame.js';
import { numberPattern, numbersIn, ReadingBuilder, spanOf, unclosedMessage } from './reading.js';
import { fractions, place, quantise, type Scale } from './scale.js';

/** @param decimals of a fraction; 2 makes one token of every coordinate in the bundled model */
export function chatspot(decimals = 2): Dialect {
  const scale = fractions(decimals);
  return {
    id: 'chatspot',
    frame: 'whole',
    write: (region, frame) => {
      const numbers = quantise(region, frame, scale).map((steps) => (steps * scale.step).toFixed(decimals));
      return `<box>[${numbers.join(',')}]</box>`;
    },
    read: (answer, frame) => readTags(answer, frame, scale),
  };
}

// A body that starts with a parenthesis is Qwen-VL's.
const tag = /<box>(?!\s*\()([^<]*)(<\/box>)?/g;
const body = new RegExp(String.raw`^[\s[]*${numberPattern}(?:[\s,;[\]]+${numberPattern})*[\s,\]]*$`);

/** Every `<box>…</box>`, with or without (nested) brackets inside. */
export function readTags(answer: string, frame: Frame, scale: Scale): Reading {
  const found = new ReadingBuilder(answer);
  for (const match of answer.matchAll(tag)) {
    const span = spanOf(match);
    if (match[2] === undefined) found.problem('region-unclosed', unclosedMessage, span);
    else if (body.test(match[1]!)) found.placed(place(numbersIn(match[1]!), frame, scale), span);
    else found.problem('region-unreadable', 'There are no coordinates inside this <box>.', span);
  }
  return found.done();
}
