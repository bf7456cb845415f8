import { cancelled, unlessAborted } from '../abort.js';
import { Failure } from '../failure.js';
import { EngineProcess, type EngineProcessOptions } from './engineProcess.js';
import { EventQueue } from './eventQueue.js';
import type {
  DeviceChoice,
  FromEngine,
  LoadRequest,
  LoadResult,
  PictureData,
  ProbeResult,
  ProviderReport,
  Stage,
  TextFeatures,
  ToEngine,
} from './protocol.js';
import type { AnswerEngine, AnswerEvent, AnswerOfMany, Question } from './question.js';

export interface EngineClientOptions extends EngineProcessOptions {
  /** How long a cancelled request may take to stop before the process is killed. Milliseconds, 10 000 by default. */
  readonly cancelGrace?: number;
}

export interface LoadOptions {
  /** Processor threads of the engine; its own choice by default. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: Stage) => void;
}

type Model = Omit<LoadRequest, 'type' | 'id'>;
type Provider = ProviderReport['provider'];

const crashed = {
  provider: 'webgpu',
  reason:
    'The engine process ended when it tried this device; update the GPU driver, or choose it by name to try again.',
} as const;

/**
 * The local engine: owns the engine process, starts it at the first request and again, with the model that was
 * loaded last, at the first request after it died. Requests are served in the order they were made.
 */
export class EngineClient implements AnswerEngine {
  private engine: EngineProcess | undefined;
  /** Resolves when `engine` can take requests, its model loaded again. */
  private started: Promise<EngineProcess> | undefined;
  private model: Model | undefined;
  private nextId = 1;

  constructor(private readonly options: EngineClientOptions) {}

  /** The running process's id, undefined while there is none. */
  get pid(): number | undefined {
    return this.engine?.alive === true ? this.engine.pid : undefined;
  }

  /**
   * Loads a model folder; it stays loaded until the next load. Loading what is loaded already is quick.
   * @throws Failure `device-unavailable`, `model-…` (the folder), `engine-exited`, `cancelled`
   */
  async load(folder: string, device: DeviceChoice, options: LoadOptions = {}): Promise<LoadResult> {
    const model: Model = {
      folder,
      device,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    };
    this.model = undefined;
    let trying: Provider | undefined;
    try {
      return await this.loadModel(model, options, (provider) => (trying = provider));
    } catch (error) {
      // A GPU driver that crashes takes the process with it: then the processor must do.
      const exited = error instanceof Failure && error.code === 'engine-exited';
      if (!(device === 'auto' && exited && trying === crashed.provider)) throw error;
      return await this.loadModel({ ...model, avoid: crashed }, options);
    }
  }

  /**
   * Hands a picture over before it is asked about. With `warm` its KV prefix is computed now, so that the first
   * question does not wait for it.
   */
  async picture(picture: PictureData, options: { warm?: boolean; signal?: AbortSignal } = {}): Promise<void> {
    const engine = await this.running(options.signal);
    await this.hand(engine, picture, options.warm ?? false, options.signal);
  }

  /**
   * Opens a model folder's parts one after the other to see that they are whole; what is loaded stays loaded.
   * @throws Failure `model-…`, `engine-exited`, `cancelled`
   */
  async check(folder: string, signal?: AbortSignal): Promise<void> {
    await this.request(await this.running(signal), { type: 'check', id: this.nextId++, folder }, signal);
  }

