import * as vscode from 'vscode';
import type { Settings } from '../kernel/directives.js';
import { EngineClient, type LoadOptions } from '../kernel/engine/client.js';
import type { DeviceChoice, EngineError, LoadResult, TextFeatures } from '../kernel/engine/protocol.js';
import type { AnswerEvent, AnswerOfMany } from '../kernel/engine/question.js';
import { Failure } from '../kernel/failure.js';
import { ModelLibrary } from '../kernel/library/library.js';
import { modelFolder } from '../kernel/library/modelChoice.js';
import { libraryFolder } from '../kernel/library/place.js';
import { readCell } from '../kernel/readCell.js';
import type { Kernel } from '../kernel/runCell.js';
import { Lock } from './lock.js';
import { cellText, chatspotCells } from './notebook/cellTexts.js';
import { engineEnvironment, readSettings, section } from './settings.js';
import { folderOf, workspaceFiles } from './workspaceFiles.js';

export type EngineState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; readonly model: string }
  | { readonly kind: 'ready'; readonly loaded: LoadResult }
  | { readonly kind: 'failed'; readonly error: EngineError };

interface Model {
  readonly folder: string;
  readonly device: DeviceChoice;
}

/**
 * The one local engine of this window. Its process starts at the first question, or when a picture is opened, which is
 * read ahead; notebooks and panels share it, each through a `Kernel` of its own, and every answer comes from the model
 * its asker loaded.
 */
