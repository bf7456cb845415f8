import { createHash } from 'node:crypto';
import { Failure } from '../failure.js';
import { hashFile } from './fileHash.js';
import type { Hub, HubFile, HubRepository } from './hub.js';
import type { Part, PartialFile } from './partialFile.js';
import { retrying, Transient } from './retry.js';

export interface TransferSource {
  readonly hub: Hub;
  readonly repository: HubRepository;
  readonly signal: AbortSignal;
}

interface Range {
  /** First and last byte. */
  readonly from: number;
  readonly to: number;
}

/** The server sends whole files only, whatever part it is asked for. */
class RangesIgnored extends Error {}

/** Fetches one file part by part into its place on disk and makes sure that it is the listed one. */
export class FileTransfer {
  /** Set once the server turned out to send whole files only. */
  #whole: Promise<void> | undefined;
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly source: TransferSource,
    readonly file: HubFile,
    private readonly path: string,
    readonly target: PartialFile,
    private readonly onBytes: () => void,
  ) {}

  /** Fetches what is missing of a part. Several parts may be fetched at once. */
  async fetch(part: Part): Promise<void> {
    if (this.#whole !== undefined) return this.#whole;
    const fetching = this.#retrying(
      () => this.#fetchPart(part),
      () => part.done,
    );
    const settled = fetching.catch(() => undefined);
    this.#running.add(settled);
    try {
      await fetching;
    } catch (thrown) {
      if (!(thrown instanceof RangesIgnored)) throw thrown;
      this.#running.delete(settled);
      await (this.#whole ??= this.#fetchWhole());
    } finally {
      this.#running.delete(settled);
    }
  }

  /**
   * Compares the file with its hash. A file that differs is repaired: each part is fetched again, and where the two
   * are not the same a third time; what came twice is right.
   * @throws Failure `download-damaged`; nothing of the file is kept then
   */
  async verify(): Promise<void> {
    if (await this.#isRight()) return;
    if (this.#whole !== undefined || !(await this.#repairAll())) {
      this.#reset();
      await this.#fetchWhole();
    }
    if (await this.#isRight()) return;
    this.#reset();
    throw damaged(this.file);
  }

  async #isRight(): Promise<boolean> {
    const { kind, hex } = this.file.hash;
    return (await hashFile(this.path, kind, { signal: this.source.signal })) === hex;
  }

  #reset(): void {
    for (const part of this.target.parts) part.reset();
  }

  async #fetchPart(part: Part): Promise<void> {
    if (part.isDone) return;
    const range = { from: part.from + part.done, to: part.from + part.size - 1 };
    for await (const bytes of this.#bytes(range)) {
      if (this.#whole !== undefined) throw new RangesIgnored();
      if (bytes.length > part.size - part.done) {
        part.reset();
        throw wrongSize(this.file);
      }
      await this.target.write(part, bytes);
      this.onBytes();
    }
    if (!part.isDone) throw cut(this.file);
  }

  /** Fetches the file in one go, from its beginning; bytes that are there already are passed over. */
  async #fetchWhole(): Promise<void> {
    await Promise.all(this.#running);
    let furthest = 0;
    const attempt = async (): Promise<void> => {
      let position = 0;
      for await (const bytes of this.#bytes()) {
        position = await this.#spread(bytes, position);
        furthest = Math.max(furthest, position);
        this.onBytes();
      }
      if (position < this.file.size) throw cut(this.file);
    };
    await this.#retrying(attempt, () => furthest);
  }

  /** Writes bytes that begin at `position` of the file where parts miss them; returns where they end. */
  async #spread(bytes: Uint8Array, position: number): Promise<number> {
    const end = position + bytes.length;
    if (end > this.file.size) {
      this.#reset();
      throw wrongSize(this.file);
    }
    for (const part of this.target.parts) {
      const missing = part.from + part.done;
      if (missing < position || missing >= end || part.isDone) continue;
      const upTo = Math.min(end, part.from + part.size);
      await this.target.write(part, bytes.subarray(missing - position, upTo - position));
    }
    return end;
  }

  /** False where the server now ignores ranges, so that parts cannot be fetched. */
  async #repairAll(): Promise<boolean> {
    try {
      for (const part of this.target.parts) await this.#repair(part);
      return true;
    } catch (thrown) {
      if (thrown instanceof RangesIgnored) return false;
      throw thrown;
    }
  }

  async #repair(part: Part): Promise<void> {
    const first = part.saved().sha256;
    const again = await this.#content(part);
    if (sha256(again) === first) return;
    const third = sha256(await this.#content(part));
    if (third === sha256(again)) await this.target.replace(part, again);
    else if (third !== first) {
      this.#reset();
      throw damaged(this.file);
    }
  }

  async #content(part: Part): Promise<Buffer> {
    let content = Buffer.alloc(0);
    const attempt = async (): Promise<void> => {
      const chunks = [content];
      try {
        const range = { from: part.from + content.length, to: part.from + part.size - 1 };
        for await (const bytes of this.#bytes(range)) chunks.push(Buffer.from(bytes));
      } finally {
        content = Buffer.concat(chunks).subarray(0, part.size);
      }
      if (content.length < part.size) throw cut(this.file);
    };
    await this.#retrying(attempt, () => content.length);
    return content;
  }

  #retrying(attempt: () => Promise<void>, progress: () => number): Promise<void> {
    const { hub, signal } = this.source;
    return retrying(hub.patience, signal, attempt, progress);
  }

  /** The bytes of a range, or of the whole file, as they come. */
  async *#bytes(range?: Range): AsyncGenerator<Uint8Array, void, undefined> {
    const { hub, repository, signal } = this.source;
    const { path, size } = this.file;
    const connection = new Connection(signal, hub.patience.silence, path);
    try {
      const isPart = range !== undefined && (range.from > 0 || range.to < size - 1);
      const response = await hub.file(repository, path, connection.signal, isPart ? range : undefined);
      checkLength(response, this.file, isPart ? range : undefined);
      for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
        connection.lives();
        yield bytes;
      }
    } catch (thrown) {
      if (thrown instanceof Failure || thrown instanceof RangesIgnored || signal.aborted) throw thrown;
      throw cut(this.file, thrown);
    } finally {
      connection.end();
    }
  }
}

