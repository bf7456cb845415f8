/** The decoder's graph: LLaMA (also Mistral, and Qwen2 with its attention biases) with a key-value cache. */
import { prepareAttention, type Attend, type AttentionKind } from './attention.js';
import type { TextConfig } from './config.js';
import { embeddingName } from './embed.js';
import type { Layers } from './layers.js';
import { DataType } from './onnx/schema.js';

const decoder = 'language_model.model';

/**
 * inputs_embeds [batch_size, sequence_length, hidden], attention_mask, the caches past_key_values.N.key/value and
 * num_logits_to_keep (0: all) → logits [batch_size, kept, vocabulary] and the caches present.N.key/value. The caches
 * have a precision of their own, everything else 32 bits.
 */
export function addDecoder(layers: Layers, text: TextConfig, kind: AttentionKind): void {
  const { graph } = layers;
  const embeds = ['batch_size', 'sequence_length', text.hiddenSize];
  let hidden = layers.narrow(graph.input('inputs_embeds', DataType.float, embeds));
  const attend = prepareAttention(layers, text, kind);
  const keep = graph.input('num_logits_to_keep', DataType.int64, []);
  const presents: string[][] = [];
  for (let layer = 0; layer < text.layers; layer++) {
    const next = decoderLayer(layers, text, hidden, layer, attend);
    hidden = next.hidden;
    presents.push([next.presentKey, next.presentValue]);
  }
  // hidden[:, -keep:]; with keep = 0 that is everything.
  const first = graph.node('Unsqueeze', [graph.node('Neg', [keep]), graph.integers([0])]);
  const end = graph.integers([Number.MAX_SAFE_INTEGER]);
  hidden = graph.node('Slice', [hidden, first, end, graph.integers([1])]);
  hidden = layers.rmsNorm(hidden, `${decoder}.norm`, text.hiddenSize, text.rmsNormEps);
  const head = text.tiedEmbeddings ? embeddingName : 'language_model.lm_head.weight';
  const logits = layers.widen(
    layers.linear(hidden, head.replace(/\.weight$/, ''), text.vocabularySize, text.hiddenSize),
  );
  graph.output('logits', logits, DataType.float, ['batch_size', 'num_logits', text.vocabularySize]);
  for (const [layer, names] of presents.entries()) {
    for (const [index, part] of (['key', 'value'] as const).entries()) {
      const shape = cacheShape(text, 'present_sequence_length');
      graph.output(`present.${layer}.${part}`, names[index]!, layers.cache, shape);
    }
  }
}

function cacheShape(text: TextConfig, length: string): (string | number)[] {
  return ['batch_size', text.keyValueHeads, length, text.headSize];
}

/** x + attention(norm(x)), then x + mlp(norm(x)); x [batch, tokens, hidden]. */
function decoderLayer(layers: Layers, text: TextConfig, x: string, layer: number, attend: Attend) {
  const { graph } = layers;
  const { hiddenSize, intermediateSize, rmsNormEps, headSize } = text;
  const name = `${decoder}.layers.${layer}`;
  const past = (part: 'key' | 'value') =>
    graph.input(`past_key_values.${layer}.${part}`, layers.cache, cacheShape(text, 'past_sequence_length'));
  const normed = layers.rmsNorm(x, `${name}.input_layernorm`, hiddenSize, rmsNormEps);
  const heads = { q_proj: text.heads, k_proj: text.keyValueHeads, v_proj: text.keyValueHeads };
  const projected = layers.linears(
    normed,
    `${name}.self_attn.qkv_proj`,
    Object.entries(heads).map(([part, count]) => ({
      name: `${name}.self_attn.${part}`,
      outputs: count * headSize,
    })),
    hiddenSize,
  );
  const { mixed, presentKey, presentValue } = attend({
    projected,
    pastKey: past('key'),
    pastValue: past('value'),
  });
  const attended = layers.linear(mixed, `${name}.self_attn.o_proj`, hiddenSize, text.heads * headSize);
  const residual = graph.node('Add', [x, attended]);
  const inner = layers.rmsNorm(residual, `${name}.post_attention_layernorm`, hiddenSize, rmsNormEps);
  const gateAndUp = layers.linears(
    inner,
    `${name}.mlp.gate_up_proj`,
    ['gate_proj', 'up_proj'].map((part) => ({ name: `${name}.mlp.${part}`, outputs: intermediateSize })),
    hiddenSize,
  );
  const [gate, up] = graph.nodeWithOutputs('Split', [gateAndUp], {
    attributes: { axis: -1, num_outputs: 2 },
    outputs: 2,
  }) as [string, string];
  const gated = graph.node('Mul', [layers.activation(gate, text.activation), up]);
  const down = layers.linear(gated, `${name}.mlp.down_proj`, hiddenSize, intermediateSize);
  return { hidden: graph.node('Add', [residual, down]), presentKey, presentValue };
}
