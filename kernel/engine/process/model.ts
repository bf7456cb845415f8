import { Failure } from '../../failure.js';
import { floatToHalf, halfToFloat } from '../../half.js';
import type { PictureData } from '../protocol.js';
import type { KvCache, KvShape } from './kvCache.js';
import type { ModelFolder } from './modelFolder.js';
import type { EncodedPicture } from './pictureStore.js';
import type { Preprocessor } from './preprocess.js';
import type { Runtime, Session, Tensor } from './session.js';
import type { ChatTokenizer } from './tokenizer.js';

export interface ModelParts {
  readonly folder: ModelFolder;
  readonly runtime: Runtime;
  readonly tokenizer: ChatTokenizer;
  readonly preprocessor: Preprocessor;
  readonly vision: Session;
  readonly embedder: Session;
  readonly decoder: Session;
  readonly kv: KvShape;
  /** Positions that one decoder run may take. */
  readonly prefillChunk: number;
}

/** A loaded model: its three graphs as functions over plain arrays. Made by openModel.ts. */
export class Model {
  /** Size of an embedding; known once the embedder ran. */
  private size: number | undefined;

  constructor(readonly parts: ModelParts) {}

  get hidden(): number {
    return this.size!;
  }

  /** Embeddings of tokens: [tokens, hidden]. */
  async embed(tokens: readonly number[]): Promise<Float32Array> {
    const { runtime, embedder } = this.parts;
    const ids = BigInt64Array.from(tokens, (token) => BigInt(token));
    const outputs = await embedder.run({ input_ids: runtime.tensor('int64', ids, [1, tokens.length]) });
    const embeddings = floatsOf(outputs.inputs_embeds ?? Object.values(outputs)[0]!);
    this.size ??= embeddings.length / tokens.length;
    return embeddings;
  }

  /** @throws Failure `model-mismatch` when the encoder does not give what the decoder takes */
  async encode(picture: Pick<PictureData, 'width' | 'height' | 'rgba'>): Promise<EncodedPicture> {
    const { preprocessor, vision, folder } = this.parts;
    const { pixelValues, rgb, width, height } = await preprocessor.run(picture);
    const pixel_values = this.floats(vision, 'pixel_values', pixelValues, [1, 3, height, width]);
    const outputs = await vision.run({ pixel_values });
    const output = outputs.image_features ?? Object.values(outputs)[0]!; // [1, image tokens, hidden]
    const [tokens, size] = output.shape.slice(-2);
    if (tokens !== folder.imageTokens || size !== this.hidden) {
      const text = `The vision encoder gives ${tokens} embeddings of ${size} numbers and the decoder takes ${folder.imageTokens} of ${this.hidden}; take all parts from the same model.`;
      throw new Failure('model-mismatch', text);
    }
    return { seen: { width, height, rgb }, features: floatsOf(output) };
  }

  /**
   * Runs the decoder over `embeddings` [positions, hidden] that follow what `past` holds.
   * Gives the KV cache with them (the caller's to release) and the last position's logits [vocabulary].
   */
  async step(embeddings: Float32Array, past: KvCache): Promise<{ past: KvCache; logits: Float32Array }> {
    const { runtime, decoder, kv } = this.parts;
    const positions = embeddings.length / this.hidden;
    const total = past.length + positions;
    const all: Record<string, Tensor> = {
      inputs_embeds: this.floats(decoder, 'inputs_embeds', embeddings, [1, positions, this.hidden]),
      attention_mask: runtime.tensor('int64', new BigInt64Array(total).fill(1n), [1, total]),
      position_ids: runtime.tensor('int64', range(past.length, total), [1, positions]),
      num_logits_to_keep: runtime.tensor('int64', BigInt64Array.of(1n), []),
    };
    const asked = Object.entries(all).filter(([name]) => decoder.inputs.some((input) => input.name === name));
    const outputs = await decoder.run({ ...Object.fromEntries(asked), ...kv.feeds(past) });
    const logits = floatsOf(outputs.logits!); // [1, positions or 1, vocabulary]
    const vocabulary = outputs.logits!.shape.at(-1)!;
    return { past: kv.fromOutputs(outputs), logits: logits.slice(logits.length - vocabulary) };
  }

  async release(): Promise<void> {
    const { vision, embedder, decoder, kv, preprocessor } = this.parts;
    for (const part of [vision, embedder, decoder, kv, preprocessor]) await part.release();
  }

  /** A tensor in the precision that a graph's input has. */
  private floats(session: Session, name: string, data: Float32Array, shape: readonly number[]): Tensor {
    const { runtime } = this.parts;
    const half = session.inputs.find((input) => input.name === name)?.type === 'float16';
    return half
      ? runtime.tensor('float16', floatToHalf(data, { saturate: false }), shape)
      : runtime.tensor('float32', data, shape);
  }
}

function floatsOf(tensor: Tensor): Float32Array {
  return tensor.type === 'float16' ? halfToFloat(tensor.data as Uint16Array) : (tensor.data as Float32Array);
}

const range = (from: number, to: number): BigInt64Array =>
  BigInt64Array.from({ length: to - from }, (_, i) => BigInt(from + i));
