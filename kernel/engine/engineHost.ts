import { cancelled, unlessAborted } from '../abort.js';
import { EngineProcess, type EngineProcessOptions } from './engineProcess.js';
import type { FromEngine, LoadRequest, LoadResult, ProviderReport, Stage, ToEngine } from './protocol.js';

export interface EngineHostOptions extends EngineProcessOptions {
  /** How long a cancelled request may take to stop before the process is killed. Milliseconds, 10 000 by default. */
  readonly cancelGrace?: number;
}

/** What a process has loaded, or is to load. */
export type Model = Omit<LoadRequest, 'type' | 'id'>;
export type Provider = ProviderReport['provider'];

/** Who is told what while a model loads. */
export interface LoadListener {
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: Stage) => void;
  /** Before each use of a provider that may end the process. */
  readonly onTrying?: (provider: Provider) => void;
}

/**
 * A load that is cancelled is not waited for as long as an answer: what a killed process loses it would have given up
 * anyway. Milliseconds.
 */
const loadGrace = 1000;

/** A request to the engine without its number. */
type Request = Exclude<ToEngine, { type: 'cancel' | 'shutdown' }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/**
 * One engine process at a time: started at the first request and again, with the model that was loaded last, at the
 * first request after it died.
 */
export class EngineHost {
  private engine: EngineProcess | undefined;
  /** Resolves when `engine` can take requests, its model loaded again. */
  private started: Promise<EngineProcess> | undefined;
  private model: Model | undefined;
  private nextId = 1;

  constructor(private readonly options: EngineHostOptions) {}

  /** The running process's id, undefined while there is none. */
  get pid(): number | undefined {
    return this.engine?.alive === true ? this.engine.pid : undefined;
  }

  /** Waits for a process that can take requests; starts none for a request that is cancelled already. */
  async running(signal: AbortSignal | undefined): Promise<EngineProcess> {
    if (signal?.aborted === true) throw cancelled();
    return unlessAborted(this.start(), signal);
  }

  /** Loads a model, which every process after this one begins with. */
  async load(model: Model, listener: LoadListener): Promise<LoadResult> {
    const engine = await this.running(listener.signal);
    const result = await this.loadInto(engine, model, listener);
    this.model = model;
    return result;
  }

  /** A new process begins without a model. */
  forgetModel(): void {
    this.model = undefined;
  }

  /** Sends a request, and its cancel when `signal` is aborted; settles when it has ended. */
  async request(
    engine: EngineProcess,
    request: WithoutId<Request>,
    signal?: AbortSignal,
    onEvent: (event: FromEngine) => void = () => undefined,
  ): Promise<void> {
    if (signal?.aborted === true) throw cancelled();
    const message = { ...request, id: this.nextId++ };
    const { cancelGrace = 10_000 } = this.options;
    const grace = message.type === 'load' ? Math.min(loadGrace, cancelGrace) : cancelGrace;
    const cancel = (): void => engine.cancel(message.id, grace);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      await engine.request(message, onEvent);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends the process; a later request starts a new one. */
  async shutdown(): Promise<void> {
    const engine = this.engine;
    this.engine = undefined;
    this.started = undefined;
    await engine?.shutdown(2000);
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

  private async loadInto(engine: EngineProcess, model: Model, listener: LoadListener): Promise<LoadResult> {
    let result: LoadResult | undefined;
    await this.request(engine, { type: 'load', ...model }, listener.signal, (event) => {
      if (event.type === 'progress') listener.onProgress?.(event.stage);
      if (event.type === 'trying') listener.onTrying?.(event.provider);
      if (event.type === 'done') result = event.result as LoadResult;
    });
    return result!;
  }
}
