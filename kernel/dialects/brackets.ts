/** Regions written as numbers in square brackets: `[0.32, 0.80, 0.59, 1.00]`, `[12, 40]`, `[a,b,c,d;e,f,g,h]`. */
import type { Frame } from './frame.js';
import type { Reading } from './dialect.js';
import { numberPattern, numbersIn, ReadingBuilder, spanOf, unclosedMessage } from './reading.js';
import { fractions, place, type Scale } from './scale.js';

const list = String.raw`${numberPattern}(?:\s*[,;]\s*${numberPattern})*`;
const closed = new RegExp(String.raw`\[\s*(${list})\s*(?:,\s*)?\]`, 'g');
const unclosed = new RegExp(String.raw`\[(?:\s*${numberPattern}\s*,)+\s*(?:${numberPattern}\s*)?$`);

/** True for numbers that can only be fractions: none above 1, at least one with a decimal point. */
export function areFractions(body: string): boolean {
  return body.includes('.') && numbersIn(body).every((value) => value >= 0 && value <= 1);
}

/**
 * Every bracket of two or four numbers (and of a wrong number of them, as a problem) on this scale. A bracket
 * with one number is text, such as a footnote.
 * @param claims tells by the bracket's inside whether this family writes such numbers
 */
export function readBrackets(
  answer: string,
  frame: Frame,
  scale: Scale,
  claims: (body: string) => boolean = () => true,
): Reading {
  const found = new ReadingBuilder(answer);
  for (const match of answer.matchAll(closed)) {
    const body = match[1]!;
    if (numbersIn(body).length < 2 || !claims(body)) continue;
    for (const group of body.split(';')) {
      const numbers = numbersIn(group);
      if (numbers.length > 4) {
        const message = `A region in brackets has two or four numbers; this one has ${numbers.length}.`;
        found.problem('region-count', message, spanOf(match));
      } else found.placed(place(numbers, frame, scale), spanOf(match));
    }
  }
  const cut = unclosed.exec(answer);
  if (cut !== null && claims(cut[0])) found.problem('region-unclosed', unclosedMessage, spanOf(cut));
  return found.done();
}

/** Brackets as any reader may understand them: four fractions are a box; any other four numbers are in doubt. */
export function readPlainBoxes(answer: string, frame: Frame): Reading {
  const isBox = (body: string) => !body.includes(';') && numbersIn(body).length === 4;
  const boxes = readBrackets(answer, frame, fractions(2), (body) => isBox(body) && areFractions(body));
  const found = new ReadingBuilder(answer);
  for (const match of answer.matchAll(closed)) {
    if (!isBox(match[1]!) || areFractions(match[1]!)) continue;
    const message =
      'These four numbers may be a box, but not in this model’s way of writing one; set its coordinates in chatspot.json.';
    found.problem('region-ambiguous', message, spanOf(match), 'hint');
  }
  return { regions: boxes.regions, problems: [...boxes.problems, ...found.done().problems] };
}
