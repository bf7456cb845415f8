import type { Choice } from './sampler.js';
import { StopFilter } from './stop.js';
import { TextStream } from './textStream.js';

interface AnswerTextOptions {
  readonly decode: (tokens: readonly number[]) => string;
  /** Tokens that end the answer and are not part of its text. */
  readonly endTokens: readonly number[];
  readonly stop: readonly string[];
  /** Gets the text piece by piece, whole characters only. */
  readonly show: (text: string) => void;
}

/** An answer as it grows: tokens in, text out, until an end token or a stop string. */
export class AnswerText {
  readonly tokens: number[] = [];
  text = '';
  finish: 'stop' | 'length' = 'length';
  private logProbabilities = 0;
  private readonly stream: TextStream;
  private readonly filter: StopFilter;

  constructor(private readonly options: AnswerTextOptions) {
    this.stream = new TextStream(options.decode);
    this.filter = new StopFilter(options.stop);
  }

  /** Mean over the tokens, the end token included. */
  get meanLogProbability(): number {
    return this.logProbabilities / this.tokens.length;
  }

  /** Takes the next token; true when the answer is over with it. */
  push({ token, logProbability }: Choice): boolean {
    this.tokens.push(token);
    this.logProbabilities += logProbability;
    const ended = this.options.endTokens.includes(token);
    if (!ended) this.show(this.filter.push(this.stream.push(token)));
    if (ended || this.filter.stopped) this.finish = 'stop';
    return this.finish === 'stop';
  }

  /** No more tokens: gives out what was held back. A stop string in it still counts. */
  end(): void {
    this.show(this.filter.push(this.stream.end()));
    if (this.filter.stopped) this.finish = 'stop';
    this.show(this.filter.end());
  }

  private show(piece: string): void {
    if (piece === '') return;
    this.text += piece;
    this.options.show(piece);
  }
}
