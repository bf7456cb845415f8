import { Failure } from '../../failure.js';
import type { ChatMessage, GenerateRequest, GenerateResult, Stage } from '../protocol.js';
import { AnswerText } from './answerText.js';
import { decode, prefill } from './decode.js';
import type { KvCache } from './kvCache.js';
import type { Model } from './model.js';
import { pictureGrid } from './modelFolder.js';
import type { EncodedPicture, PictureStore } from './pictureStore.js';
import type { PrefixCache } from './prefixCache.js';
import { expandPictures, PictureNumbers, type PromptTokens } from './promptTokens.js';
import { RopePositions, type Grid } from './ropePositions.js';
import { Sampler } from './sampler.js';

/** Where an answer's progress and text go, and how it is cancelled. */
export interface AnswerPort {
  readonly signal: AbortSignal;
  progress(stage: Stage): void;
  token(text: string): void;
}

/** Tokens that a question about a picture and its answer have, more or less. */
const usualQuestion = 192;

/** Answers questions with one loaded model. */
export class Answerer {
  private readonly numbers = new PictureNumbers();

  constructor(
    private readonly model: Model,
    private readonly pictures: PictureStore,
    private readonly prefixes: PrefixCache,
  ) {}

  /**
   * @throws Failure `prompt-empty`, `picture-count`, `picture-unknown`, `prompt-too-long`, `cancelled`,
   *   `model-mismatch` or `model-not-finite`
   */
  async generate(request: Omit<GenerateRequest, 'type' | 'id'>, port: AnswerPort): Promise<GenerateResult> {
    const { sampling } = request;
    const start = performance.now();
    const prompt = this.model.parts.tokenizer.prompt(request.messages, request.pictures.length);
    const tokens = this.expand(prompt.tokens, request.pictures);
    const room = this.roomFor(tokens);
    const { encoded, milliseconds } = await this.encode(request.pictures, port);

    port.progress('answering');
    const answer = new AnswerText({
      decode: (list) => this.model.parts.tokenizer.decode(list),
      endTokens: this.model.parts.folder.endTokens,
      stop: sampling.stop,
      show: (text) => port.token(text),
    });
    const reading = performance.now();
    const maxTokens = Math.max(1, Math.min(sampling.maxTokens, room));
    const { past, embeddings } = await this.unread(tokens, encoded, maxTokens);
    const reusedTokens = past.length;
    let read = 0;
    let first = 0;
    const cache = await decode({
      model: this.model,
      embeddings,
      positions: this.positions(tokens, request.pictures),
      past,
      sampler: new Sampler(sampling),
      maxTokens,
      signal: port.signal,
      onPrefill: () => (read = performance.now()),
      onToken: (choice) => {
        if (answer.tokens.length === 0) first = performance.now();
        return answer.push(choice);
      },
    });
    answer.end();
    // The decoder has read everything but the last token.
    this.prefixes.keep([...tokens.keys, ...answer.tokens.slice(0, -1)], cache);
    cache.release();
    const end = performance.now();
    const later = answer.tokens.length - 1;
    return {
      text: answer.text,
      finish: answer.finish,
      meanLogProbability: answer.meanLogProbability,
      timings: {
        picture: milliseconds,
        prefill: read - reading,
        firstToken: first - start,
        total: end - start,
        promptTokens: tokens.ids.length,
        reusedTokens,
        answerTokens: answer.tokens.length,
        tokensPerSecond: later > 0 ? (later * 1000) / (end - first) : 0,
      },
      seen: { prompt: prompt.text, pictures: encoded.map(({ seen }) => seen) },
    };
  }

