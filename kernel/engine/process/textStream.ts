/** Turns tokens into text as they come, whole characters only. */

const incomplete = '\ufffd';
/** A character has at most four bytes, so more tokens than that are not waiting for the rest of one. */
const longestWait = 4;

/**
 * Decodes a growing list of tokens. A character whose bytes lie in several tokens comes out with the last of
 * them. Decoding starts a few tokens back, because decoders treat the first token of a text differently.
 */
export class TextStream {
  private readonly tokens: number[] = [];
  /** Tokens before this are out of the window; those from here on are decoded again at every step. */
  private windowStart = 0;
  /** Tokens before this have been given out. */
  private given = 0;

  /** @param decode text of a list of tokens, U+FFFD for bytes that are no character */
  constructor(private readonly decode: (tokens: readonly number[]) => string) {}

  push(token: number): string {
    this.tokens.push(token);
    const text = this.decode(this.tokens.slice(this.windowStart));
    if (text.endsWith(incomplete) && this.tokens.length - this.given < longestWait) return '';
    return this.give(text);
  }

  /** The end of the answer: bytes that never became a character come out as U+FFFD. */
  end(): string {
    return this.give(this.decode(this.tokens.slice(this.windowStart)));
  }

  private give(text: string): string {
    const before = this.decode(this.tokens.slice(this.windowStart, this.given));
    this.windowStart = this.given;
    this.given = this.tokens.length;
    return text.slice(before.length);
  }
}