export class EngineService implements vscode.Disposable {
  /** The model folder that ships with the extension. */
  readonly bundledModel: string;
  readonly onDidChangeState: vscode.Event<EngineState>;
  /** Pictures that were encoded ahead are no more, or another model is to answer. */
  readonly onDidForget: vscode.Event<void>;
  /** Another model was loaded, which forgets pictures too: but for this one, where it was loaded to encode one. */
  readonly onDidSwitch: vscode.Event<vscode.Uri | undefined>;
  readonly #changed = new vscode.EventEmitter<EngineState>();
  readonly #forgot = new vscode.EventEmitter<void>();
  readonly #switched = new vscode.EventEmitter<vscode.Uri | undefined>();
  readonly #settings: vscode.Disposable;
  readonly #client: EngineClient;
  readonly #demoPictures: string;
  /** Held while a model must stay loaded. */
  readonly #lock = new Lock();
  #loaded: Model | undefined;
  #state: EngineState = { kind: 'idle' };
  /** Aborted when the engine is restarted. */
  #life = new AbortController();

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.bundledModel = vscode.Uri.joinPath(context.extensionUri, 'models', 'chatspot-nano').fsPath;
    this.#demoPictures = vscode.Uri.joinPath(context.extensionUri, 'media', 'demo').fsPath;
    this.onDidChangeState = this.#changed.event;
    this.onDidForget = this.#forgot.event;
    this.onDidSwitch = this.#switched.event;
    this.#settings = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!concernsEngine(event)) return;
      // What was loaded is not what will answer.
      if (this.#state.kind !== 'loading') this.#setState({ kind: 'idle' });
      this.#forgot.fire();
    });
    this.#client = new EngineClient({
      entry: vscode.Uri.joinPath(context.extensionUri, 'dist', 'engine.js').fsPath,
      onLog: (line) => log.info(line),
      // Read at each start of the process.
      get env() {
        return engineEnvironment();
      },
    });
    this.#changed.event((state) => log.debug(`engine: ${JSON.stringify(state)}`));
  }

  /** The user's models. */
  get library(): ModelLibrary {
    return new ModelLibrary(libraryFolder());
  }

  get state(): EngineState {
    return this.#state;
  }

  /**
   * What running a cell needs.
   *
   * @param folder where relative paths start, usually the notebook's folder
   * @param signal cancels whatever is asked through this kernel; so does a restart
   * @throws Failure `untrusted` in a workspace that is not trusted
   */
  kernel(folder: vscode.Uri, signal?: AbortSignal): Kernel {
    requireTrust();
    const life = this.#life.signal;
    let model: Model | undefined;
    return {
      engine: {
        load: async (path, device, options = {}) => {
          model = { folder: this.#folder(path, folder), device };
          const leave = await this.#lock.enter(options.signal);
          return this.#load(model, options).finally(leave);
        },
        generate: (question, signal) =>
          this.#asking<AnswerEvent>(model, signal, () => this.#client.generate(question, signal)),
        generateAll: (questions, signal) =>
          this.#asking<AnswerOfMany>(model, signal, () => this.#client.generateAll(questions, signal)),
      },
      embedTexts: async (encoder, texts, signal) =>
        this.#embedTexts(this.#folder(encoder, folder), texts, signal),
      files: workspaceFiles(folder),
      ...(folder.scheme === 'file' && { places: { folder: folder.fsPath, demo: this.#demoPictures } }),
      settings: this.settings(folder),
      signal: signal === undefined ? life : AbortSignal.any([signal, life]),
    };
  }

  /** The user's settings for files below `scope`. */
  settings(scope?: vscode.Uri): Settings {
    return readSettings(scope, this.bundledModel, this.library);
  }

  /**
   * What questions about a picture are answered with: what the user's settings say or, where there is one, what holds at
   * the cell. `model` is the model's folder.
   * @throws Failure of a directive, or `model-unknown`
   */
  answering(picture: vscode.Uri, cell?: vscode.NotebookCell): Settings {
    const base = folderOf(cell === undefined ? picture : cell.notebook.uri);
    const start = this.settings(base);
    const cells = cell === undefined ? [] : chatspotCells(cell.notebook);
    const index = cells.findIndex((other) => other === cell);
    const settings = index < 0 ? start : readCell(cells.map(cellText), index, start).settings;
    return { ...settings, model: this.#folder(settings.model, base) };
  }

  /** Whether that model is loaded now. @param settings as `answering` gives them */
  isLoaded({ model, device }: Settings): boolean {
    return isSame({ folder: model, device }, this.#loaded);
  }

  /**
   * Loads the model and encodes a picture, so that its first question does not wait for either.
   * @param settings as `answering` gives them
   * @throws Failure
   */
  async warm(picture: vscode.Uri, { model, device }: Settings): Promise<void> {
    requireTrust();
    const signal = this.#life.signal;
    const { decodePicture } = await import('../kernel/picture.js');
    const bytes = await vscode.workspace.fs.readFile(picture);
    const decoded = await decodePicture(bytes, vscode.workspace.asRelativePath(picture));
    const leave = await this.#lock.enter(signal);
    try {
      await this.#load({ folder: model, device }, { signal }, picture);
      await this.#client.picture(decoded, { warm: true, signal });
    } finally {
      leave();
    }
  }

  /** Cancels everything and ends the process; the next question starts a new one. */
  async restart(): Promise<void> {
    this.#life.abort();
    this.#life = new AbortController();
    this.#loaded = undefined;
    this.#setState({ kind: 'idle' });
    await this.#client.shutdown();
    this.#forgot.fire();
  }

  /**
   * Lends the engine to someone who needs it alone; afterwards nothing is loaded.
   * @throws Failure `untrusted`, `cancelled`, and what `work` throws
   */
  async alone<T>(signal: AbortSignal, work: (client: EngineClient) => Promise<T>): Promise<T> {
    requireTrust();
    const leave = await this.#lock.enter(signal);
    try {
      return await work(this.#client);
    } finally {
      this.#loaded = undefined;
      this.#setState({ kind: 'idle' });
      await this.#client.shutdown();
      leave();
      this.#forgot.fire();
    }
  }

  dispose(): void {
    this.#life.abort();
    void this.#client.shutdown();
    this.#settings.dispose();
    this.#changed.dispose();
    this.#forgot.dispose();
    this.#switched.dispose();
  }

  /** Call with the lock held. @param picture what it is loaded to encode */
  async #load(model: Model, options: LoadOptions, picture?: vscode.Uri): Promise<LoadResult> {
    const before = this.#loaded;
    if (!isSame(model, this.#loaded) || this.#state.kind !== 'ready')
      this.#setState({ kind: 'loading', model: model.folder });
    try {
      const loaded = await this.#client.load(model.folder, model.device, options);
      this.#loaded = model;
      if (this.#state.kind !== 'ready') this.#setState({ kind: 'ready', loaded });
      if (before !== undefined && !isSame(model, before)) this.#switched.fire(picture);
      return loaded;
    } catch (thrown) {
      this.#loaded = undefined;
      this.#fail(thrown);
      if (before !== undefined) this.#switched.fire(undefined);
      throw thrown;
    }
  }

  /** Answers from `model`, loaded again when someone else has loaded another one since. */
  async *#asking<T>(
    model: Model | undefined,
    signal: AbortSignal | undefined,
    ask: () => AsyncIterable<T>,
  ): AsyncGenerator<T, void, undefined> {
    const leave = await this.#lock.enter(signal);
    try {
      if (model !== undefined && !isSame(model, this.#loaded)) {
        await this.#load(model, signal ? { signal } : {});
      }
      yield* ask();
    } catch (thrown) {
      this.#noticeExit(thrown);
      throw thrown;
    } finally {
      leave();
    }
  }

  async #embedTexts(
    encoder: string,
    texts: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<TextFeatures> {
    const leave = await this.#lock.enter(signal);
    try {
      return await this.#client.embedTexts(encoder, texts, signal);
    } catch (thrown) {
      this.#noticeExit(thrown);
      throw thrown;
    } finally {
      leave();
    }
  }

  #noticeExit(thrown: unknown): void {
    if (Failure.from(thrown).code !== 'engine-exited') return;
    this.#fail(thrown);
    this.#forgot.fire();
  }

  /** `%model` may name a model of the library, or a folder relative to the notebook. */
  #folder(written: string, base: vscode.Uri): string {
    const local = base.scheme === 'file' ? base.fsPath : undefined;
    return modelFolder(written, { library: this.library, bundled: this.bundledModel, base: local });
  }

  #fail(thrown: unknown): void {
    const { code, message } = Failure.from(thrown);
    this.#setState(code === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', error: { code, message } });
  }

  #setState(state: EngineState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

function isSame(a: Model, b: Model | undefined): boolean {
  return a.folder === b?.folder && a.device === b.device;
}

function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  const message =
    'This workspace is not trusted, so no model runs in it; trust it with "Manage Workspace Trust".';
  throw new Failure('untrusted', message);
}

/** Whether a change of settings concerns the engine. */
export function concernsEngine(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${section}.model`) || event.affectsConfiguration(`${section}.device`);
}
