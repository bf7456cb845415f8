import { Failure } from '../../failure.js';
import { floatToHalf } from '../../half.js';
import type { Size } from '../../instruction/types.js';
import type { PictureData } from '../protocol.js';
import type { KvCache, KvCaches } from './kvCache.js';
import { pictureGrid, type ModelFolder } from './modelFolder.js';
import type { Pace } from './pace.js';
import { cutPatches } from './patches.js';
import type { EncodedPicture } from './pictureStore.js';
import type { Preprocessor } from './preprocess.js';
import { RopePositions } from './ropePositions.js';
import { floatsOf, type Runtime, type Session, type Tensor } from './session.js';
import type { ChatTokenizer } from './tokenizer.js';

export interface ModelParts {
  readonly folder: ModelFolder;
  readonly runtime: Runtime;
  readonly tokenizer: ChatTokenizer;
  readonly preprocessor: Preprocessor;
  readonly vision: Session;
  readonly embedder: Session;
  readonly decoder: Session;
  readonly kv: KvCaches;
  /** Positions that one decoder run takes while a prompt is read. */
  readonly pace: Pace;
}

/** Positions of tokens without a picture among them. */
const textOnly = new RopePositions([], -1, []);

/** A loaded model: its three graphs as functions over plain arrays. Made by openModel.ts. */
export class Model {
  /** Size of an embedding; known once the embedder ran. */
  private size: number | undefined;

  private readonly counting = new Counting();
  /** Where the decoder writes the last position's logits, if it can. */
  private readonly lastLogits: Readonly<Record<string, Tensor>>;

  constructor(readonly parts: ModelParts) {
    this.lastLogits = lastLogits(parts);
  }

  /** Whether the decoder's positions have three rows: time, height and width. */
  get wantsRope(): boolean {
    const port = this.parts.decoder.inputs.find(({ name }) => name === 'position_ids');
    return port?.shape.length === 3;
  }

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
  async encode(
    picture: Pick<PictureData, 'width' | 'height' | 'rgba'>,
    signal?: AbortSignal,
  ): Promise<EncodedPicture> {
    const { preprocessor, vision, folder } = this.parts;
    const { pixelValues, rgb, width, height } = await preprocessor.run(picture);
    const feeds = this.visionFeeds(pixelValues, { width, height });
    const outputs = await vision.run(feeds, signal === undefined ? {} : { signal });
    const output = outputs.image_features ?? Object.values(outputs)[0]!; // [1, image tokens, hidden]
    const [tokens, size] = output.shape.slice(-2);
    const grid = pictureGrid(folder, picture);
    const wanted = grid === undefined ? folder.imageTokens : grid.rows * grid.columns;
    if (tokens !== wanted || size !== this.hidden) {
      const text = `The vision encoder gives ${tokens} embeddings of ${size} numbers and the decoder takes ${wanted} of ${this.hidden}; take all parts from the same model.`;
      throw new Failure('model-mismatch', text);
    }
    return { seen: { width, height, rgb }, features: floatsOf(output) };
  }

  /**
   * Runs the decoder over `embeddings` [positions, hidden] that follow what `past` holds.
   * Gives the KV cache with them (the caller's to release) and the last position's logits [vocabulary], which are
   * good until the next step.
   */
  async step(
    embeddings: Float32Array,
    past: KvCache,
    signal?: AbortSignal,
    rope?: RopePositions,
  ): Promise<{ past: KvCache; logits: Float32Array }> {
    const positions = embeddings.length / this.hidden;
    const given = this.rowFeeds(embeddings, past.length, past.length + positions, rope);
    let logits!: Tensor;
    const longer = await this.parts.kv.extend(past, positions, async (feeds, into) => {
      const outputs = await this.runDecoder({ ...given, ...feeds }, { ...into, ...this.lastLogits }, signal);
      logits = outputs.logits!;
      return outputs;
    });
    return { past: longer, logits: this.lastLogitsOf(logits)[0]! };
  }

  /** Runs the decoder. @param into see {@link RunOptions} */
  runDecoder(
    feeds: Readonly<Record<string, Tensor>>,
    into: Readonly<Record<string, Tensor>>,
    signal: AbortSignal | undefined,
  ): Promise<Record<string, Tensor>> {
    return this.parts.decoder.run(feeds, { into, ...(signal === undefined ? {} : { signal }) });
  }

  /** The decoder's inputs for one sequence's tokens from `from` on, [total − from, hidden]. */
  rowFeeds(
    embeddings: Float32Array,
    from: number,
    total: number,
    rope: RopePositions = textOnly,
  ): Record<string, Tensor> {
    const { counting } = this;
    const positions = this.wantsRope ? rope.range(from, total) : counting.range(from, total);
    return this.inputs(embeddings, 1, total - from, counting.ones(total), positions);
  }

