/** Runs a converted folder with ONNX Runtime alone: the smallest decode loop, for comparing numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

export interface GoldenCase {
  readonly inputIds: number[];
  /** [1, 3, side, side] */
  readonly pixelValues: number[];
  readonly answerIds: number[];
  /** Position in the prompt → logits [vocabulary]. */
  readonly logits: Readonly<Record<string, number[]>>;
}

export const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name);

export function goldenCases(name: string): GoldenCase[] {
  return JSON.parse(readFileSync(join(fixture(name), 'golden.json'), 'utf8')) as GoldenCase[];
}

interface ModelConfig {
  readonly image_token_index: number;
  readonly text_config: Record<
    'num_hidden_layers' | 'num_key_value_heads' | 'head_dim' | 'hidden_size' | 'vocab_size',
    number
  >;
  readonly vision_config: { readonly image_size: number };
}

/** Keys and values of every layer, in the graph's order, each [batch, kv heads, length, head size]. */
export type Cache = readonly Tensor[];

export interface Step {
  /** [batch, kept tokens, vocabulary] */
  readonly logits: Tensor;
  readonly cache: Cache;
}

export class Model {
  private constructor(
    readonly config: ModelConfig,
    readonly vision: InferenceSession,
    readonly embedding: InferenceSession,
    readonly decoder: InferenceSession,
  ) {}

  static async load(folder: string, suffix = ''): Promise<Model> {
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as ModelConfig;
    const session = (name: string) =>
      InferenceSession.create(join(folder, 'onnx', `${name}${suffix}.onnx`), { intraOpNumThreads: 1 });
    return new Model(
      config,
      await session('vision_encoder'),
      await session('embed_tokens'),
      await session('decoder_model_merged'),
    );
  }

  /** Embeddings [1, tokens, hidden] with the picture's features where the image tokens stand. */
  async embed(ids: readonly number[], pixelValues?: readonly number[]): Promise<Tensor> {
    const input = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
    const embeds = (await this.embedding.run({ input_ids: input }))['inputs_embeds']!;
    if (!pixelValues) return embeds;
    const side = this.config.vision_config.image_size;
    const pixels = new Tensor('float32', Float32Array.from(pixelValues), [1, 3, side, side]);
    const features = (await this.vision.run({ pixel_values: pixels }))['image_features']!;
    const data = Float32Array.from(embeds.data as Float32Array);
    data.set(
      features.data as Float32Array,
      ids.indexOf(this.config.image_token_index) * this.config.text_config.hidden_size,
    );
    return new Tensor('float32', data, embeds.dims);
  }

  emptyCache(batch = 1): Cache {
    const { num_hidden_layers: layers, num_key_value_heads: heads, head_dim: size } = this.config.text_config;
    const past = this.decoder.inputMetadata.find((input) => input.name === 'past_key_values.0.key')!;
    const empty = () =>
      past.isTensor && past.type === 'float16'
        ? new Tensor('float16', new Uint16Array(0), [batch, heads, 0, size])
        : new Tensor('float32', new Float32Array(0), [batch, heads, 0, size]);
    return Array.from({ length: 2 * layers }, empty);
  }

  /** Runs new tokens [batch, tokens, hidden] after the cache; `mask` is all ones unless given, keep = 0 means all. */
  async step(embeds: Tensor, cache: Cache, keep = 1, mask?: readonly number[]): Promise<Step> {
    const [batch, tokens] = embeds.dims as [number, number];
    const past = cache[0]!.dims[2]!;
    const total = past + tokens;
    const kept = mask ?? new Array<number>(batch * total).fill(1);
    const feeds: Record<string, Tensor> = {
      inputs_embeds: embeds,
      attention_mask: new Tensor('int64', BigInt64Array.from(kept, BigInt), [batch, total]),
      num_logits_to_keep: new Tensor('int64', BigInt64Array.of(BigInt(keep)), []),
    };
    if (this.decoder.inputNames.includes('position_ids')) {
      const positions = positionIds(kept, batch, total).flatMap((row) => row.slice(past));
      feeds['position_ids'] = new Tensor('int64', BigInt64Array.from(positions, BigInt), [batch, tokens]);
    }
    cache.forEach((tensor, index) => {
      feeds[`past_key_values.${index >> 1}.${index % 2 ? 'value' : 'key'}`] = tensor;
    });
    const outputs = await this.decoder.run(feeds);
    const present = cache.map(
      (_, index) => outputs[`present.${index >> 1}.${index % 2 ? 'value' : 'key'}`] as Tensor,
    );
    return { logits: outputs['logits'] as Tensor, cache: present };
  }

  /** Greedy tokens after a prompt with one picture. */
  async answer({ inputIds, pixelValues, answerIds }: GoldenCase): Promise<number[]> {
    const answer: number[] = [];
    let step = await this.step(await this.embed(inputIds, pixelValues), this.emptyCache());
    while (answer.length < answerIds.length) {
      answer.push(indexOfLargest(step.logits.data as Float32Array));
      step = await this.step(await this.embed(answer.slice(-1)), step.cache);
    }
    return answer;
  }
}

/** As transformers counts them: the running number of ones before, and 1 where the mask is 0; [batch][total]. */
function positionIds(mask: readonly number[], batch: number, total: number): number[][] {
  return Array.from({ length: batch }, (_, row) => {
    let next = 0;
    return mask.slice(row * total, (row + 1) * total).map((kept) => (kept ? next++ : 1));
  });
}

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, index) => (value > values[best]! ? index : best), 0);
}

/** Largest difference between the prompt's logits and the golden ones, all positions that were recorded. */
export async function logitsDifference(model: Model, golden: GoldenCase): Promise<number> {
  const { logits } = await model.step(
    await model.embed(golden.inputIds, golden.pixelValues),
    model.emptyCache(),
    0,
  );
  const vocabulary = logits.dims[2]!;
  const data = logits.data as Float32Array;
  let largest = 0;
  for (const [position, expected] of Object.entries(golden.logits)) {
    expected.forEach((value, index) => {
      largest = Math.max(largest, Math.abs(data[Number(position) * vocabulary + index]! - value));
    });
  }
  return largest;
}

/** Logits of every prompt token, [tokens · vocabulary]. */
export async function promptLogits(model: Model, golden: GoldenCase): Promise<Float32Array> {
  const embeds = await model.embed(golden.inputIds, golden.pixelValues);
  return (await model.step(embeds, model.emptyCache(), 0)).logits.data as Float32Array;
}
