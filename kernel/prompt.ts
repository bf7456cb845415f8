import type { Dialect } from './dialects/dialect.js';
import { frameOf, type Frame } from './dialects/frame.js';
import type { ChatMessage, ModelCoordinates, PictureData } from './engine/protocol.js';
import { Failure } from './failure.js';
import type { ResolvedPart } from './resolve.js';

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
}

/**
 * Turns in pixels → messages in the model's dialect (Φ of the paper, section 3.2). A turn's pictures come before
 * its text, wherever they stand in the cell: models are trained that way, and a picture's KV prefix can then be
 * kept for the next question.
 *
 * @throws Failure `empty-question` or `no-picture`
 */
export function promptOf(turns: readonly Turn[], dialect: Dialect, model: ModelCoordinates): Prompt {
  const messages: ChatMessage[] = [];
  const pictures: PictureData[] = [];
  let frame: Frame | undefined;
  for (const turn of turns) {
    const words: string[] = [];
    let images = '';
    for (const part of turn.parts) {
      if (part.type === 'picture') {
        images += '<image>\n';
        pictures.push(part.picture);
        frame = frameOf(model.frame, part.picture, model);
      } else if (part.type === 'text') words.push(asText(part.text));
      else
        words.push(dialect.write(part.region, frameOf(model.frame, part.picture, model), part.region.label));
    }
    const text = words.join('').trim();
    if (text === '')
      throw new Failure('empty-question', 'The cell asks nothing; write a question about the picture.');
    messages.push({ role: 'user', content: images + text });
    if (turn.answer !== undefined) messages.push({ role: 'assistant', content: asText(turn.answer) });
  }
  return { messages, pictures, frame: requireFrame(frame) };
}

/** `<image>` typed as text is no picture: a blank keeps it from standing for one. */
function asText(text: string): string {
  return text.replaceAll('<image>', '< image>');
}

function requireFrame(frame: Frame | undefined): Frame {
  if (frame !== undefined) return frame;
  throw new Failure('no-picture', 'The conversation has no picture; write <image PATH> in its first cell.');
}