/** @throws RangesIgnored, or Transient `download-size` when the server tells of another file */
function checkLength({ status, headers }: Response, file: HubFile, range: Range | undefined): void {
  if (range === undefined) {
    const length = headers.get('content-length');
    if (status !== 200 || (length !== null && Number(length) !== file.size)) throw wrongSize(file);
    return;
  }
  if (status === 200) throw new RangesIgnored();
  const [, from, , size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (status !== 206 || Number(from) !== range.from || (size !== '*' && Number(size) !== file.size)) {
    throw wrongSize(file);
  }
}

/** Ends a connection when the person stops the work, and when nothing comes over it any more. */
class Connection {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #stop = (): void => this.#controller.abort();

  constructor(
    private readonly stop: AbortSignal,
    silence: number,
    path: string,
  ) {
    this.#timer = setTimeout(() => {
      const text = `Nothing of ${path} comes any more; check the connection, then start again.`;
      this.#controller.abort(new Transient('download-cut', text));
    }, silence);
    stop.addEventListener('abort', this.#stop, { once: true });
    if (stop.aborted) this.#stop();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  lives(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.stop.removeEventListener('abort', this.#stop);
    // Gives up what the response still holds, where not all of it was read.
    this.#controller.abort();
  }
}

const cut = ({ path }: HubFile, cause?: unknown): Transient =>
  new Transient(
    'download-cut',
    `The connection broke while ${path} was fetched; start again to go on.`,
    undefined,
    { cause },
  );

const wrongSize = ({ path, size }: HubFile): Transient =>
  new Transient(
    'download-size',
    `The hub lists ${path} with ${size} bytes and sends another number; start again later.`,
  );

const damaged = ({ path, hash }: HubFile): Failure =>
  new Failure(
    'download-damaged',
    `${path} does not have the ${hash.kind === 'sha256' ? 'SHA-256' : 'SHA-1'} that the hub lists; it is damaged there or on the way: start again later, or choose another endpoint.`,
  );

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
