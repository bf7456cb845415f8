import type { KvCache, KvRows } from './kvCache.js';
import type { Model } from './model.js';
import type { Tensor } from './session.js';

/**
 * Several sequences with one beginning, read together: first what each has of its own, then one token a row and
 * run. Where all rows take one run, shorter ones are padded between the beginning and their own part, and the
 * padding is masked; where each row takes a run of its own, nothing is padded.
 */
export class Rows {
  /** Columns of the cache before the own parts; the beginning of every row. */
  private readonly shared: number;
  /** Of each row: tokens without padding, and columns of padding behind the beginning. */
  private lengths: number[];
  private pads: number[];

  private constructor(
    private readonly model: Model,
    private readonly kv: KvRows,
    past: KvCache,
    own: readonly Float32Array[],
  ) {
    const counts = own.map((embeddings) => embeddings.length / model.hidden);
    const longest = Math.max(...counts);
    this.shared = past.length;
    this.lengths = counts.map((count) => past.length + count);
    this.pads = counts.map((count) => (kv.together ? longest - count : 0));
  }

  /**
   * Reads what follows `past` in each row, [tokens, hidden] each, at least one token; gives each row's last logits.
   * @param room tokens that every row may take afterwards. The rows are the caller's to release, `past` too.
   */
  static async read(
    model: Model,
    past: KvCache,
    own: readonly Float32Array[],
    room: number,
    signal: AbortSignal,
  ): Promise<{ rows: Rows; logits: Float32Array[] }> {
    const longest = Math.max(...own.map((embeddings) => embeddings.length / model.hidden));
    const kv = await model.parts.kv.rows!(past, own.length, longest + room);
    const rows = new Rows(model, kv, past, own);
    try {
      const logits = kv.together ? await rows.readTogether(own, signal) : await rows.readEach(own, signal);
      return { rows, logits };
    } catch (error) {
      rows.release();
      throw error;
    }
  }

  /** Reads one more token in each row: [rows, hidden] → logits, one list a row. */
  async step(embeddings: Float32Array, signal: AbortSignal): Promise<Float32Array[]> {
    this.lengths = this.lengths.map((length) => length + 1);
    const feeds = this.feeds(embeddings, 1);
    let logits!: Tensor;
    await this.kv.extend(this.lengths, 1, async (past, into) => {
      const outputs = await this.model.runDecoder({ ...feeds, ...past }, into, signal);
      logits = outputs.logits!;
      return outputs;
    });
    return this.model.lastLogitsOf(logits);
  }

  /** Only these rows go on, in this order. */
  async keep(order: readonly number[]): Promise<void> {
    await this.kv.keep(order);
    this.lengths = order.map((row) => this.lengths[row]!);
    this.pads = order.map((row) => this.pads[row]!);
  }

  release(): void {
    this.kv.release();
  }

  private async readTogether(own: readonly Float32Array[], signal: AbortSignal): Promise<Float32Array[]> {
    const row = this.model.hidden;
    const count = this.lengths[0]! + this.pads[0]! - this.shared;
    const padded = new Float32Array(own.length * count * row);
    for (const [i, embeddings] of own.entries()) padded.set(embeddings, (i * count + this.pads[i]!) * row);
    const feeds = this.feeds(padded, count);
    let logits!: Tensor;
    await this.kv.extend(this.lengths, count, async (past, into) => {
      const outputs = await this.model.runDecoder({ ...feeds, ...past }, into, signal);
      logits = outputs.logits!;
      return outputs;
    });
    return this.model.lastLogitsOf(logits);
  }

  private async readEach(own: readonly Float32Array[], signal: AbortSignal): Promise<Float32Array[]> {
    const all: Float32Array[] = [];
    for (const [row, embeddings] of own.entries()) {
      const length = this.lengths[row]!;
      const feeds = this.model.rowFeeds(embeddings, this.shared, length);
      await this.kv.extendOne(row, length, async (past, into) => {
        const outputs = await this.model.runDecoder({ ...feeds, ...past }, into, signal);
        all.push(this.model.lastLogitsOf(outputs.logits!)[0]!);
        return outputs;
      });
    }
    return all;
  }

  /** Inputs of a run that reads `count` columns in each row; `lengths` count them already. */
  private feeds(embeddings: Float32Array, count: number): Record<string, Tensor> {
    const { lengths, pads, shared } = this;
    const columns = Math.max(...lengths.map((length, row) => length + pads[row]!));
    // [rows, columns]: 1 from the left up to a row's length, its padding apart
    const mask = new BigInt64Array(lengths.length * columns);
    const positions = new BigInt64Array(lengths.length * count);
    for (const [row, length] of lengths.entries()) {
      mask.fill(1n, row * columns, row * columns + length + pads[row]!);
      mask.fill(0n, row * columns + shared, row * columns + shared + pads[row]!);
      for (let i = 0; i < count; i++)
        positions[row * count + i] = BigInt(Math.max(shared, length - count + i));
    }
    return this.model.inputs(embeddings, lengths.length, count, mask, positions);
  }
}