  /**
   * Those of the decoder's inputs that it has, its cache apart.
   * @param embeddings [rows, count, hidden]
   * @param mask [rows, columns]: 1 for what may be looked at
   * @param positions [rows, count], or [3, rows, count] where the decoder wants three
   */
  inputs(
    embeddings: Float32Array,
    rows: number,
    count: number,
    mask: BigInt64Array,
    positions: BigInt64Array,
  ): Record<string, Tensor> {
    const { runtime, decoder } = this.parts;
    const all: Record<string, Tensor> = {
      inputs_embeds: this.floats(decoder, 'inputs_embeds', embeddings, [rows, count, this.hidden]),
      attention_mask: runtime.tensor('int64', mask, [rows, mask.length / rows]),
      position_ids: runtime.tensor('int64', positions, [...(this.wantsRope ? [3] : []), rows, count]),
      num_logits_to_keep: runtime.tensor('int64', this.counting.ones(1), []),
    };
    const asked = Object.entries(all).filter(([name]) => decoder.inputs.some((input) => input.name === name));
    return Object.fromEntries(asked);
  }

  /** The last position's logits of each row, from [rows, positions or 1, vocabulary]. */
  lastLogitsOf(logits: Tensor): Float32Array[] {
    const [rows, positions, vocabulary] = logits.shape as [number, number, number];
    const values = floatsOf(logits);
    return Array.from({ length: rows }, (_, row) => {
      const end = (row + 1) * positions * vocabulary;
      return values.subarray(end - vocabulary, end);
    });
  }

  async release(): Promise<void> {
    const { vision, embedder, decoder, kv, preprocessor } = this.parts;
    for (const part of [vision, embedder, decoder, kv, preprocessor]) await part.release();
    for (const tensor of Object.values(this.lastLogits)) tensor.release();
  }

  /** The vision encoder's inputs, in the form that its graph asks for. */
  private visionFeeds(pixels: Float32Array, { width, height }: Size): Record<string, Tensor> {
    const { runtime, vision, folder } = this.parts;
    const { patches } = folder.picture;
    if (patches === undefined) {
      const rank = vision.inputs.find(({ name }) => name === 'pixel_values')?.shape.length ?? 4;
      // Some graphs take a list of crops: the picture as a whole is its first and here its only one.
      const shape = [...new Array<number>(Math.max(1, rank - 3)).fill(1), 3, height, width];
      return { pixel_values: this.floats(vision, 'pixel_values', pixels, shape) };
    }
    const { values, shape } = cutPatches(pixels, { width, height }, patches);
    const grid = BigInt64Array.of(1n, BigInt(height / patches.size), BigInt(width / patches.size));
    const thw = runtime.tensor('int64', grid, [1, 3]);
    const all: Record<string, Tensor> = {
      pixel_values: this.floats(vision, 'pixel_values', values, shape),
      image_grid_thw: thw,
      grid_thw: thw,
    };
    return Object.fromEntries(
      Object.entries(all).filter(([key]) => vision.inputs.some(({ name }) => name === key)),
    );
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

/** A tensor for [1, 1, vocabulary], for decoders that give one position's logits when they are asked to. */
function lastLogits({ runtime, decoder }: ModelParts): Readonly<Record<string, Tensor>> {
  const port = decoder.outputs.find(({ name }) => name === 'logits');
  const vocabulary = port?.shape.at(-1);
  const one = decoder.inputs.some(({ name }) => name === 'num_logits_to_keep');
  if (!decoder.writesInPlace || !one || port?.type !== 'float32' || typeof vocabulary !== 'number') return {};
  const logits = runtime.shared?.('float32', new Float32Array(vocabulary), [1, 1, vocabulary]);
  return logits === undefined ? {} : { logits };
}

/** Lists of whole numbers as parts of longer ones, so that no token makes new ones. */
class Counting {
  private numbers = new BigInt64Array();
  private all1 = new BigInt64Array();

  /** from, from + 1, … below `end` */
  range(from: number, end: number): BigInt64Array {
    this.grow(end);
    return this.numbers.subarray(from, end);
  }

  ones(count: number): BigInt64Array {
    this.grow(count);
    return this.all1.subarray(0, count);
  }

  private grow(size: number): void {
    if (size <= this.numbers.length) return;
    this.numbers = BigInt64Array.from({ length: 2 * size }, (_, i) => BigInt(i));
    this.all1 = new BigInt64Array(2 * size).fill(1n);
  }
}
