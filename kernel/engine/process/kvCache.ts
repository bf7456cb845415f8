import { Failure } from '../../failure.js';
import { GrowingKv } from './growingKv.js';
import { SharedKv } from './sharedKv.js';
import {
  elementBytes,
  type PortInfo,
  type Provider,
  type Runtime,
  type Session,
  type Tensor,
} from './session.js';

/**
 * Keys and values of the first `length` tokens of a sequence. Never changes once it is there; its memory is freed
 * when nobody holds it any more.
 */
export interface KvCache {
  readonly length: number;
  /** Of memory that this cache keeps from being freed. */
  readonly bytes: number;
  /** One more release() is needed to free it. */
  hold(): this;
  release(): void;
}

/** Runs the decoder on a cache's inputs, with outputs that are written in place; gives all outputs. */
export type RunDecoder = (
  feeds: Readonly<Record<string, Tensor>>,
  into: Readonly<Record<string, Tensor>>,
) => Promise<Readonly<Record<string, Tensor>>>;

/** Makes the KV caches of one decoder. */
export interface KvCaches {
  /** @param room tokens that are expected to come */
  empty(room: number): KvCache;
  /** The first `length` tokens of a cache, as a cache of their own (the caller's to release). */
  first(cache: KvCache, length: number, room: number): Promise<KvCache>;
  /** The cache after a run that reads `count` tokens after `past` (both are the caller's to release). */
  extend(past: KvCache, count: number, run: RunDecoder): Promise<KvCache>;
  /**
   * Memory for `count` sequences that begin as `past` does (which stays the caller's) and take up to `room` tokens
   * each. Absent where the decoder cannot read several at once.
   */
  rows?(past: KvCache, count: number, room: number): Promise<KvRows>;
  /**
   * A cache of `length` tokens whose memory (`partsOf`) is to be filled before it is used. Absent, as `partsOf`, where the
   * memory is not this process's.
   */
  blank?(length: number, room: number): KvCache;
  /** The memory of a cache's first `length` tokens, piece by piece in an order that is always the same. */
  partsOf?(cache: KvCache, length: number): Uint8Array[];
  /** Of one token's keys and values in all layers. */
  readonly tokenBytes: number;
  release(): Promise<void>;
}

/** Keys and values of several sequences that are read together. */
export interface KvRows {
  /** Whether all rows may take any number of tokens in one run; else only one each, and more with `extendOne`. */
  readonly together: boolean;
  /** A run that reads `count` tokens in each row. @param lengths tokens of each row with them */
  extend(lengths: readonly number[], count: number, run: RunDecoder): Promise<void>;
  /** A run that reads one row's tokens. @param length the row's tokens with them */
  extendOne(row: number, length: number, run: RunDecoder): Promise<void>;
  /** Only these rows stay, in this order. */
  keep(order: readonly number[]): Promise<void>;
  release(): void;
}

/** Bytes of one token's keys and values. */
export function bytesOfToken(ports: readonly KvPort[]): number {
  return ports.reduce((sum, { type, heads, size }) => sum + heads * size * elementBytes[type], 0);
}

/** A layer's key or value: names and shape, heads and head size fixed. */
export interface KvPort {
  readonly past: string;
  readonly present: string;
  readonly type: 'float32' | 'float16';
  readonly heads: number;
  readonly size: number;
}

const pastName = /^past_key_values\.(\d+)\.(key|value)$/;
const presentOf = (past: string): string => past.replace('past_key_values', 'present');

/** Names of the decoder's outputs that stay in the runtime's memory. */
export function presentNames(layers: number): string[] {
  return Array.from({ length: layers }, (_, i) => [`present.${i}.key`, `present.${i}.value`]).flat();
}

/** @throws Failure `model-mismatch` when the decoder has no KV cache of the expected form, or `model-unsupported` */
export function kvPorts(decoder: Session, layers: number): KvPort[] {
  const pasts = decoder.inputs.filter(({ name }) => pastName.test(name));
  const presents = new Set(decoder.outputs.map(({ name }) => name));
  const odd = pasts.find(({ name, shape }) => shape.length !== 4 || !presents.has(presentOf(name)));
  if (pasts.length !== 2 * layers || odd !== undefined) {
    const found =
      odd === undefined ? `${pasts.length} KV cache inputs` : `an unknown KV cache input ${odd.name}`;
    const text = `The decoder has ${found} where config.json names ${layers} layers; take both from the same model.`;
    throw new Failure('model-mismatch', text);
  }
  return pasts.map(port);
}

function port({ name, type, shape: [, heads, , size] }: PortInfo): KvPort {
  const isFloat = type === 'float32' || type === 'float16';
  if (!isFloat || typeof heads !== 'number' || typeof size !== 'number') {
    const text = `${name} has no fixed heads and head size; convert the model again.`;
    throw new Failure('model-unsupported', text);
  }
  return { past: name, present: presentOf(name), type, heads, size };
}

/**
 * @param shared whether past and present may be one memory; then the runtime must write in place
 * @param masked whether the decoder heeds any attention_mask and position_ids
 */
export async function kvCaches(
  runtime: Runtime,
  ports: readonly KvPort[],
  provider: Provider,
  { shared, masked }: { readonly shared: boolean; readonly masked: boolean },
): Promise<KvCaches> {
  return shared ? new SharedKv(runtime, ports) : GrowingKv.create(runtime, ports, provider, masked);
}
