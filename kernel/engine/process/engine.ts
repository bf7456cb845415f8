import { resolve } from 'node:path';
import { cancelled } from '../../abort.js';
import { Failure } from '../../failure.js';
import { readMemory } from '../../library/room.js';
import {
  protocolVersion,
  type DeviceReport,
  type EmbedTextsRequest,
  type FromEngine,
  type LoadRequest,
  type LoadResult,
  type TextFeatures,
  type ToEngine,
} from '../protocol.js';
import { deviceReport, probe, usable, wanted, type Probe } from './device.js';
import { Answerer } from './answerer.js';
import { checkModel } from './checkModel.js';
import { KeptPictures } from './keptPictures.js';
import type { Model } from './model.js';
import { readModelFolder, type ModelFolder } from './modelFolder.js';
import { openModel } from './openModel.js';
import { BatchAnswerer } from './batchAnswerer.js';
import { pause } from './pause.js';
import type { PictureFiles } from './pictureFiles.js';
import { PictureStore } from './pictureStore.js';
import { PrefixCache, usualPrefixBudget } from './prefixCache.js';
import { PromptReader, type AnswerPort } from './promptReader.js';
import type { Provider, Runtime } from './session.js';
import { ClipTextEncoder } from './clipTextEncoder.js';

export interface EngineOptions {
  readonly runtime: Runtime;
  /** Takes the messages for the kernel. */
  readonly send: (message: FromEngine) => void;
  /** Bytes that kept KV caches may take. By default room for some pictures, in an eighth of the memory or 1 GiB. */
  readonly prefixBudget?: number;
  /** Bytes that kept pictures may take. */
  readonly pictureBudget?: number;
  /** Where to keep, across restarts, what models made of pictures. */
  readonly pictureFiles?: PictureFiles;
}

interface Loaded {
  readonly model: Model;
  readonly answerer: Answerer;
  readonly batches: BatchAnswerer;
  readonly prefixes: PrefixCache;
  readonly kept: KeptPictures | undefined;
  readonly device: DeviceReport;
  /** What was asked for, to see that it is asked for again. */
  readonly request: LoadRequest;
}

type Work = Exclude<ToEngine, { type: 'cancel' | 'shutdown' }>;

/** Answers messages, one request at a time in the order they came; every id ends once, with done or failed. */
export class Engine {
  private readonly pictures: PictureStore;
  private readonly running = new Map<number, AbortController>();
  private queue: Promise<void> = Promise.resolve();
  private loaded: Loaded | undefined;
  private textEncoder: ClipTextEncoder | undefined;

  constructor(private readonly options: EngineOptions) {
    this.pictures = new PictureStore(options.pictureBudget ?? 512 * 2 ** 20);
  }

  hello(): FromEngine {
    return { type: 'hello', protocol: protocolVersion, runtime: this.options.runtime.name, pid: process.pid };
  }

  /** Resolves when everything that is to outlast the process is written. */
  async settle(): Promise<void> {
    await this.loaded?.kept?.settle();
  }

  /** Takes a message; the promise resolves when its request has ended. */
  receive(message: Exclude<ToEngine, { type: 'shutdown' }>): Promise<void> {
    if (message.type === 'cancel') {
      this.running.get(message.target)?.abort();
      return Promise.resolve();
    }
    const controller = new AbortController();
    this.running.set(message.id, controller);
    this.queue = this.queue.then(() => this.serve(message, controller.signal));
    return this.queue;
  }

  private async serve(message: Work, signal: AbortSignal): Promise<void> {
    const { id } = message;
    const { send } = this.options;
    try {
      if (signal.aborted) throw cancelled();
      const port: AnswerPort = {
        signal,
        progress: (stage) => send({ type: 'progress', id, stage }),
        token: (text) => send({ type: 'token', id, text }),
      };
      const result = await this.work(message, port);
      send({ type: 'done', id, result });
    } catch (error) {
      const { code, message: text } = Failure.from(error);
      send({ type: 'failed', id, error: { code, message: text } });
    } finally {
      this.running.delete(id);
    }
  }

