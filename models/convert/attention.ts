/**
 * The decoder's attention over cached and new tokens, in two forms with the same numbers:
 *
 * - `gqa`: ONNX Runtime's GroupQueryAttention, fast and with a cache that may be one preallocated buffer for past
 *   and present. Positions follow from attention_mask, whose ones must be contiguous from the left; several rows
 *   with a past take one new token each. On software Vulkan adapters it is wrong for 32 and more new tokens.
 * - `plain`: MatMul and Softmax; right everywhere, with any attention_mask and with position_ids given.
 */
import type { TextConfig } from './config.js';
import type { Layers } from './layers.js';
import { DataType } from './onnx/schema.js';
import { addRotaryTables } from './rotary.js';

export type AttentionKind = 'gqa' | 'plain';

/** One layer's new query, key and value, and its cache. */
export interface LayerInputs {
  /** [batch, tokens, (heads + 2 · kv heads) · size]: query, key and value side by side */
  readonly projected: string;
  /** [batch, kv heads, past, size] */
  readonly pastKey: string;
  readonly pastValue: string;
}

export interface LayerOutputs {
  /** [batch, tokens, heads · size] */
  readonly mixed: string;
  /** [batch, kv heads, past + tokens, size] */
  readonly presentKey: string;
  readonly presentValue: string;
}

export type Attend = (inputs: LayerInputs) => LayerOutputs;

/** Declares the inputs that this kind reads besides inputs_embeds, and returns what adds one layer. */
export function prepareAttention(layers: Layers, text: TextConfig, kind: AttentionKind): Attend {
  const { graph } = layers;
  const mask = graph.input('attention_mask', DataType.int64, ['batch_size', 'total_sequence_length']);
  if (kind === 'gqa') return prepareGroupQuery(layers, text, mask);
  const positions = graph.input('position_ids', DataType.int64, ['batch_size', 'sequence_length']);
  return preparePlain(layers, text, mask, positions);
}

/** https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.GroupQueryAttention */
function prepareGroupQuery(layers: Layers, text: TextConfig, mask: string): Attend {
  const { graph } = layers;
  // The operator has one precision: that of its cache.
  const tables = addRotaryTables(layers, text, layers.cache);
  const toInt32 = { attributes: { to: DataType.int32 } };
  const kept = graph.node('ReduceSum', [mask, graph.integers([1])], { attributes: { keepdims: 0 } });
  // [batch]: index of each row's last token
  const lastIndex = graph.node('Cast', [graph.node('Sub', [kept, graph.integers([1])])], toInt32);
  const width = graph.node('Gather', [graph.node('Shape', [mask]), graph.integers([1], [])]);
  const total = graph.node('Cast', [width], toInt32);
  return ({ projected, pastKey, pastValue }) => {
    const [mixed, presentKey, presentValue] = graph.nodeWithOutputs(
      'GroupQueryAttention',
      [
        layers.cast(projected, layers.float, layers.cache),
        '',
        '',
        pastKey,
        pastValue,
        lastIndex,
        total,
        ...tables,
      ],
      {
        domain: 'com.microsoft',
        attributes: { num_heads: text.heads, kv_num_heads: text.keyValueHeads, do_rotary: 1 },
        outputs: 3,
      },
    ) as [string, string, string];
    return { mixed: layers.cast(mixed, layers.cache, layers.float), presentKey, presentValue };
  };
}

/** Heads that share a key and value are laid one below the other: [batch, kv heads, heads / kv heads · tokens, …]. */
function preparePlain(layers: Layers, text: TextConfig, mask: string, positions: string): Attend {
  const { graph } = layers;
  const { heads, keyValueHeads, headSize } = text;
  const tables = addRotaryTables(layers, text, layers.float);
  const kept = (x: string) => layers.cast(x, layers.float, layers.cache);
  const computed = (x: string) => layers.cast(x, layers.cache, layers.float);
  const bias = causalBias(layers, mask, positions, heads / keyValueHeads);
  const swapInner = { attributes: { perm: [0, 2, 1, 3] } };
  const alongTime = { attributes: { axis: 2 } };
  const reshape = (x: string, shape: number[]) => graph.node('Reshape', [x, graph.integers(shape)]);
  const split = (x: string, count: number) =>
    graph.node('Transpose', [reshape(x, [0, 0, count, headSize])], swapInner);
  const rotate = (x: string) =>
    graph.node('RotaryEmbedding', [x, positions, ...tables], { domain: 'com.microsoft' });
  const sizes = graph.integers([heads, keyValueHeads, keyValueHeads].map((count) => count * headSize));
  return ({ projected, pastKey, pastValue }) => {
    const [query, key, value] = graph.nodeWithOutputs('Split', [projected, sizes], {
      attributes: { axis: -1 },
      outputs: 3,
    }) as [string, string, string];
    const presentKey = graph.node('Concat', [pastKey, kept(rotate(split(key, keyValueHeads)))], alongTime);
    const presentValue = graph.node('Concat', [pastValue, kept(split(value, keyValueHeads))], alongTime);
    const scaled = graph.node('Mul', [rotate(split(query, heads)), layers.number(headSize ** -0.5)]);
    const grouped = heads === keyValueHeads ? scaled : reshape(scaled, [0, keyValueHeads, -1, headSize]);
    const keys = graph.node('Transpose', [computed(presentKey)], { attributes: { perm: [0, 1, 3, 2] } });
    const scores = graph.node('Add', [graph.node('MatMul', [grouped, keys]), bias]);
    const weights = graph.node('Softmax', [scores], { attributes: { axis: -1 } });
    const sums = graph.node('MatMul', [weights, computed(presentValue)]);
    const perHead = heads === keyValueHeads ? sums : reshape(sums, [0, heads, -1, headSize]);
    const mixed = reshape(graph.node('Transpose', [perHead], swapInner), [0, 0, heads * headSize]);
    return { mixed, presentKey, presentValue };
  };
}

/**
 * 0 where a new token may look and a very negative number where it may not (later tokens, and columns whose mask
 * is 0): [batch, 1, group · tokens, past + tokens]. Finite, so that the softmax of a padding row is no NaN.
 */
function causalBias(layers: Layers, mask: string, positions: string, group: number): string {
  const { graph } = layers;
  const lowest = layers.float === DataType.float ? -1e9 : -65504;
  const size = (x: string) =>
    graph.node('Gather', [graph.node('Shape', [x]), graph.integers([1], [])], { attributes: { axis: 0 } });
  const total = size(mask);
  const range = (first: string) => graph.node('Range', [first, total, graph.integers([1], [])]);
  const columns = range(graph.integers([0], []));
  const past = graph.node('Sub', [total, size(positions)]);
  const rows = graph.node('Unsqueeze', [range(past), graph.integers([1])]);
  const causal = graph.node('LessOrEqual', [columns, rows]);
  const kept = graph.node('Cast', [mask], { attributes: { to: DataType.bool } });
  const allowed = graph.node('And', [graph.node('Unsqueeze', [kept, graph.integers([1, 2])]), causal]);
  const bias = graph.node('Where', [allowed, layers.number(0), layers.number(lowest)]);
  return group === 1 ? bias : graph.node('Tile', [bias, graph.integers([1, 1, group, 1])]);
}
