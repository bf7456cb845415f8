import {
  bytesOfToken,
  type KvCache,
  type KvCaches,
  type KvPort,
  type KvRows,
  type RunDecoder,
} from './kvCache.js';
import { singleNodeModel, type Port } from './onnxGraph.js';
import { byteSize, type Provider, type Runtime, type Session, type Tensor } from './session.js';

/** For each layer two tensors [1, kv heads, length, head size], in the runtime's or the device's memory. */
class GrowingCache implements KvCache {
  private holders = 1;

  constructor(
    readonly tensors: readonly Tensor[],
    readonly length: number,
  ) {}

  get bytes(): number {
    return this.tensors.reduce((sum, tensor) => sum + byteSize(tensor), 0);
  }

  hold(): this {
    this.holders++;
    return this;
  }

  release(): void {
    if (--this.holders === 0) for (const tensor of this.tensors) tensor.release();
  }
}

/** KV caches that every run writes anew, one token longer: right for every graph and device. */
export class GrowingKv implements KvCaches {
  readonly tokenBytes: number;
  readonly rows?: KvCaches['rows'];

  private constructor(
    private readonly runtime: Runtime,
    private readonly ports: readonly KvPort[],
    private readonly slice: Session,
    private readonly gather: Session | undefined,
  ) {
    this.tokenBytes = bytesOfToken(ports);
    if (gather === undefined) return;
    this.rows = async (past, count) => {
      const rows = new GrowingRows(this, (past as GrowingCache).tensors);
      await rows.keep(Array.from({ length: count }, () => 0));
      return rows;
    };
  }

  /** @param masked whether rows of different lengths may be padded */
  static async create(
    runtime: Runtime,
    ports: readonly KvPort[],
    provider: Provider,
    masked: boolean,
  ): Promise<GrowingKv> {
    const options = { provider, threads: 1 };
    const slice = await runtime.create(sliceModel(ports[0]!), { ...options, keepOnDevice: ['shorter'] });
    const gather = masked
      ? await runtime.create(gatherModel(ports[0]!), { ...options, keepOnDevice: ['chosen'] })
      : undefined;
    return new GrowingKv(runtime, ports, slice, gather);
  }

  empty(): KvCache {
    const tensors = this.ports.map(({ type, heads, size }) => {
      const data = type === 'float16' ? new Uint16Array(0) : new Float32Array(0);
      return this.runtime.tensor(type, data, [1, heads, 0, size]);
    });
    return new GrowingCache(tensors, 0);
  }

  async first(cache: KvCache, length: number): Promise<KvCache> {
    if (length === cache.length) return cache.hold();
    const one = (value: number): Tensor => this.runtime.tensor('int64', BigInt64Array.of(BigInt(value)), [1]);
    const tensors: Tensor[] = [];
    for (const data of (cache as GrowingCache).tensors) {
      const { shorter } = await this.slice.run({ data, starts: one(0), ends: one(length), axes: one(2) });
      tensors.push(shorter!);
    }
    return new GrowingCache(tensors, length);
  }

  async extend(past: KvCache, _count: number, run: RunDecoder): Promise<KvCache> {
    const presents = await this.grown((past as GrowingCache).tensors, run);
    return new GrowingCache(presents, presents[0]!.shape[2]!);
  }

  /** The outputs of a run that takes `tensors` as its past. */
  async grown(tensors: readonly Tensor[], run: RunDecoder): Promise<Tensor[]> {
    const outputs = await run(Object.fromEntries(this.ports.map((port, i) => [port.past, tensors[i]!])), {});
    return this.ports.map(({ present }) => outputs[present]!);
  }

  /** Sequences of a batch: these, in this order. */
  async chosen(tensors: readonly Tensor[], order: readonly number[]): Promise<Tensor[]> {
    const indices = this.runtime.tensor('int64', BigInt64Array.from(order, BigInt), [order.length]);
    const all: Tensor[] = [];
    for (const data of tensors) all.push((await this.gather!.run({ data, indices })).chosen!);
    return all;
  }

  async release(): Promise<void> {
    await this.slice.release();
    await this.gather?.release();
  }
}

/** All rows are equally long, padding included. */
class GrowingRows implements KvRows {
  readonly together = true;
  private owned = false;

  constructor(
    private readonly kv: GrowingKv,
    private tensors: readonly Tensor[],
  ) {}

  async extend(_lengths: readonly number[], _count: number, run: RunDecoder): Promise<void> {
    this.replace(await this.kv.grown(this.tensors, run));
  }

  extendOne(): Promise<void> {
    throw new Error('all rows are read together');
  }

  async keep(order: readonly number[]): Promise<void> {
    this.replace(await this.kv.chosen(this.tensors, order));
  }

  release(): void {
    this.replace([]);
  }

  private replace(tensors: readonly Tensor[]): void {
    if (this.owned) for (const tensor of this.tensors) tensor.release();
    this.tensors = tensors;
    this.owned = true;
  }
}

/** Takes sequences of a batch, one of them as often as it is named. */
function gatherModel({ type }: KvPort): Uint8Array {
  return singleNodeModel({
    op: 'Gather',
    opset: 13,
    inputs: [
      { name: 'data', type, shape: ['batch', 'heads', 'tokens', 'size'] },
      { name: 'indices', type: 'int64', shape: ['rows'] },
    ],
    outputs: [{ name: 'chosen', type, shape: ['rows', 'heads', 'tokens', 'size'] }],
    attributes: { axis: { int: 0 } },
  });
}

/** Cuts a tensor's token axis; runs where the KV cache lives, because device memory cannot be read back. */
function sliceModel({ type }: KvPort): Uint8Array {
  const index = (name: string): Port => ({ name, type: 'int64', shape: [1] });
  return singleNodeModel({
    op: 'Slice',
    opset: 13,
    inputs: [
      { name: 'data', type, shape: ['batch', 'heads', 'tokens', 'size'] },
      index('starts'),
      index('ends'),
      index('axes'),
    ],
    outputs: [{ name: 'shorter', type, shape: ['batch', 'heads', 'fewer', 'size'] }],
    attributes: {},
  });
}