  /** Encodes a picture and keeps the KV cache of the prompt up to it, where a prompt begins with its picture. */
  async warm(key: string, port: AnswerPort): Promise<void> {
    const messages: ChatMessage[] = [{ role: 'user', content: '<image>' }];
    const { tokens } = this.model.parts.tokenizer.prompt(messages, 1);
    const upToPicture = tokens.slice(0, tokens.indexOf(this.model.parts.folder.imageToken) + 1);
    const prompt = this.expand(upToPicture, [key]);
    const { encoded } = await this.encode([key], port);
    const { past, embeddings } = await this.unread(prompt, encoded, usualQuestion);
    const positions = this.positions(prompt, [key]);
    const read = await prefill(this.model, embeddings, past, port.signal, positions);
    this.prefixes.keep(prompt.keys, read.past);
    read.past.release();
  }

  private expand(tokens: readonly number[], pictures: readonly string[]): PromptTokens {
    const { folder } = this.model.parts;
    const runs = pictures.map((key) => {
      const grid = pictureGrid(folder, this.pictures.get(key).picture);
      return {
        number: this.numbers.of(key),
        count: grid === undefined ? folder.imageTokens : grid.rows * grid.columns,
      };
    });
    return expandPictures(tokens, folder.imageToken, runs);
  }

  /** Positions in time, height and width, for decoders that ask for them. */
  private positions({ ids }: PromptTokens, pictures: readonly string[]): RopePositions | undefined {
    const { folder } = this.model.parts;
    const grids = pictures.map((key) => pictureGrid(folder, this.pictures.get(key).picture));
    if (!this.model.wantsRope || grids.includes(undefined)) return undefined;
    return new RopePositions(ids, folder.imageToken, grids as Grid[]);
  }

  /** Tokens that an answer may have. */
  private roomFor({ ids }: PromptTokens): number {
    const { context } = this.model.parts.folder;
    if (ids.length < context) return context - ids.length;
    const text = `The question has ${ids.length} tokens and the model reads ${context} with its answer; ask shorter, or begin a new conversation.`;
    throw new Failure('prompt-too-long', text);
  }

  private async encode(
    keys: readonly string[],
    port: AnswerPort,
  ): Promise<{ encoded: EncodedPicture[]; milliseconds: number }> {
    const start = performance.now();
    // All first, so that an unknown one is told before any work.
    const stored = keys.map((key) => this.pictures.get(key));
    if (stored.every(({ encoded }) => encoded !== undefined)) {
      return { encoded: stored.map(({ encoded }) => encoded!), milliseconds: 0 };
    }
    port.progress('reading picture');
    const done = new Map<string, EncodedPicture>();
    for (const { picture, encoded } of stored) {
      if (port.signal.aborted) throw new Failure('cancelled', 'The answer was cancelled.');
      if (done.has(picture.key)) continue;
      done.set(picture.key, encoded ?? (await this.model.encode(picture, port.signal)));
    }
    for (const [key, encoded] of done) this.pictures.setEncoded(key, encoded);
    return { encoded: keys.map((key) => done.get(key)!), milliseconds: performance.now() - start };
  }

  /** The kept KV cache of a prompt's beginning, and the embeddings of the rest. */
  private async unread(
    prompt: PromptTokens,
    pictures: readonly EncodedPicture[],
    answer: number,
  ): Promise<{ past: KvCache; embeddings: Float32Array }> {
    const past = await this.prefixes.longest(prompt.keys, answer);
    try {
      return { past, embeddings: await this.embeddings(prompt, past.length, pictures) };
    } catch (error) {
      past.release();
      throw error;
    }
  }

  /** [positions, hidden] of a prompt's positions from `from` on: tokens looked up, pictures put in their places. */
  private async embeddings(
    { ids }: PromptTokens,
    from: number,
    pictures: readonly EncodedPicture[],
  ): Promise<Float32Array> {
    const { imageToken } = this.model.parts.folder;
    const embeddings = await this.model.embed(ids.slice(from));
    const row = this.model.hidden;
    let picture = 0;
    let inside = 0; // of this picture's features
    for (const [position, id] of ids.entries()) {
      if (id !== imageToken) continue;
      const { features } = pictures[picture]!;
      if (position >= from) embeddings.set(features.subarray(inside, inside + row), (position - from) * row);
      inside += row;
      if (inside === features.length) [picture, inside] = [picture + 1, 0];
    }
    return embeddings;
  }
}
