/** Decoders of a true shape with random weights: as large and as slow as real ones, saying nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../../models/convert/checkpoint.js';
import type { LlavaConfig, TextConfig } from '../../models/convert/config.js';
import { addDecoder } from '../../models/convert/decoder.js';
import { addEmbedding } from '../../models/convert/embed.js';
import { Journal } from '../../models/convert/journal.js';
import { Layers } from '../../models/convert/layers.js';
import { Graph, type TensorInfo } from '../../models/convert/onnx/graph.js';
import { DataType } from '../../models/convert/onnx/schema.js';
import { writeGraph } from '../../models/convert/onnx/write.js';
import { weightFormats, type BlockOptions } from '../../models/convert/quantization.js';

/** TinyLlama's shape: 1.1 billion weights. */
export const shape1b: TextConfig = {
  hiddenSize: 2048,
  intermediateSize: 5632,
  layers: 22,
  heads: 32,
  keyValueHeads: 4,
  headSize: 64,
  vocabularySize: 32000,
  maxPositions: 2048,
  rmsNormEps: 1e-5,
  ropeTheta: 10000,
  ropeFactor: 1,
  activation: 'silu',
  tiedEmbeddings: false,
};

export interface DecoderFiles {
  readonly decoder: string;
  readonly embedding: string;
}

/** Writes both graphs with 4-bit weights, unless they are there. */
export async function writeRandomDecoder(
  folder: string,
  text: TextConfig,
  blockSize: BlockOptions['blockSize'],
): Promise<DecoderFiles> {
  const files = {
    decoder: join(folder, 'onnx/decoder.onnx'),
    embedding: join(folder, 'onnx/embedding.onnx'),
  };
  if (existsSync(files.decoder) && existsSync(files.embedding)) return files;
  const { text: format } = weightFormats('q4', { blockSize });
  const journal = await Journal.open(folder, 'random');
  const write = async (name: string, add: (layers: Layers) => void): Promise<void> => {
    const graph = new Graph(name);
    add(new Layers(graph, noCheckpoint, format));
    const random = graph.weights.map((weights) => {
      if (weights.tensors[0]!.name.startsWith('rotary')) return weights;
      return { tensors: weights.tensors, produce: () => Promise.resolve(weights.tensors.map(randomBytes)) };
    });
    graph.weights.splice(0, graph.weights.length, ...random);
    await writeGraph(graph, `${name}.onnx`, journal);
  };
  await write('embedding', (layers) => addEmbedding(layers, { text, imageTokenIndex: 0 } as LlavaConfig));
  await write('decoder', (layers) => addDecoder(layers, text, 'gqa'));
  await journal.close();
  return files;
}

/** Has every tensor and no bias. */
const noCheckpoint = {
  has: () => false,
  tensor: (name: string, shape: readonly number[]) => ({ name, shape }),
} as unknown as Checkpoint;

/** Every token reads all weights but the embeddings, and the keys and values of the context, in 32 bits. */
export function bytesPerToken(text: TextConfig, blockSize: number, context: number): number {
  const { hiddenSize: h, intermediateSize: m, layers, keyValueHeads, headSize, vocabularySize } = text;
  const matrices = layers * (2 * h * h + 2 * h * keyValueHeads * headSize + 3 * h * m) + h * vocabularySize;
  return matrices * (0.5 + 4 / blockSize) + layers * 2 * keyValueHeads * headSize * context * 4;
}

/** Quantized values at random, and scales that keep what goes through the layers near 1. */
function randomBytes({ name, dataType, dims }: TensorInfo): Uint8Array {
  const count = dims.reduce((product, size) => product * size, 1);
  if (dataType === DataType.uint8) return randomNibbles(name, count);
  const scale = name.endsWith('norm.weight') ? 1 : name.includes('embed') ? 1 / 74 : 1 / (4.2 * 48);
  return new Uint8Array(new Float32Array(count).fill(scale).buffer);
}

/**
 * Two 4-bit weights a byte, −7 to 7 with 8 for zero, another sequence for each name. Their mean is zero: otherwise a
 * few attention scores are huge, and the rest turns into numbers below 1e-38, which processors are slow with.
 */
export function randomNibbles(name: string, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let state = 1;
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 16777619) >>> 0;
  for (let i = 0; i < count; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const [low, high] = [(state >>> 8) & 15, (state >>> 16) & 15];
    bytes[i] = (low || 8) | ((high || 8) << 4);
  }
  return bytes;
}
