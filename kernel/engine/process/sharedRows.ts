import type { KvPort, KvRows, RunDecoder } from './kvCache.js';
import { elementBytes, type Data, type Runtime, type Tensor } from './session.js';
import type { KvBuffer } from './sharedKv.js';

/**
 * KV caches of several sequences in one memory: for each layer two arrays [rows, kv heads, capacity, head size] that
 * every run reads and writes in place. A decoder with GroupQueryAttention reads one token in each row, or any
 * number in one.
 */
export class SharedRows implements KvRows {
  readonly together = false;
  private readonly arrays: readonly Data[];
  /** Tensors over the first rows, as many as there are left. */
  private tensors: readonly Tensor[] = [];

  constructor(
    private readonly runtime: Runtime,
    private readonly ports: readonly KvPort[],
    count: number,
    private readonly capacity: number,
  ) {
    this.arrays = ports.map(({ type, heads, size }) => {
      const elements = count * heads * capacity * size;
      return type === 'float16' ? new Uint16Array(elements) : new Float32Array(elements);
    });
    this.tensors = this.over(0, count);
  }

  /** Puts a beginning into a row. */
  copyFrom(buffer: KvBuffer, length: number, row: number): void {
    for (const [i, { type, heads, size }] of this.ports.entries()) {
      const all = bytesOf(this.arrays[i]!);
      const token = size * elementBytes[type];
      for (let head = 0; head < heads; head++) {
        const from = head * buffer.capacity * token;
        const to = (row * heads + head) * this.capacity * token;
        all.set(buffer.arrays[i]!.subarray(from, from + length * token), to);
      }
    }
  }

  async extend(_lengths: readonly number[], _count: number, run: RunDecoder): Promise<void> {
    await this.run(this.tensors, run);
  }

  async extendOne(row: number, _length: number, run: RunDecoder): Promise<void> {
    const tensors = this.over(row, 1);
    try {
      await this.run(tensors, run);
    } finally {
      for (const tensor of tensors) tensor.release();
    }
  }

  keep(order: readonly number[]): Promise<void> {
    for (const [i, { heads, size }] of this.ports.entries()) {
      const array = this.arrays[i]!;
      const row = heads * this.capacity * size;
      // Rows move towards the front or stay, so none is overwritten before it has moved.
      for (const [to, from] of order.entries()) {
        if (to !== from) array.copyWithin(to * row, from * row, (from + 1) * row);
      }
    }
    this.release();
    this.tensors = this.over(0, order.length);
    return Promise.resolve();
  }

  release(): void {
    for (const tensor of this.tensors) tensor.release();
    this.tensors = [];
  }

  /** Tensors over `count` rows from `first` on. */
  private over(first: number, count: number): Tensor[] {
    return this.ports.map(({ type, heads, size }, i) => {
      const row = heads * this.capacity * size;
      const part = this.arrays[i]!.subarray(first * row, (first + count) * row);
      return this.runtime.shared!(type, part, [count, heads, this.capacity, size]);
    });
  }

  private async run(tensors: readonly Tensor[], run: RunDecoder): Promise<void> {
    const named = (name: 'past' | 'present') =>
      Object.fromEntries(this.ports.map((port, i) => [port[name], tensors[i]!]));
    await run(named('past'), named('present'));
  }
}

const bytesOf = (data: Data): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
