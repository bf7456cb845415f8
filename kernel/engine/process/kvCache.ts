import { Failure } from '../../failure.js';
import { singleNodeModel } from './onnxGraph.js';
import {
  byteSize,
  type PortInfo,
  type Provider,
  type Runtime,
  type Session,
  type Tensor,
} from './session.js';

/**
 * Keys and values of the first `length` tokens of a sequence: for each layer two tensors
 * [1, kv heads, length, head size], in host memory on the CPU and in device memory on a GPU. Never changed once
 * made; freed when nobody holds it any more.
 */
export class KvCache {
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

const pastName = /^past_key_values\.(\d+)\.(key|value)$/;

/** Makes KV caches for one decoder: empty ones, from a run's outputs, and shorter ones from longer ones. */
export class KvShape {
  private constructor(
    private readonly runtime: Runtime,
    private readonly pasts: readonly PortInfo[],
    private readonly slice: Session,
  ) {}

  /** Names of the decoder's outputs that stay on the device. */
  static presents(layers: number): string[] {
    return Array.from({ length: layers }, (_, i) => [`present.${i}.key`, `present.${i}.value`]).flat();
  }

  /** @throws Failure `model-mismatch` when the decoder has no KV cache of the expected form */
  static async create(
    runtime: Runtime,
    decoder: Session,
    provider: Provider,
    layers: number,
  ): Promise<KvShape> {
    const pasts = decoder.inputs.filter(({ name }) => pastName.test(name));
    const presents = new Set(decoder.outputs.map(({ name }) => name));
    const odd = pasts.find(({ name, shape }) => shape.length !== 4 || !presents.has(presentOf(name)));
    if (pasts.length !== 2 * layers || odd !== undefined) {
      const found =
        odd === undefined ? `${pasts.length} KV cache inputs` : `an unknown KV cache input ${odd.name}`;
      const text = `The decoder has ${found} where config.json names ${layers} layers; take both from the same model.`;
      throw new Failure('model-mismatch', text);
    }
    const slice = await runtime.create(sliceModel(pasts[0]!), { provider, keepOnDevice: ['shorter'] });
    return new KvShape(runtime, pasts, slice);
  }

  empty(): KvCache {
    const tensors = this.pasts.map(({ name, type, shape: [, heads, , size] }) => {
      if (typeof heads !== 'number' || typeof size !== 'number') {
        throw new Failure(
          'model-unsupported',
          `${name} has no fixed heads and head size; convert the model again.`,
        );
      }
      const data = type === 'float16' ? new Uint16Array(0) : new Float32Array(0);
      return this.runtime.tensor(type, data, [1, heads, 0, size]);
    });
    return new KvCache(tensors, 0);
  }

  /** The decoder's inputs for a cache. */
  feeds(cache: KvCache): Record<string, Tensor> {
    return Object.fromEntries(this.pasts.map(({ name }, i) => [name, cache.tensors[i]!]));
  }

  fromOutputs(outputs: Readonly<Record<string, Tensor>>): KvCache {
    const tensors = this.pasts.map(({ name }) => outputs[presentOf(name)]!);
    return new KvCache(tensors, tensors[0]!.shape[2]!);
  }

  /** The first `length` tokens of a cache, as a cache of their own (the caller's to release). */
  async first(cache: KvCache, length: number): Promise<KvCache> {
    if (length === cache.length) return cache.hold();
    const one = (value: number): Tensor => this.runtime.tensor('int64', BigInt64Array.of(BigInt(value)), [1]);
    const tensors: Tensor[] = [];
    for (const data of cache.tensors) {
      const { shorter } = await this.slice.run({ data, starts: one(0), ends: one(length), axes: one(2) });
      tensors.push(shorter!);
    }
    return new KvCache(tensors, length);
  }

  release(): Promise<void> {
    return this.slice.release();
  }
}

const presentOf = (past: string): string => past.replace('past_key_values', 'present');

/** Cuts a tensor's token axis; runs where the KV cache lives, because device memory cannot be read back. */
function sliceModel({ type }: PortInfo): Uint8Array {
  const index = (name: string): PortInfo => ({ name, type: 'int64', shape: [1] });
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
