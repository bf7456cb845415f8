import type { Dialect } from './dialects/dialect.js';
import { frameOfWindow, type Frame } from './dialects/frame.js';
import type { ChatMessage, ModelCoordinates, PictureData } from './engine/protocol.js';
import { Failure } from './failure.js';
import type { Box } from './instruction/geometry.js';
import { cropPicture } from './picture.js';
import type { ResolvedPart } from './resolve.js';
import { moveAnswer, windowsOf, type Windows } from './zoom.js';

/** One cell of a conversation: the question's parts and, for all but the last, the model's own answer. */
export interface Turn {
  readonly parts: readonly ResolvedPart[];
  readonly answer?: string;
}

export interface Prompt {
  readonly messages: readonly ChatMessage[];
  /** One for every `<image>` in the messages, in order. */
  readonly pictures: readonly PictureData[];
  /** The frame of the last picture: what the answer's coordinates are relative to. */
  readonly frame: Frame;
  /** What the model is shown of the last picture, in its pixels; all of it when undefined. */
  readonly window: Box | undefined;
}

/**
 * Turns in pixels → messages in the model's dialect (Φ of the paper, section 3.2). A turn's pictures come before
 * its text, wherever they stand in the cell: models are trained that way, and a picture's KV prefix can then be
 * kept for the next question. A model with region zoom is shown a window of each picture.
 *
 * @param windows what is shown of each picture, in its pixels
 * @throws Failure `empty-question` or `no-picture`
 */
export function promptOf(
  turns: readonly Turn[],
  dialect: Dialect,
  model: ModelCoordinates,
  windows: Windows = windowsOf(partsOf(turns), model),
): Prompt {
  const messages: ChatMessage[] = [];
  const pictures: PictureData[] = [];
  const crops = new Map([...windows].map(([picture, box]) => [picture, cropPicture(picture, box)]));
  const frameOf = (picture: PictureData, among: Windows): Frame =>
    frameOfWindow(model.frame, picture, among.get(picture), model);
  let last: PictureData | undefined;
  for (const [i, turn] of turns.entries()) {
    const words: string[] = [];
    let images = '';
    for (const part of turn.parts) {
      if (part.type === 'picture') {
        images += '<image>\n';
        last = part.picture;
        pictures.push(crops.get(last) ?? last);
      } else if (part.type === 'text') words.push(asText(part.text));
      else words.push(dialect.write(part.region, frameOf(part.picture, windows), part.region.label));
    }
    const text = words.join('').trim();
    if (text === '')
      throw new Failure('empty-question', 'The cell asks nothing; write a question about the picture.');
    messages.push({ role: 'user', content: images + text });
    if (turn.answer === undefined) continue;
    // It was given when the conversation was no longer than this, perhaps about another window.
    const then = windowsOf(partsOf(turns.slice(0, i + 1)), model);
    const isMoved = last !== undefined && String(then.get(last)) !== String(windows.get(last));
    const answer = isMoved
      ? moveAnswer(turn.answer, dialect, frameOf(last!, then), frameOf(last!, windows))
      : turn.answer;
    messages.push({ role: 'assistant', content: asText(answer) });
  }
  if (last === undefined) {
    throw new Failure('no-picture', 'The conversation has no picture; write <image PATH> in its first cell.');
  }
  return { messages, pictures, frame: frameOf(last, windows), window: windows.get(last) };
}

/** Of all turns, in order. */
export function partsOf(turns: readonly Turn[]): ResolvedPart[] {
  return turns.flatMap(({ parts }) => parts);
}

/** `<image>` typed as text is no picture: a blank keeps it from standing for one. */
function asText(text: string): string {
  return text.replaceAll('<image>', '< image>');
}
