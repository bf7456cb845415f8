import { Failure } from '../../failure.js';
import type { ChatMessage, Stage } from '../protocol.js';
import type { KeptPictures } from './keptPictures.js';
import type { KvCache } from './kvCache.js';
import type { Model } from './model.js';
import { pictureGrid } from './modelFolder.js';
import type { EncodedPicture, PictureStore } from './pictureStore.js';
import { commonLength, type PrefixCache } from './prefixCache.js';
import { expandPictures, PictureNumbers, type PromptTokens } from './promptTokens.js';
import { RopePositions, type Grid } from './ropePositions.js';

/** Tokens that a question about a picture and its answer have, more or less. */
export const usualQuestion = 192;

/** Where an answer's progress and text go, and how it is cancelled. */
export interface AnswerPort {
  readonly signal: AbortSignal;
  progress(stage: Stage): void;
  token(text: string): void;
}

/** What comes before the first token of an answer: tokens, pictures, the kept beginning, embeddings. */
export class PromptReader {
  private readonly numbers = new PictureNumbers();

  constructor(
    readonly model: Model,
    readonly pictures: PictureStore,
    readonly prefixes: PrefixCache,
    /** What other runs of the program made of pictures. */
    private readonly kept?: KeptPictures,
  ) {}

  /** A prompt that begins with this picture, up to and with it. */
  beginning(picture: string): PromptTokens {
    const { tokenizer, folder } = this.model.parts;
    const messages: ChatMessage[] = [{ role: 'user', content: '<image>' }];
    const { tokens } = tokenizer.prompt(messages, 1);
    return this.expand(tokens.slice(0, tokens.indexOf(folder.imageToken) + 1), [picture]);
  }

  /** Tokens of a prompt, positions of its pictures among them. */
  expand(tokens: readonly number[], pictures: readonly string[]): PromptTokens {
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
  positions({ ids }: PromptTokens, pictures: readonly string[]): RopePositions | undefined {
    const { folder } = this.model.parts;
    const grids = pictures.map((key) => pictureGrid(folder, this.pictures.get(key).picture));
    if (!this.model.wantsRope || grids.includes(undefined)) return undefined;
    return new RopePositions(ids, folder.imageToken, grids as Grid[]);
  }

  /** Tokens that an answer may have. @throws Failure `prompt-too-long` */
  roomFor({ ids }: PromptTokens): number {
    const { context } = this.model.parts.folder;
    if (ids.length < context) return context - ids.length;
    const text = `The question has ${ids.length} tokens and the model reads ${context} with its answer; ask shorter, or begin a new conversation.`;
    throw new Failure('prompt-too-long', text);
  }

  /** @throws Failure `picture-unknown`, `cancelled` or `model-mismatch` */
  async encode(
    keys: readonly string[],
    port: AnswerPort,
  ): Promise<{ encoded: EncodedPicture[]; milliseconds: number }> {
    const start = performance.now();
    if (keys.length > 0) await this.recall(keys[0]!);
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

  /**
   * Keeps what was made of a picture for other runs of the program, where that took long.
   * @param past of a sequence that may begin with the picture
   */
  remember(picture: string, keys: readonly number[], past: KvCache, milliseconds: number): void {
    if (this.kept === undefined || milliseconds < this.kept.worth) return;
    const beginning = this.beginning(picture);
    const encoded = this.pictures.encoded(picture);
    if (encoded === undefined || commonLength(beginning.keys, keys) < beginning.keys.length) return;
    this.kept.keep(beginning, picture, encoded, past);
  }

  /** Takes a picture that was not seen since the program began from where another run left it. */
  private async recall(picture: string): Promise<void> {
    if (this.kept === undefined || this.pictures.get(picture).encoded !== undefined) return;
    const beginning = this.beginning(picture);
    const found = await this.kept.read(beginning, picture, usualQuestion);
    if (found === undefined) return;
    this.pictures.setEncoded(picture, found.encoded);
    this.prefixes.keep(beginning.keys, found.past);
    found.past.release();
  }

  /** The kept KV cache of a prompt's beginning, and the embeddings of the rest. @param answer tokens that may follow */
  async unread(
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
  async embeddings(
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
