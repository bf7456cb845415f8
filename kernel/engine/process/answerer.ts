import type { ChatMessage, GenerateRequest, GenerateResult, Stage } from '../protocol.js';
import { AnswerText } from './answerText.js';
import { decode, prefill } from './decode.js';
import type { PromptReader } from './promptReader.js';
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
  constructor(private readonly reader: PromptReader) {}

  /**
   * @throws Failure `prompt-empty`, `picture-count`, `picture-unknown`, `prompt-too-long`, `cancelled`,
   *   `model-mismatch` or `model-not-finite`
   */
  async generate(request: Omit<GenerateRequest, 'type' | 'id'>, port: AnswerPort): Promise<GenerateResult> {
    const { sampling } = request;
    const { model, prefixes } = this.reader;
    const start = performance.now();
    const prompt = model.parts.tokenizer.prompt(request.messages, request.pictures.length);
    const tokens = this.reader.expand(prompt.tokens, request.pictures);
    const room = this.reader.roomFor(tokens);
    const { encoded, milliseconds } = await this.reader.encode(request.pictures, port);

    port.progress('answering');
    const answer = new AnswerText({
      decode: (list) => model.parts.tokenizer.decode(list),
      endTokens: model.parts.folder.endTokens,
      stop: sampling.stop,
      show: (text) => port.token(text),
    });
    const reading = performance.now();
    const maxTokens = Math.max(1, Math.min(sampling.maxTokens, room));
    const { past, embeddings } = await this.reader.unread(tokens, encoded, maxTokens);
    const reusedTokens = past.length;
    let read = 0;
    let first = 0;
    const cache = await decode({
      model,
      embeddings,
      positions: this.reader.positions(tokens, request.pictures),
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
    prefixes.keep([...tokens.keys, ...answer.tokens.slice(0, -1)], cache);
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
    const { model, prefixes } = this.reader;
    const messages: ChatMessage[] = [{ role: 'user', content: '<image>' }];
    const { tokens } = model.parts.tokenizer.prompt(messages, 1);
    const upToPicture = tokens.slice(0, tokens.indexOf(model.parts.folder.imageToken) + 1);
    const prompt = this.reader.expand(upToPicture, [key]);
    const { encoded } = await this.reader.encode([key], port);
    const { past, embeddings } = await this.reader.unread(prompt, encoded, usualQuestion);
    const positions = this.reader.positions(prompt, [key]);
    const read = await prefill(model, embeddings, past, port.signal, positions);
    prefixes.keep(prompt.keys, read.past);
    read.past.release();
  }
}
