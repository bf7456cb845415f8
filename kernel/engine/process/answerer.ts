import type { AskedQuestion, GenerateResult } from '../protocol.js';
import { decode, prefill } from './decode.js';
import { PendingAnswer } from './pendingAnswer.js';
import { usualQuestion, type AnswerPort, type PromptReader } from './promptReader.js';

/** Answers questions with one loaded model. */
export class Answerer {
  constructor(private readonly reader: PromptReader) {}

  /** @throws Failure of {@link PendingAnswer.prepare}, `cancelled` or `model-not-finite` */
  async generate(request: AskedQuestion, port: AnswerPort): Promise<GenerateResult> {
    const { reader } = this;
    const answer = await PendingAnswer.prepare(reader, request, port);
    port.progress('answering');
    const began = performance.now();
    const { past, embeddings } = await reader.unread(answer.tokens, answer.pictures, answer.maxTokens);
    const reused = past.length;
    let ended = 0;
    const cache = await decode({
      ...{ model: reader.model, embeddings, past, answer, signal: port.signal },
      positions: reader.positions(answer.tokens, request.pictures),
      onPrefill: () => (ended = performance.now()),
    });
    reader.prefixes.keep(answer.keysRead, cache);
    const result = answer.result({ began, ended, reused });
    const [picture] = request.pictures;
    const { timings } = result;
    if (picture !== undefined)
      reader.remember(picture, answer.keysRead, cache, timings.picture + timings.prefill);
    cache.release();
    return result;
  }

  /** Encodes a picture and keeps the KV cache of the prompt up to it, where a prompt begins with its picture. */
  async warm(key: string, port: AnswerPort): Promise<void> {
    const { model, prefixes } = this.reader;
    const began = performance.now();
    const prompt = this.reader.beginning(key);
    const { encoded } = await this.reader.encode([key], port);
    const { past, embeddings } = await this.reader.unread(prompt, encoded, usualQuestion);
    const positions = this.reader.positions(prompt, [key]);
    const read = await prefill(model, embeddings, past, port.signal, positions);
    prefixes.keep(prompt.keys, read.past);
    this.reader.remember(key, prompt.keys, read.past, performance.now() - began);
    read.past.release();
  }
}