  /**
   * Tries one provider, whatever runs the model that is loaded.
   * @throws Failure `engine-exited` when its driver took the process with it, `cancelled`
   */
  async probe(provider: ProviderReport['provider'], signal?: AbortSignal): Promise<ProbeResult> {
    let result: ProbeResult | undefined;
    const message = { type: 'probe', id: this.nextId++, provider } as const;
    await this.request(await this.running(signal), message, signal, (event) => {
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
    const message = { type: 'embed-texts', id: this.nextId++, folder, texts } as const;
    await this.request(await this.running(signal), message, signal, (event) => {
      if (event.type === 'done') result = event.result as TextFeatures;
    });
    return result!;
  }

  /** See {@link AnswerEngine.generate}. Pictures are handed over as needed, again when the engine dropped one. */
  async *generate(question: Question, signal?: AbortSignal): AsyncGenerator<AnswerEvent, void, undefined> {
    yield* this.events<AnswerEvent>(signal, (either, emit) => this.answer(question, either, emit));
  }

  /**
   * Answers many questions, together where that is faster: about four times the answers a second for 32 questions
   * about regions of one picture. Each gives one event, in any order, its answer or why it has none; leaving the
   * loop early or aborting `signal` cancels the others.
   * @throws Failure `cancelled`, `no-model` or `engine-…`
   */
  async *generateAll(
    questions: readonly Question[],
    signal?: AbortSignal,
  ): AsyncGenerator<AnswerOfMany, void, undefined> {
    yield* this.events<AnswerOfMany>(signal, (either, emit) => this.answerAll(questions, either, emit));
  }

  /**
   * Ends the process, which otherwise keeps this program running; what it was asked ends as `cancelled`. A later
   * request starts it again.
   */
  async shutdown(): Promise<void> {
    const engine = this.engine;
    this.engine = undefined;
    this.started = undefined;
    await engine?.shutdown(2000);
  }

  private async loadModel(
    model: Model,
    options: LoadOptions,
    onTrying?: (provider: Provider) => void,
  ): Promise<LoadResult> {
    const engine = await this.running(options.signal);
    const result = await this.loadInto(engine, model, options, onTrying);
    this.model = model;
    return result;
  }

  /** The events of a request, which leaving the loop or aborting `signal` cancels. */
  private async *events<T>(
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

  /** Asks, and asks again those that the engine had no picture for any more. */
  private async answerAll(
    questions: readonly Question[],
    signal: AbortSignal,
    emit: (event: AnswerOfMany) => void,
  ): Promise<void> {
    const engine = await this.running(signal);
    const forgotten: number[] = [];
    await this.askAll(engine, questions, signal, (event) => {
      if ('error' in event && event.error.code === 'picture-unknown') forgotten.push(event.index);
      else emit(event);
    });
    // One by one: together their pictures may be more than the engine keeps.
    for (const index of forgotten) {
      const question = questions[index]!;
      for (const { key } of question.pictures) engine.pictures.delete(key);
      await this.askAll(engine, [question], signal, (event) => emit({ ...event, index }));
    }
  }

  private async askAll(
    engine: EngineProcess,
    questions: readonly Question[],
    signal: AbortSignal,
    emit: (event: AnswerOfMany) => void,
  ): Promise<void> {
    const hands = this.handAll(
      engine,
      questions.flatMap(({ pictures }) => pictures),
      signal,
    );
    const asked = questions.map(({ messages, pictures, sampling }) => ({
      ...{ messages, sampling },
      pictures: pictures.map(({ key }) => key),
    }));
    const id = this.nextId++;
    const all = this.request(engine, { type: 'generate-all', id, questions: asked }, signal, (event) => {
      if (event.type !== 'answered') return;
      const { index } = event;
      emit('result' in event ? { index, result: event.result } : { index, error: event.error });
    });
    await Promise.all([...hands, all]);
  }

  /** Hands over those pictures that the engine does not have. */
  private handAll(
    engine: EngineProcess,
    pictures: readonly PictureData[],
    signal: AbortSignal,
  ): Promise<void>[] {
    return pictures
      .filter(({ key }) => !engine.pictures.has(key))
      .filter(({ key }, i, all) => all.findIndex((other) => other.key === key) === i)
      .map((picture) => this.hand(engine, picture, false, signal));
  }

  /** Asks, and asks once more where that helps and nothing of the answer was seen yet. */
  private async answer(
    question: Question,
    signal: AbortSignal,
    emit: (event: AnswerEvent) => void,
  ): Promise<void> {
    let seen = false;
    const watch = (event: AnswerEvent): void => {
      seen = true;
      emit(event);
    };
    const engine = await this.running(signal);
    try {
      await this.ask(engine, question, signal, watch);
    } catch (error) {
      const code = error instanceof Failure ? error.code : '';
      if (seen || !(code === 'picture-unknown' || code === 'engine-restarted')) throw error;
      for (const { key } of question.pictures) engine.pictures.delete(key);
      await this.ask(await this.running(signal), question, signal, emit);
    }
  }

  /** Hands over the pictures that are missing and asks, together, so that no other request comes between. */
  private async ask(
    engine: EngineProcess,
    { messages, pictures, sampling }: Question,
    signal: AbortSignal,
    emit: (event: AnswerEvent) => void,
  ): Promise<void> {
    const hands = this.handAll(engine, pictures, signal);
    const keys = pictures.map(({ key }) => key);
    const id = this.nextId++;
    const asked = this.request(
      engine,
      { type: 'generate', id, messages, pictures: keys, sampling },
      signal,
      (event) => emit(event as AnswerEvent),
    );
    await Promise.all([...hands, asked]);
  }

  private async hand(
    engine: EngineProcess,
    picture: PictureData,
    warm: boolean,
    signal?: AbortSignal,
  ): Promise<void> {
    engine.pictures.add(picture.key);
    try {
      await this.request(engine, { type: 'picture', id: this.nextId++, picture, warm }, signal);
    } catch (error) {
      engine.pictures.delete(picture.key);
      throw error;
    }
  }

  /** Waits for a process that can take requests; starts none for a request that is cancelled already. */
  private async running(signal: AbortSignal | undefined): Promise<EngineProcess> {
    if (signal?.aborted === true) throw cancelled();
    return unlessAborted(this.start(), signal);
  }

  /** A process that can take requests: the running one, or a new one with the model loaded again. */
  private start(): Promise<EngineProcess> {
    if (this.started !== undefined && this.engine?.alive === true) return this.started;
    const engine = new EngineProcess(this.options);
    this.engine = engine;
    const model = this.model;
    this.started = (async () => {
      await engine.ready;
      if (model !== undefined) await this.loadInto(engine, model, {});
      return engine;
    })();
    this.started.catch(() => {
      if (this.engine === engine) this.started = undefined; // the next request tries again
      void engine.shutdown(0);
    });
    return this.started;
  }

  private async loadInto(
    engine: EngineProcess,
    model: Model,
    options: LoadOptions,
    onTrying?: (provider: Provider) => void,
  ): Promise<LoadResult> {
    let result: LoadResult | undefined;
    await this.request(engine, { type: 'load', id: this.nextId++, ...model }, options.signal, (event) => {
      if (event.type === 'progress') options.onProgress?.(event.stage);
      if (event.type === 'trying') onTrying?.(event.provider);
      if (event.type === 'done') result = event.result as LoadResult;
    });
    return result!;
  }

  private async request(
    engine: EngineProcess,
    message: ToEngine & { id: number },
    signal?: AbortSignal,
    onEvent: (event: FromEngine) => void = () => undefined,
  ): Promise<void> {
    if (signal?.aborted === true) throw cancelled();
    const cancel = (): void => engine.cancel(message.id, this.options.cancelGrace ?? 10_000);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      await engine.request(message, onEvent);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }
}