  private async work(
    message: Work,
    port: AnswerPort,
  ): Promise<Extract<FromEngine, { type: 'done' }>['result']> {
    switch (message.type) {
      case 'load':
        return this.load(message, port);
      case 'picture':
        this.pictures.put(message.picture);
        if (message.warm) await this.loaded?.answerer.warm(message.picture.key, port);
        return null;
      case 'embed-texts':
        return this.embedTexts(message, port.signal);
      case 'check':
        await checkModel(message.folder, port.signal);
        return null;
      case 'probe': {
        const { runtime } = this.options;
        return { ...(await probe(runtime, message.provider)), runtime: runtime.name };
      }
      case 'generate':
        return this.needModel().answerer.generate(message, port);
      case 'generate-all': {
        const { id } = message;
        await this.needModel().batches.generate(message.questions, port, (index, outcome) =>
          this.options.send({ type: 'answered', id, index, ...outcome }),
        );
        return null;
      }
    }
  }

  private needModel(): Loaded {
    if (this.loaded !== undefined) return this.loaded;
    throw new Failure('no-model', 'No model is loaded; load one first.');
  }

  private async load(request: LoadRequest, port: AnswerPort): Promise<LoadResult> {
    const start = performance.now();
    port.progress('loading model');
    const folder = await readModelFolder(request.folder);
    if (this.loaded === undefined || !sameModel(this.loaded, folder, request)) {
      await this.unload(); // before the next one, so that never two take memory
      this.loaded = await this.open(folder, request, port.signal);
    }
    const { device } = this.loaded;
    return { device, model: folder.identity, milliseconds: performance.now() - start };
  }

  /** Tries the choice's providers in order until one runs the model. */
  private async open(folder: ModelFolder, request: LoadRequest, signal: AbortSignal): Promise<Loaded> {
    const { runtime, send, pictureFiles } = this.options;
    const trying = (provider: Provider): void => send({ type: 'trying', id: request.id, provider });
    const probes: Probe[] = [];
    for (const provider of wanted(request.device)) {
      if (request.avoid?.provider === provider) {
        probes.push({ ...request.avoid, works: false });
        continue;
      }
      trying(provider);
      await pause(signal);
      probes.push(await probe(runtime, provider));
    }
    const candidates = usable(request.device, probes);
    const refused = new Map<Provider, string>();
    for (const candidate of candidates) {
      trying(candidate.provider);
      try {
        const model = await openModel(folder, runtime, candidate, { threads: request.threads, signal });
        const { kv } = model.parts;
        const prefixBudget =
          this.options.prefixBudget ?? usualPrefixBudget(kv.tokenBytes, readMemory().total);
        const prefixes = new PrefixCache(kv, prefixBudget);
        const { fingerprint } = folder.identity;
        const kept = pictureFiles && new KeptPictures(pictureFiles, model, fingerprint);
        const reader = new PromptReader(model, this.pictures, prefixes, kept);
        const answerer = new Answerer(reader);
        const batches = new BatchAnswerer(reader, answerer, prefixBudget);
        const device = deviceReport(request.device, probes, candidate, refused);
        return { model, answerer, batches, prefixes, kept, device, request };
      } catch (error) {
        if (signal.aborted || candidate === candidates.at(-1)) throw error;
        refused.set(candidate.provider, Failure.from(error).message);
      }
    }
    throw new Failure('device-unavailable', 'No device can run the model.');
  }

  private async embedTexts({ folder, texts }: EmbedTextsRequest, signal: AbortSignal): Promise<TextFeatures> {
    if (this.textEncoder?.files.folder !== resolve(folder)) {
      await this.textEncoder?.release(); // before the next one, so that never two take memory
      this.textEncoder = undefined;
      this.textEncoder = await ClipTextEncoder.open(
        folder,
        this.options.runtime,
        this.loaded?.request.threads,
      );
    }
    return this.textEncoder.embed(texts, signal);
  }

  private async unload(): Promise<void> {
    const loaded = this.loaded;
    this.loaded = undefined;
    this.pictures.forgetEncoded();
    loaded?.prefixes.clear();
    await loaded?.kept?.settle(); // it reads the model's memory
    await loaded?.model.release();
  }
}

function sameModel({ model, request }: Loaded, folder: ModelFolder, next: LoadRequest): boolean {
  const { identity } = model.parts.folder;
  return (
    identity.fingerprint === folder.identity.fingerprint &&
    identity.folder === folder.identity.folder &&
    request.device === next.device &&
    request.threads === next.threads
  );
}
