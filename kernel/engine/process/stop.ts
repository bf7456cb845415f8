/**
 * Ends an answer before the first stop string: the one that is complete first, of those the one that began first. Text
 * that could still become one is held back, so that nothing of a stop string ever reaches the stream, wherever the
 * token borders lie.
 */
export class StopFilter {
  private held = '';
  private readonly stops: readonly string[];
  stopped = false;

  constructor(stops: readonly string[]) {
    this.stops = stops.filter((stop) => stop !== '');
  }

  /** Takes newly decoded text; gives what may be shown now. */
  push(text: string): string {
    if (this.stopped) return '';
    const whole = this.held + text;
    const [first] = this.stops
      .map((stop) => ({ start: whole.indexOf(stop), length: stop.length }))
      .filter(({ start }) => start >= 0)
      .sort((a, b) => a.start + a.length - (b.start + b.length) || a.start - b.start);
    if (first !== undefined) {
      this.stopped = true;
      this.held = '';
      return whole.slice(0, first.start);
    }
    const keep = Math.max(0, ...this.stops.map((stop) => overlap(whole, stop)));
    this.held = whole.slice(whole.length - keep);
    return whole.slice(0, whole.length - keep);
  }

  /** The answer is over: gives what was held back. */
  end(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }
}

/** Length of the longest end of `text` that is a beginning of `stop` (and not all of it). */
function overlap(text: string, stop: string): number {
  let length = Math.min(text.length, stop.length - 1);
  while (length > 0 && !text.endsWith(stop.slice(0, length))) length--;
  return length;
}
