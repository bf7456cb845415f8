/** Rows and columns of the embeddings that a picture becomes. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Positions of a sequence for decoders that rotate by time, height and width (Qwen-VL's multimodal RoPE): text counts
 * on in all three, a picture's embeddings share one time and lie on their rows and columns, and the text behind a
 * picture goes on one after the largest of them.
 */
export class RopePositions {
  /** Of each position: time, height, width. */
  private readonly places: (readonly [time: number, height: number, width: number])[] = [];
  /** Position of the next text token, and of all that follow. */
  private readonly next: number;

  /** @param grids of the pictures, in order; each has as many image tokens in `ids` as it has places */
  constructor(ids: readonly number[], imageToken: number, grids: readonly Grid[]) {
    let next = 0;
    let picture = 0;
    for (let i = 0; i < ids.length;) {
      if (ids[i] !== imageToken) {
        this.places.push([next, next, next]);
        next++;
        i++;
        continue;
      }
      const { rows, columns } = grids[picture++]!;
      for (let place = 0; place < rows * columns; place++) {
        this.places.push([next, next + Math.floor(place / columns), next + (place % columns)]);
      }
      next += Math.max(rows, columns);
      i += rows * columns;
    }
    this.next = next;
  }

  /** [3, end − from]: times, heights and widths of the positions from `from` to `end`, the answer's too. */
  range(from: number, end: number): BigInt64Array {
    const count = end - from;
    const all = new BigInt64Array(3 * count);
    for (let i = 0; i < count; i++) {
      const later = this.next + from + i - this.places.length;
      const place = this.places[from + i] ?? [later, later, later];
      for (let axis = 0; axis < 3; axis++) all[axis * count + i] = BigInt(place[axis]!);
    }
    return all;
  }
}
