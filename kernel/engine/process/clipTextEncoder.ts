import { Tokenizer } from '@huggingface/tokenizers';
import { basename } from 'node:path';
import { cancelled } from '../../abort.js';
import { Failure } from '../../failure.js';
import type { TextFeatures } from '../protocol.js';
import { firstLine } from './device.js';
import { floatsOf, type Runtime, type Session, type Tensor } from './session.js';
import { readTextEncoderFolder, type TextEncoderFolder } from './textEncoderFolder.js';

/** Texts in one run: enough to be fast, few enough that a cancel does not wait long. */
const batchSize = 32;

/** CLIP's text encoder, loaded: texts → features of length 1. It runs on the processor. */
export class ClipTextEncoder {
  private constructor(
    readonly files: TextEncoderFolder,
    private readonly runtime: Runtime,
    private readonly tokenizer: Tokenizer,
    private readonly session: Session,
  ) {}

  /** @throws Failure `model-missing`, `model-config`, `model-broken` or `model-unsupported` */
  static async open(path: string, runtime: Runtime, threads?: number): Promise<ClipTextEncoder> {
    const files = await readTextEncoderFolder(path);
    const tokenizer = textTokenizer(files);
    const options = { provider: 'cpu', ...(threads === undefined ? {} : { threads }) } as const;
    const session = await runtime.create(files.graph, options).catch((error: unknown) => fail(files, error));
    const unknown = session.inputs.find(({ name }) => name !== 'input_ids' && name !== 'attention_mask');
    if (unknown === undefined) return new ClipTextEncoder(files, runtime, tokenizer, session);
    await session.release();
    const text = `${basename(files.graph)} has an input ${unknown.name} that this engine does not know; convert a CLIP checkpoint.`;
    throw new Failure('model-unsupported', text);
  }

  /** @throws Failure `cancelled`, `model-broken` or `model-not-finite` */
  async embed(texts: readonly string[], signal: AbortSignal): Promise<TextFeatures> {
    const rows: Float32Array[] = [];
    for (let begin = 0; begin < texts.length; begin += batchSize) {
      if (signal.aborted) throw cancelled();
      rows.push(...(await this.run(texts.slice(begin, begin + batchSize), signal)));
    }
    const size = rows[0]?.length ?? 0;
    const values = new Float32Array(rows.length * size);
    for (const [i, row] of rows.entries()) values.set(normalized(row, this.files), i * size);
    return { encoder: this.files.identity, size, values };
  }

  release(): Promise<void> {
    return this.session.release();
  }

  private async run(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    const { feeds, count } = this.feeds(texts);
    const outputs = await this.session.run(feeds, { signal }).catch((error: unknown) => {
      if (signal.aborted) throw cancelled();
      return fail(this.files, error);
    });
    const output = outputs['text_embeds'];
    if (output === undefined) fail(this.files, new Error('It has no output text_embeds.'));
    const all = floatsOf(output); // [texts, size]
    const size = all.length / count;
    return Array.from({ length: count }, (_, i) => all.slice(i * size, (i + 1) * size));
  }

  /**
   * Tokens [texts, longest]. A shorter text is filled up with its own end token: the encoder looks at the first,
   * whatever the tokenizer pads with.
   */
  private feeds(texts: readonly string[]): { feeds: Record<string, Tensor>; count: number } {
    const { runtime, session } = this;
    const rows = texts.map((text) => this.tokens(text));
    const width = Math.max(...rows.map(({ length }) => length));
    const shape = [rows.length, width];
    const ids = rows.flatMap((row) => [...row, ...new Array<number>(width - row.length).fill(row.at(-1)!)]);
    const mask = rows.flatMap((row) => Array.from({ length: width }, (_, i) => (i < row.length ? 1 : 0)));
    const tensor = (values: readonly number[]) =>
      runtime.tensor('int64', BigInt64Array.from(values, BigInt), shape);
    const all = { input_ids: tensor(ids), attention_mask: tensor(mask) };
    const asked = Object.entries(all).filter(([key]) => session.inputs.some(({ name }) => name === key));
    return { feeds: Object.fromEntries(asked), count: rows.length };
  }

  /** A text that is too long loses its end, but keeps the end token. */
  private tokens(text: string): number[] {
    const { ids } = this.tokenizer.encode(text);
    const { maxTokens } = this.files;
    return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids.at(-1)!];
  }
}

/** @throws Failure `model-config` */
export function textTokenizer({ tokenizer, tokenizerConfig, folder }: TextEncoderFolder): Tokenizer {
  try {
    return new Tokenizer(tokenizer, tokenizerConfig);
  } catch (error) {
    const text = `The tokenizer in ${folder} cannot be read: ${(error as Error).message}.`;
    throw new Failure('model-config', text, { cause: error });
  }
}

function normalized(row: Float32Array, { folder }: TextEncoderFolder): Float32Array {
  const length = Math.hypot(...row);
  if (length > 0 && Number.isFinite(length)) return row.map((value) => value / length);
  const text = `The text encoder in ${folder} computes no usable numbers; convert it again with other weights.`;
  throw new Failure('model-not-finite', text);
}

function fail({ graph, folder }: TextEncoderFolder, error: unknown): never {
  const text = `${basename(graph)} in ${folder} does not run: ${firstLine(error)} Get or convert the model again.`;
  throw new Failure('model-broken', text, { cause: error });
}
