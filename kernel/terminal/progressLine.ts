/** One line that is written over and over; nothing where no person watches. */
export class ProgressLine {
  #shown = false;

  show(text: string): void {
    const { isTTY, columns } = process.stderr;
    if (!isTTY) return;
    // some terminals say that they have 0 columns
    process.stderr.write(`\r\x1b[K${text.slice(0, (columns || 80) - 1)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) process.stderr.write('\r\x1b[K');
    this.#shown = false;
  }
}
