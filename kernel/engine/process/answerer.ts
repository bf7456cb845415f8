import type { AskedQuestion, ChatMessage, GenerateResult } from '../protocol.js';
import { decode, prefill } from './decode.js';
import { PendingAnswer } from './pendingAnswer.js';
import type { AnswerPort, PromptReader } from './promptReader.js';

/** Tokens that a question about a picture and its answer have, more or less. */
const usualQuestion = 192;

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
    cache.release();
    return answer.result({ began, ended, reused });
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
