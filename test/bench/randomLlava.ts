/**
 * `node --import tsx test/bench/randomLlava.ts FOLDER [1b]`: a checkpoint with the names, shapes and files of the published
 * LLaVA-1.5-7B (three safetensors shards of 16-bit floats, 14.1 GB) and random weights, for measuring the converter
 * and the engine at true size. Its answers are gibberish. With `1b` the decoder has TinyLlama's shape, 1.1 billion weights.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { floatToHalf } from '../../kernel/half.js';
import { vicunaTemplate } from '../../models/convert/vicunaTemplate.js';

const [folder, size = '7b'] = process.argv.slice(2);
const shapes = {
  '7b': { hidden: 4096, inner: 11008, layers: 32, heads: 32, keyValueHeads: 32 },
  '1b': { hidden: 2048, inner: 5632, layers: 22, heads: 32, keyValueHeads: 4 },
};
if (folder === undefined || !(size in shapes))
  throw new Error('Usage: node --import tsx test/bench/randomLlava.ts FOLDER [1b]');

const { hidden, inner, layers, heads, keyValueHeads } = shapes[size as keyof typeof shapes];
const vision = 1024;
const shards = 3;
/** Random values are taken from a pool of this many, each tensor from another place. */
const pool = randomHalves(1 << 22);

type Shape = readonly number[];

function tensors(): [name: string, shape: Shape][] {
  const tower = 'vision_tower.vision_model';
  const list: [string, Shape][] = [
    [`${tower}.embeddings.class_embedding`, [vision]],
    [`${tower}.embeddings.patch_embedding.weight`, [vision, 3, 14, 14]],
    [`${tower}.embeddings.position_embedding.weight`, [577, vision]],
  ];
  const both = (name: string, shape: Shape) =>
    list.push([`${name}.weight`, shape], [`${name}.bias`, [shape[0]!]]);
  both(`${tower}.pre_layrnorm`, [vision]);
  for (let i = 0; i < 24; i++) {
    const layer = `${tower}.encoder.layers.${i}`;
    both(`${layer}.layer_norm1`, [vision]);
    for (const part of ['q_proj', 'k_proj', 'v_proj', 'out_proj'])
      both(`${layer}.self_attn.${part}`, [vision, vision]);
    both(`${layer}.layer_norm2`, [vision]);
    both(`${layer}.mlp.fc1`, [4 * vision, vision]);
    both(`${layer}.mlp.fc2`, [vision, 4 * vision]);
  }
  both(`${tower}.post_layernorm`, [vision]);
  both('multi_modal_projector.linear_1', [hidden, vision]);
  both('multi_modal_projector.linear_2', [hidden, hidden]);
  list.push(['language_model.model.embed_tokens.weight', [32064, hidden]]);
  for (let i = 0; i < layers; i++) {
    const layer = `language_model.model.layers.${i}`;
    list.push([`${layer}.input_layernorm.weight`, [hidden]]);
    for (const part of ['q_proj', 'o_proj'])
      list.push([`${layer}.self_attn.${part}.weight`, [hidden, hidden]]);
    for (const part of ['k_proj', 'v_proj'])
      list.push([`${layer}.self_attn.${part}.weight`, [(hidden / heads) * keyValueHeads, hidden]]);
    list.push([`${layer}.post_attention_layernorm.weight`, [hidden]]);
    list.push(
      [`${layer}.mlp.gate_proj.weight`, [inner, hidden]],
      [`${layer}.mlp.up_proj.weight`, [inner, hidden]],
    );
    list.push([`${layer}.mlp.down_proj.weight`, [hidden, inner]]);
  }
  list.push(
    ['language_model.model.norm.weight', [hidden]],
    ['language_model.lm_head.weight', [32064, hidden]],
  );
  return list;
}

const count = (shape: Shape) => shape.reduce((product, size) => product * size, 1);

