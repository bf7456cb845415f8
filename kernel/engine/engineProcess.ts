import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { Failure } from '../failure.js';
import { protocolVersion, type FromEngine, type ToEngine } from './protocol.js';

/** How to start the engine process. */
export interface EngineProcessOptions {
  /** Absolute path of the built engine file. */
  readonly entry: string;
  /** The executable that runs it; this process's own by default (Electron then acts as plain Node). */
  readonly execPath?: string;
  /** Node's own options, for example `['--import', 'tsx']` to run the source. */
  readonly execArgv?: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Every line that the process writes to its standard error. */
  readonly onLog?: (line: string) => void;
}

/** Lines of the log that are kept for the sentence about an exit. */
const logTail = 15;
/**
 * One heap for all threads where malloc is glibc's. Its heaps for further threads end at 64 MB, and what is larger comes from the
 * system each time, whatever ort/heap.ts says: a model of seven billion weights then loads in 4.1 instead of 2.8 s.
 */
const oneHeap = { MALLOC_ARENA_MAX: '1' };

type Ended = (error?: Failure) => void;
interface Pending {
  onEvent(event: FromEngine): void;
  end: Ended;
}

/**
 * One life of the engine process: started once, dead once. Every request ends exactly once: with the process's
 * `done` or `failed`, or, when the process exits first, with a Failure of code `engine-exited` (`engine-restarted`
 * when it was killed because another request did not let itself be cancelled, `cancelled` when it was asked to end).
 */
export class EngineProcess {
  /** Resolves when the process has said hello in this protocol's version; rejects with a Failure otherwise. */
  readonly ready: Promise<void>;
  /** Keys of the pictures that this process was given (it may have dropped some since). */
  readonly pictures = new Set<string>();
  private readonly child: ChildProcess;
  private readonly pending = new Map<number, Pending>();
  private readonly exit: Promise<void>;
  private readonly log: string[] = [];
  private failure: Failure | undefined;

  constructor(options: EngineProcessOptions) {
    this.child = fork(options.entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [...(options.execArgv ?? [])],
      ...(options.execPath === undefined ? {} : { execPath: options.execPath }),
      env: { ...oneHeap, ...process.env, ...options.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    for (const input of [this.child.stdout!, this.child.stderr!]) {
      createInterface({ input }).on('line', (coloured) => {
        const line = stripVTControlCharacters(coloured);
        this.log.push(line);
        if (this.log.length > logTail) this.log.shift();
        options.onLog?.(line);
      });
    }
    this.exit = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.fail(new Failure('engine-exited', `The engine process could not be started: ${error.message}.`));
        resolve();
      });
      // `close` comes after the log's last line; `exit` does not.
      this.child.once('close', (code, signal) => {
        this.fail(exited(code, signal, this.log.join('\n')));
        resolve();
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.child.on('message', (message) => {
        const event = message as FromEngine;
        if (event.type !== 'hello') return this.dispatch(event);
        if (event.protocol === protocolVersion) return resolve();
        const text = `The engine speaks protocol ${event.protocol} and this program ${protocolVersion}; build or install both again.`;
        this.fail(new Failure('engine-protocol', text));
        this.child.kill();
      });
      void this.exit.then(() => reject(this.failure!));
    });
    this.ready.catch(() => undefined); // every request awaits it itself
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get alive(): boolean {
    return this.failure === undefined;
  }

  /** Sends a request; `onEvent` gets its progress, tokens and `done`; the promise settles when it has ended. */
  request(message: ToEngine & { id: number }, onEvent: (event: FromEngine) => void): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.pending.set(message.id, { onEvent, end: (error) => (error ? reject(error) : resolve()) });
      this.send(message);
    });
  }

  /** Asks the process to give up a request; kills it when it does not answer within `grace` milliseconds. */
  cancel(id: number, grace: number): void {
    if (!this.pending.has(id)) return;
    this.send({ type: 'cancel', target: id });
    setTimeout(() => {
      const stuck = this.pending.get(id);
      if (stuck === undefined) return;
      this.pending.delete(id);
      stuck.end(new Failure('cancelled', 'The answer was cancelled; the engine was busy and is restarted.'));
      // From now on nothing can be asked of it, though it takes a moment to be gone.
      this.fail(
        new Failure('engine-restarted', 'The engine was too busy to cancel and was ended; ask again.'),
      );
      this.child.kill('SIGKILL');
    }, grace).unref();
  }

  /** Ends the process: asks first, kills after `grace` milliseconds. What is pending ends as `cancelled`, now. */
  async shutdown(grace: number): Promise<void> {
    if (this.alive) this.send({ type: 'shutdown' });
    this.fail(new Failure('cancelled', 'The request was cancelled because the engine was ended; ask again.'));
    const timer = setTimeout(() => this.child.kill('SIGKILL'), grace);
    await this.exit;
    clearTimeout(timer);
  }

  private send(message: ToEngine): void {
    // A broken channel shows as `close` right after, which ends every pending request with a sentence.
    this.child.send(message, () => undefined);
  }

  private dispatch(event: Exclude<FromEngine, { type: 'hello' }>): void {
    const pending = this.pending.get(event.id);
    if (pending === undefined) return;
    if (event.type === 'done' || event.type === 'failed') this.pending.delete(event.id);
    if (event.type === 'failed') return pending.end(new Failure(event.error.code, event.error.message));
    pending.onEvent(event);
    if (event.type === 'done') pending.end();
  }

  private fail(failure: Failure): void {
    this.failure ??= failure;
    const pending = [...this.pending.values()];
    this.pending.clear();
    for (const { end } of pending) end(this.failure);
  }
}

/** One sentence for an exit, with the end of the log. */
function exited(code: number | null, signal: NodeJS.Signals | null, log: string): Failure {
  const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  const tail = log.trim() === '' ? 'It wrote no log.' : `The end of its log:\n${log.trim()}`;
  const text = `The engine process ${how}; ask again to start a new one. ${tail}`;
  return new Failure('engine-exited', text);
}
