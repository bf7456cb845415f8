/**
 * Breaks a text that comes in pieces into lines, at blanks, without ever changing what was given out before: a
 * notebook shows streamed text unwrapped, and an answer is often one long line. Costs as much as the piece is long.
 */
export class SoftWrap {
  /** Characters of the line so far. */
  #column = 0;

  constructor(private readonly width = 100) {}

  /** The next piece, with a line break for the first blank after `width` characters of a line. */
  push(piece: string): string {
    let out = '';
    for (const character of piece) {
      const isBreak = character === ' ' && this.#column >= this.width;
      out += isBreak ? '\n' : character;
      this.#column = isBreak || character === '\n' ? 0 : this.#column + 1;
    }
    return out;
  }
}
