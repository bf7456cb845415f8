/**
 * Does a device compute the fused attention operators rightly for many positions at once? Some adapters (emulated
 * ones, and drivers with other ideas of subgroups) do not from 32 query positions on, and say nothing.
 */
import { singleNodeModel, type SingleNode } from './onnxGraph.js';
import type { Provider, Runtime } from './session.js';

export type FusedAttention = 'GroupQueryAttention' | 'MultiHeadAttention';

/** More than the 32 where errors were seen. */
const checked = 48;
const [heads, headSize] = [2, 64];
const width = heads * headSize;
/** Of 32-bit sums in another order; wrong ones are off by more than 0.1. */
const tolerance = 1e-3;

/** Compares with attention spelled out. An operator that does not run counts as wrong. */
export async function attendsRightly(
  runtime: Runtime,
  provider: Provider,
  op: FusedAttention,
): Promise<boolean> {
  return (await attentionError(runtime, provider, op, checked)) < tolerance;
}

/** The largest difference from attention spelled out, for so many positions at once; infinite where the operator does not run. */
export async function attentionError(
  runtime: Runtime,
  provider: Provider,
  op: FusedAttention,
  positions: number,
): Promise<number> {
  const [query, key, value] = [1, 2, 3].map((seed) => waves(seed, positions)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const causal = op === 'GroupQueryAttention';
  const expected = attention(query, key, value, causal);
  try {
    const node = (causal ? grouped : multiHead)(positions);
    const session = await runtime.create(singleNodeModel(node), { provider });
    try {
      const embedded = (data: Float32Array) => runtime.tensor('float32', data, [1, positions, width]);
      const given = { query: embedded(query), key: embedded(key), value: embedded(value) };
      const empty = runtime.tensor('float32', new Float32Array(0), [1, heads, 0, headSize]);
      const counts = {
        past_key: empty,
        past_value: empty,
        seqlens_k: runtime.tensor('int32', Int32Array.of(positions - 1), [1]),
        total_sequence_length: runtime.tensor('int32', Int32Array.of(positions), [1]),
      };
      const outputs = await session.run(causal ? { ...given, ...counts } : given);
      const got = outputs.output!.data as Float32Array;
      const error = expected.reduce((most, each, i) => Math.max(most, Math.abs(each - got[i]!)), 0);
      return Number.isNaN(error) ? Infinity : error;
    } finally {
      await session.release();
    }
  } catch {
    return Infinity;
  }
}

const float = (name: string, shape: (number | string)[]) => ({ name, type: 'float32', shape }) as const;
const embeddings = (positions: number) =>
  ['query', 'key', 'value'].map((name) => float(name, [1, positions, width]));
const cache = (name: string, length: string) => float(name, [1, heads, length, headSize]);

const multiHead = (positions: number): SingleNode => ({
  op: 'MultiHeadAttention',
  domain: 'com.microsoft',
  opset: 1,
  inputs: embeddings(positions),
  outputs: [float('output', [1, positions, width])],
  attributes: { num_heads: { int: heads } },
});

const grouped = (positions: number): SingleNode => ({
  op: 'GroupQueryAttention',
  domain: 'com.microsoft',
  opset: 1,
  inputs: [
    ...embeddings(positions),
    cache('past_key', 'past'),
    cache('past_value', 'past'),
    { name: 'seqlens_k', type: 'int32', shape: [1] },
    { name: 'total_sequence_length', type: 'int32', shape: [1] },
  ],
  outputs: [
    float('output', [1, positions, width]),
    cache('present_key', 'total'),
    cache('present_value', 'total'),
  ],
  attributes: { num_heads: { int: heads }, kv_num_heads: { int: heads } },
});

/** [positions, width] of values between −1 and 1, no two rows alike. */
function waves(seed: number, positions: number): Float32Array {
  return Float32Array.from({ length: positions * width }, (_, i) =>
    Math.sin(seed + i * (0.37 + seed * 0.11)),
  );
}

/** softmax(query · keyᵀ / √headSize) · value for each head; every array is [positions, heads, headSize]. */
function attention(
  query: Float32Array,
  key: Float32Array,
  value: Float32Array,
  causal: boolean,
): Float32Array {
  const result = new Float32Array(query.length);
  const positions = query.length / width;
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < positions; row++) {
      const at = (position: number, feature: number): number => position * width + head * headSize + feature;
      const seen = causal ? row + 1 : positions;
      const scores = Array.from({ length: seen }, (_, position) => {
        let sum = 0;
        for (let i = 0; i < headSize; i++) sum += query[at(row, i)]! * key[at(position, i)]!;
        return sum / Math.sqrt(headSize);
      });
      const largest = Math.max(...scores);
      const shares = scores.map((score) => Math.exp(score - largest));
      const total = shares.reduce((sum, share) => sum + share, 0);
      for (let i = 0; i < headSize; i++)
        result[at(row, i)] = shares.reduce((sum, share, p) => sum + (share / total) * value[at(p, i)]!, 0);
    }
  }
  return result;
}
