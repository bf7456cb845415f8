import { Failure } from '../failure.js';
import { answer, answerAll, hand } from './asking.js';
import { EngineHost, type EngineHostOptions, type Model, type Provider } from './engineHost.js';
import { EventQueue } from './eventQueue.js';
import type { DeviceChoice, LoadResult, PictureData, ProbeResult, Stage, TextFeatures } from './protocol.js';
import type { AnswerEngine, AnswerEvent, AnswerOfMany, Question } from './question.js';

export type EngineClientOptions = EngineHostOptions;

export interface LoadOptions {
  /** Processor threads of the engine; its own choice by default. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: Stage) => void;
}

const crashed = {
  provider: 'webgpu',
  reason:
    'The engine process ended when it tried this device; update the GPU driver, or choose it by name to try again.',
} as const;

/**
 * The local engine, in a process of its own that is started at the first request and again, with the model that was
 * loaded last, at the first request after it died. Requests are served in the order they were made.
 */
export class EngineClient implements AnswerEngine {
  private readonly host: EngineHost;

  constructor(options: EngineClientOptions) {
    this.host = new EngineHost(options);
  }

  /** The running process's id, undefined while there is none. */
  get pid(): number | undefined {
    return this.host.pid;
  }

  /**
   * Loads a model folder; it stays loaded until the next load. Loading what is loaded already is quick. After a load
   * that failed or was cancelled no model is loaded.
   * @throws Failure `device-unavailable`, `model-…` (the folder), `engine-exited`, `cancelled`
   */
  async load(
    folder: string,
    device: DeviceChoice,
    { threads, ...listener }: LoadOptions = {},
  ): Promise<LoadResult> {
    const model: Model = { folder, device, ...(threads === undefined ? {} : { threads }) };
    this.host.forgetModel();
    let trying: Provider | undefined;
    try {
      return await this.host.load(model, { ...listener, onTrying: (provider) => (trying = provider) });
    } catch (error) {
      // A GPU driver that crashes takes the process with it: then the processor must do.
      const exited = error instanceof Failure && error.code === 'engine-exited';
      if (!(device === 'auto' && exited && trying === crashed.provider)) throw error;
      return await this.host.load({ ...model, avoid: crashed }, listener);
    }
  }

  /**
   * Hands a picture over before it is asked about. With `warm` its KV prefix is computed now, so that the first
   * question does not wait for it.
   */
  async picture(picture: PictureData, options: { warm?: boolean; signal?: AbortSignal } = {}): Promise<void> {
    const engine = await this.host.running(options.signal);
    await hand(this.host, engine, picture, options.warm ?? false, options.signal);
  }

  /**
   * Opens a model folder's parts one after the other to see that they are whole; what is loaded stays loaded.
   * @throws Failure `model-…`, `engine-exited`, `cancelled`
   */
  async check(folder: string, signal?: AbortSignal): Promise<void> {
    await this.host.request(await this.host.running(signal), { type: 'check', folder }, signal);
  }

  /**
   * Tries one provider, whatever runs the model that is loaded.
   * @throws Failure `engine-exited` when its driver took the process with it, `cancelled`
   */
  async probe(provider: Provider, signal?: AbortSignal): Promise<ProbeResult> {
    let result: ProbeResult | undefined;
    const engine = await this.host.running(signal);
    await this.host.request(engine, { type: 'probe', provider }, signal, (event) => {
      if (event.type === 'done') result = event.result as ProbeResult;
    });
    return result!;
  }

  /**
   * Features of texts by the text encoder in a folder, which the process loads beside the model.
   * @throws Failure `model-…` (the folder), `engine-exited`, `cancelled`
   */
  async embedTexts(folder: string, texts: readonly string[], signal?: AbortSignal): Promise<TextFeatures> {
    let result: TextFeatures | undefined;
    const engine = await this.host.running(signal);
    await this.host.request(engine, { type: 'embed-texts', folder, texts }, signal, (event) => {
      if (event.type === 'done') result = event.result as TextFeatures;
    });
    return result!;
  }

  /** See {@link AnswerEngine.generate}. Pictures are handed over as needed, again when the engine dropped one. */
  async *generate(question: Question, signal?: AbortSignal): AsyncGenerator<AnswerEvent, void, undefined> {
    yield* eventsOf<AnswerEvent>(signal, (either, emit) => answer(this.host, question, either, emit));
  }

  /** See {@link AnswerEngine.generateAll}. */
  async *generateAll(
    questions: readonly Question[],
    signal?: AbortSignal,
  ): AsyncGenerator<AnswerOfMany, void, undefined> {
    yield* eventsOf<AnswerOfMany>(signal, (either, emit) => answerAll(this.host, questions, either, emit));
  }

  /**
   * Ends the process, which otherwise keeps this program running; what it was asked ends as `cancelled`. A later
   * request starts it again.
   */
  async shutdown(): Promise<void> {
    await this.host.shutdown();
  }
}

/** The events of a request, which leaving the loop or aborting `signal` cancels. */
async function* eventsOf<T>(
  signal: AbortSignal | undefined,
  start: (either: AbortSignal, emit: (event: T) => void) => Promise<void>,
): AsyncGenerator<T, void, undefined> {
  const left = new AbortController();
  const either = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const events = new EventQueue<T>();
  start(either, (event) => events.push(event)).then(
    () => events.end(),
    (error: unknown) => events.end(Failure.from(error)),
  );
  try {
    yield* events;
  } finally {
    left.abort(); // nothing to cancel when all is complete
  }
}
