import {
  bytesOfToken,
  type KvCache,
  type KvCaches,
  type KvPort,
  type KvRows,
  type RunDecoder,
} from './kvCache.js';
import { SharedRows } from './sharedRows.js';
import { elementBytes, type Runtime, type Tensor } from './session.js';

/** Tokens of room beyond what is asked for, so that a cache is not copied for the next few. */
const spareRoom = 64;

/** Memory for `capacity` tokens: for each layer two tensors [1, kv heads, capacity, head size]. */
export class KvBuffer {
  /** By the decoder's names of inputs and of outputs: the same tensors. */
  readonly pasts: Readonly<Record<string, Tensor>>;
  readonly presents: Readonly<Record<string, Tensor>>;
  /** Bytes of each tensor. */
  readonly arrays: readonly Uint8Array[];
  private readonly caches = new Set<SharedCache>();

  constructor(
    runtime: Runtime,
    private readonly ports: readonly KvPort[],
    readonly capacity: number,
  ) {
    const all = ports.map(({ type, heads, size }) => {
      const count = heads * capacity * size;
      const data = type === 'float16' ? new Uint16Array(count) : new Float32Array(count);
      const tensor = runtime.shared!(type, data, [1, heads, capacity, size]);
      return { tensor, bytes: new Uint8Array(data.buffer) };
    });
    this.pasts = Object.fromEntries(ports.map(({ past }, i) => [past, all[i]!.tensor]));
    this.presents = Object.fromEntries(ports.map(({ present }, i) => [present, all[i]!.tensor]));
    this.arrays = all.map(({ bytes }) => bytes);
  }

  get bytes(): number {
    return this.arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Tokens that some cache relies on: what lies behind them is free. */
  get used(): number {
    return Math.max(0, ...[...this.caches].map(({ length }) => length));
  }

  keep(cache: SharedCache): void {
    this.caches.add(cache);
  }

  drop(cache: SharedCache): void {
    this.caches.delete(cache);
    if (this.caches.size === 0) for (const tensor of Object.values(this.pasts)) tensor.release();
  }

  /** The first `length` tokens of each tensor's heads. */
  parts(length: number): Uint8Array[] {
    return this.ports.flatMap(({ type, heads, size }, i) => {
      const row = size * elementBytes[type];
      return Array.from({ length: heads }, (_, head) => {
        const begin = head * this.capacity * row;
        return this.arrays[i]!.subarray(begin, begin + length * row);
      });
    });
  }

  copyFrom(other: KvBuffer, length: number): void {
    const from = other.parts(length);
    for (const [i, part] of this.parts(length).entries()) part.set(from[i]!);
  }
}

/** The first `length` tokens of a buffer. */
class SharedCache implements KvCache {
  private holders = 1;

  constructor(
    readonly buffer: KvBuffer,
    readonly length: number,
  ) {
    buffer.keep(this);
  }

  get bytes(): number {
    return this.buffer.bytes;
  }

  hold(): this {
    this.holders++;
    return this;
  }

  release(): void {
    if (--this.holders === 0) this.buffer.drop(this);
  }
}

/**
 * KV caches in memory with room for more tokens: a run reads and writes it in place and copies nothing. A longer
 * cache lives in the same memory behind a shorter one, unless something else lies there already.
 */
export class SharedKv implements KvCaches {
  readonly tokenBytes: number;

  constructor(
    private readonly runtime: Runtime,
    private readonly ports: readonly KvPort[],
  ) {
    this.tokenBytes = bytesOfToken(ports);
  }

  empty(room: number): KvCache {
    return new SharedCache(new KvBuffer(this.runtime, this.ports, room + spareRoom), 0);
  }

  blank(length: number, room: number): KvCache {
    return new SharedCache(new KvBuffer(this.runtime, this.ports, length + room + spareRoom), length);
  }

  partsOf(cache: KvCache, length: number): Uint8Array[] {
    return (cache as SharedCache).buffer.parts(length);
  }

  first(cache: KvCache, length: number, room: number): Promise<KvCache> {
    const { buffer } = cache as SharedCache;
    const fits = length + room <= buffer.capacity && buffer.used === length;
    return Promise.resolve(fits ? new SharedCache(buffer, length) : this.copy(buffer, length, room));
  }

  async extend(past: KvCache, count: number, run: RunDecoder): Promise<KvCache> {
    const { buffer, length } = past as SharedCache;
    const fits = length + count <= buffer.capacity && buffer.used === length;
    const own = fits ? past.hold() : this.copy(buffer, length, count);
    try {
      const target = (own as SharedCache).buffer;
      await run(target.pasts, target.presents);
      return new SharedCache(target, length + count);
    } finally {
      own.release();
    }
  }

  rows(past: KvCache, count: number, room: number): Promise<KvRows> {
    const { buffer, length } = past as SharedCache;
    const rows = new SharedRows(this.runtime, this.ports, count, length + room);
    for (let row = 0; row < count; row++) rows.copyFrom(buffer, length, row);
    return Promise.resolve(rows);
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  private copy(from: KvBuffer, length: number, room: number): SharedCache {
    const buffer = new KvBuffer(this.runtime, this.ports, length + room + spareRoom);
    buffer.copyFrom(from, length);
    return new SharedCache(buffer, length);
  }
}
