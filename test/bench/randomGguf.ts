/**
 * The same decoder as randomDecoder.ts makes, as llama.cpp reads it: a GGUF file (version 3) with random Q4_0 weights,
 * blocks of 32. Format: ggml's docs/gguf.md.
 */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TextConfig } from '../../models/convert/config.js';
import { floatToHalf } from '../../kernel/half.js';
import { randomNibbles } from './randomDecoder.js';

const alignment = 32;
const blockSize = 32;
/** Numbers of ggml_type. */
const ggml = { f32: 0, q4_0: 2 };
/** Numbers of gguf_metadata_value_type. */
const kinds = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 };

interface GgufTensor {
  readonly name: string;
  /** The axis that lies together in memory comes first. */
  readonly shape: readonly number[];
  readonly type: number;
}

/** Writes the file unless it is there. */
export async function writeRandomGguf(path: string, text: TextConfig): Promise<string> {
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const file = await open(part, 'w');
  const tensors = tensorsOf(text);
  await file.write(header(tensors, text));
  for (const tensor of tensors) await file.write(padded(randomWeights(tensor)));
  await file.close();
  renameSync(part, path);
  return path;
}

function tensorsOf(text: TextConfig): GgufTensor[] {
  const { hiddenSize: h, intermediateSize: m, vocabularySize, keyValueHeads, headSize, layers } = text;
  const norm = (name: string): GgufTensor => ({ name, shape: [h], type: ggml.f32 });
  const matrix = (name: string, columns: number, rows: number): GgufTensor => ({
    name: `${name}.weight`,
    shape: [columns, rows],
    type: ggml.q4_0,
  });
  const block = (i: number): GgufTensor[] => [
    norm(`blk.${i}.attn_norm.weight`),
    matrix(`blk.${i}.attn_q`, h, h),
    matrix(`blk.${i}.attn_k`, h, keyValueHeads * headSize),
    matrix(`blk.${i}.attn_v`, h, keyValueHeads * headSize),
    matrix(`blk.${i}.attn_output`, h, h),
    norm(`blk.${i}.ffn_norm.weight`),
    matrix(`blk.${i}.ffn_gate`, h, m),
    matrix(`blk.${i}.ffn_up`, h, m),
    matrix(`blk.${i}.ffn_down`, m, h),
  ];
  return [
    matrix('token_embd', h, vocabularySize),
    norm('output_norm.weight'),
    matrix('output', h, vocabularySize),
    ...Array.from({ length: layers }, (_, i) => block(i)).flat(),
  ];
}

function byteLength({ shape, type }: GgufTensor): number {
  const count = shape.reduce((product, size) => product * size, 1);
  return type === ggml.f32 ? 4 * count : (count / blockSize) * (2 + blockSize / 2);
}

const align = (size: number): number => Math.ceil(size / alignment) * alignment;

function padded(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(align(bytes.length));
  all.set(bytes);
  return all;
}

function header(tensors: readonly GgufTensor[], text: TextConfig): Uint8Array {
  const entries = metadata(text);
  const parts: Uint8Array[] = [
    Buffer.from('GGUF'),
    uint32(3),
    uint64(tensors.length),
    uint64(entries.length),
    ...entries,
  ];
  let offset = 0;
  for (const tensor of tensors) {
    const { name, shape, type } = tensor;
    parts.push(string(name), uint32(shape.length), ...shape.map(uint64), uint32(type), uint64(offset));
    offset += align(byteLength(tensor));
  }
  return padded(Buffer.concat(parts));
}

/** Keys and values that llama.cpp asks a LLaMA model for; after what it insists on, its vocabulary is numbered words. */
function metadata(text: TextConfig): Uint8Array[] {
  const { vocabularySize } = text;
  const entry = (key: string, kind: number, value: Uint8Array): Uint8Array =>
    Buffer.concat([string(key), uint32(kind), value]);
  const number = (key: string, value: number): Uint8Array => entry(key, kinds.uint32, uint32(value));
  const real = (key: string, value: number): Uint8Array => entry(key, kinds.float32, float32(value));
  const word = (key: string, value: string): Uint8Array => entry(key, kinds.string, string(value));
  const list = (key: string, kind: number, value: (index: number) => Uint8Array): Uint8Array => {
    const values = Array.from({ length: vocabularySize }, (_, i) => value(i));
    return entry(key, kinds.array, Buffer.concat([uint32(kind), uint64(vocabularySize), ...values]));
  };
  const special = ['<unk>', '<s>', '</s>'];
  const bytes = Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`);
  const first = [...special, ...bytes];
  const [normal, unknown, control, byte] = [1, 2, 3, 6];
  const types = [unknown, control, control, ...bytes.map(() => byte)];
  return [
    word('general.architecture', 'llama'),
    number('general.alignment', alignment),
    number('llama.context_length', text.maxPositions),
    number('llama.embedding_length', text.hiddenSize),
    number('llama.block_count', text.layers),
    number('llama.feed_forward_length', text.intermediateSize),
    number('llama.rope.dimension_count', text.headSize),
    number('llama.attention.head_count', text.heads),
    number('llama.attention.head_count_kv', text.keyValueHeads),
    number('llama.vocab_size', vocabularySize),
    real('llama.attention.layer_norm_rms_epsilon', text.rmsNormEps),
    real('llama.rope.freq_base', text.ropeTheta),
    word('tokenizer.ggml.model', 'llama'),
    list('tokenizer.ggml.tokens', kinds.string, (i) => string(first[i] ?? `w${i}`)),
    list('tokenizer.ggml.scores', kinds.float32, () => float32(0)),
    list('tokenizer.ggml.token_type', kinds.int32, (i) => uint32(types[i] ?? normal)),
    number('tokenizer.ggml.bos_token_id', 1),
    number('tokenizer.ggml.eos_token_id', 2),
  ];
}

/** Values at random, and scales that keep what goes through the layers near 1. */
function randomWeights(tensor: GgufTensor): Uint8Array {
  const size = byteLength(tensor);
  if (tensor.type === ggml.f32) return new Uint8Array(new Float32Array(size / 4).fill(1).buffer);
  const bytes = randomNibbles(tensor.name, size);
  const scale = floatToHalf(Float32Array.of(1 / (4.2 * 48)), { saturate: false });
  const scaleBytes = new Uint8Array(scale.buffer);
  const block = 2 + blockSize / 2;
  for (let at = 0; at < bytes.length; at += block) bytes.set(scaleBytes, at);
  return bytes;
}

function uint32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

function float32(value: number): Uint8Array {
  return new Uint8Array(Float32Array.of(value).buffer);
}

function uint64(value: number): Uint8Array {
  return new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
}

function string(value: string): Uint8Array {
  const text = Buffer.from(value);
  return Buffer.concat([uint64(text.length), text]);
}
