import type { KvCache, KvCaches, KvPort, RunDecoder } from './kvCache.js';
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
  private constructor(
    private readonly runtime: Runtime,
    private readonly ports: readonly KvPort[],
    private readonly slice: Session,
  ) {}

  static async create(runtime: Runtime, ports: readonly KvPort[], provider: Provider): Promise<GrowingKv> {
    const options = { provider, threads: 1, keepOnDevice: ['shorter'] };
    return new GrowingKv(runtime, ports, await runtime.create(sliceModel(ports[0]!), options));
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
    const { tensors } = past as GrowingCache;
    const outputs = await run(Object.fromEntries(this.ports.map((port, i) => [port.past, tensors[i]!])), {});
    const presents = this.ports.map(({ present }) => outputs[present]!);
    return new GrowingCache(presents, presents[0]!.shape[2]!);
  }

  release(): Promise<void> {
    return this.slice.release();
  }
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
    output: { name: 'shorter', type, shape: ['batch', 'heads', 'fewer', 'size'] },
    attributes: {},
  });
}
