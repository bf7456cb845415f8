import type { AskedQuestion, GenerateResult } from '../protocol.js';
import { AnswerText } from './answerText.js';
import type { EncodedPicture } from './pictureStore.js';
import type { AnswerPort, PromptReader } from './promptReader.js';
import type { PromptTokens } from './promptTokens.js';
import { Sampler } from './sampler.js';

/** How a prompt was read: when that began and ended (`performance.now()`), and the tokens that were kept. */
export interface PromptReading {
  readonly began: number;
  readonly ended: number;
  readonly reused: number;
}

interface Prepared {
  readonly prompt: string;
  readonly tokens: PromptTokens;
  readonly pictures: readonly EncodedPicture[];
  readonly pictureTime: number;
  /** Milliseconds, those of the pictures among them. */
  readonly time: number;
  readonly maxTokens: number;
  readonly sampler: Sampler;
  readonly answer: AnswerText;
}

/** A question on its way: its prompt, ready to be read, and its answer as it grows. */
export class PendingAnswer {
  private first = 0;

  private constructor(private readonly prepared: Prepared) {}

  /**
   * Makes a question's prompt and reads its pictures.
   * @throws Failure `prompt-empty`, `picture-count`, `picture-unknown`, `prompt-too-long`, `cancelled` or
   *   `model-mismatch`
   */
  static async prepare(
    reader: PromptReader,
    { messages, pictures: keys, sampling }: AskedQuestion,
    port: AnswerPort,
  ): Promise<PendingAnswer> {
    const { tokenizer, folder } = reader.model.parts;
    const start = performance.now();
    const prompt = tokenizer.prompt(messages, keys.length);
    const tokens = reader.expand(prompt.tokens, keys);
    const room = reader.roomFor(tokens);
    const { encoded: pictures, milliseconds: pictureTime } = await reader.encode(keys, port);
    const answer = new AnswerText({
      decode: (list) => tokenizer.decode(list),
      endTokens: folder.endTokens,
      stop: sampling.stop,
      show: (text) => port.token(text),
    });
    return new PendingAnswer({
      ...{ prompt: prompt.text, tokens, pictures, pictureTime, time: performance.now() - start },
      ...{
        maxTokens: Math.max(1, Math.min(sampling.maxTokens, room)),
        sampler: new Sampler(sampling),
        answer,
      },
    });
  }

  /** Of the prompt. */
  get tokens(): PromptTokens {
    return this.prepared.tokens;
  }

  get pictures(): readonly EncodedPicture[] {
    return this.prepared.pictures;
  }

  /** Tokens that the answer may have. */
  get maxTokens(): number {
    return this.prepared.maxTokens;
  }

  /** Those that the decoder has read when the answer is over: all but its last token. */
  get keysRead(): readonly number[] {
    return [...this.tokens.keys, ...this.prepared.answer.tokens.slice(0, -1)];
  }

  get lastToken(): number {
    return this.prepared.answer.tokens.at(-1)!;
  }

  /** Chooses the next token from the last position's logits [vocabulary]; true when the answer is over with it. */
  take(logits: Float32Array): boolean {
    const { answer, sampler, maxTokens } = this.prepared;
    const choice = sampler.choose(logits);
    if (answer.tokens.length === 0) this.first = performance.now();
    return answer.push(choice) || answer.tokens.length >= maxTokens;
  }

  /** The answer, when it is over. */
  result({ began, ended, reused }: PromptReading): GenerateResult {
    const { answer, prompt, tokens, pictures, pictureTime, time } = this.prepared;
    answer.end();
    const end = performance.now();
    const later = answer.tokens.length - 1;
    return {
      text: answer.text,
      finish: answer.finish,
      meanLogProbability: answer.meanLogProbability,
      timings: {
        picture: pictureTime,
        prefill: ended - began,
        firstToken: time + this.first - began,
        total: time + end - began,
        promptTokens: tokens.ids.length,
        reusedTokens: reused,
        answerTokens: answer.tokens.length,
        tokensPerSecond: later > 0 ? (later * 1000) / (end - this.first) : 0,
      },
      seen: { prompt, pictures: pictures.map(({ seen }) => seen) },
    };
  }
}