/** Uniform between −0.035 and 0.035: the spread of a real checkpoint's matrices. */
function randomHalves(length: number): Uint16Array {
  let state = 1;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return floatToHalf(
    Float32Array.from({ length }, () => (next() - 0.5) * 0.07),
    { saturate: true },
  );
}

function bytesOf(name: string, length: number, index: number): Buffer {
  const halves = new Uint16Array(length);
  if (/norm\d?\.weight$/.test(name))
    halves.fill(0x3c00); // 1
  else {
    let from = (index * 7919) % pool.length;
    for (let done = 0; done < length; from = 0) {
      const part = pool.subarray(from, from + Math.min(pool.length - from, length - done));
      halves.set(part, done);
      done += part.length;
    }
  }
  return Buffer.from(halves.buffer);
}

async function writeShard(path: string, list: readonly [string, Shape][]): Promise<void> {
  let end = 0;
  const header = Object.fromEntries(
    list.map(([name, shape]) => [
      name,
      { dtype: 'F16', shape, data_offsets: [end, (end += 2 * count(shape))] },
    ]),
  );
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength));
  const file = await open(path, 'w');
  await file.writeFile(Buffer.concat([length, json]));
  for (const [index, [name, shape]] of list.entries())
    await file.writeFile(bytesOf(name, count(shape), index));
  await file.close();
}

/** The small tokenizer of the tests, filled up to the 32000 pieces of LLaMA's. */
function writeTokenizer(target: string): void {
  const source = join(import.meta.dirname, '../engine/fixtures/vicuna/tokenizer.json');
  const tokenizer = JSON.parse(readFileSync(source, 'utf8')) as {
    model: { vocab: Record<string, number> };
    added_tokens: { id: number; content: string }[];
  };
  const { vocab } = tokenizer.model;
  for (let id = Object.keys(vocab).length; id < 32000; id++) vocab[`▁w${id}`] = id;
  for (const token of tokenizer.added_tokens) {
    token.id = { '<image>': 32000, '<pad>': 32001 }[token.content] ?? token.id;
  }
  writeFileSync(join(target, 'tokenizer.json'), JSON.stringify(tokenizer));
}

mkdirSync(folder, { recursive: true });
const all = tensors();
const weightMap: Record<string, string> = {};
for (let shard = 0; shard < shards; shard++) {
  const name = `model-${String(shard + 1).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}.safetensors`;
  const part = all.slice(
    Math.floor((shard * all.length) / shards),
    Math.floor(((shard + 1) * all.length) / shards),
  );
  for (const [tensor] of part) weightMap[tensor] = name;
  await writeShard(join(folder, name), part);
  console.log(name);
}
const write = (name: string, value: object) =>
  writeFileSync(join(folder, name), JSON.stringify(value, null, 1));
write('model.safetensors.index.json', { metadata: {}, weight_map: weightMap });
write('config.json', {
  architectures: ['LlavaForConditionalGeneration'],
  image_token_index: 32000,
  model_type: 'llava',
  projector_hidden_act: 'gelu',
  text_config: {
    hidden_size: hidden,
    intermediate_size: inner,
    max_position_embeddings: 4096,
    model_type: 'llama',
    num_attention_heads: heads,
    num_hidden_layers: layers,
    num_key_value_heads: keyValueHeads,
    rms_norm_eps: 1e-5,
    vocab_size: 32064,
  },
  vision_config: {
    hidden_size: vision,
    image_size: 336,
    intermediate_size: 4096,
    model_type: 'clip_vision_model',
    num_attention_heads: 16,
    num_hidden_layers: 24,
    patch_size: 14,
  },
  vision_feature_layer: -2,
  vision_feature_select_strategy: 'default',
});
write('tokenizer_config.json', {
  tokenizer_class: 'LlamaTokenizer',
  bos_token: '<s>',
  eos_token: '</s>',
  unk_token: '<unk>',
  chat_template: vicunaTemplate,
});
writeTokenizer(folder);
