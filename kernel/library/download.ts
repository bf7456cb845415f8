/** Fetches a repository's files into a staging folder: in parts, several at once, going on where it was stopped. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.js';
import { hashFile } from './fileHash.js';
import { FileTransfer } from './fileTransfer.js';
import type { Hub, HubFile, HubRepository } from './hub.js';
import { cacheCandidates, takeLocalCopy } from './localCopies.js';
import { PartialFile } from './partialFile.js';
import { paused } from './retry.js';
import { freeDisk, requireDisk } from './room.js';
import type { Journal, SavedFile, Staging } from './staging.js';

export interface DownloadOptions {
  readonly hub: Hub;
  readonly repository: HubRepository;
  readonly files: readonly HubFile[];
  readonly staging: Staging;
  /** Bytes that are needed besides the files' own. */
  readonly extraBytes?: number;
  /** A folder in which some of the files may lie already. */
  readonly from?: string | undefined;
  /** The cache of the hub's own tools; unless told, where they have it. */
  readonly cache?: string | undefined;
  readonly connections?: number | undefined;
  /** Bytes that one request fetches. */
  readonly partSize?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly bytes: number; readonly totalBytes: number }) => void;
}

const usualPartSize = 32 * 2 ** 20;
/** How often the state is saved. Milliseconds. */
const saveEvery = 1000;
const reportEvery = 100;

/**
 * Afterwards every file lies in the staging folder and has its hash. Stopped in whatever way, a later call with the
 * same staging folder goes on.
 *
 * @throws Failure `hub-…`, `download-…`, `disk-full`, `cancelled`
 */
export async function downloadFiles(options: DownloadOptions): Promise<void> {
  const download = new Download(options);
  try {
    await download.run();
  } catch (thrown) {
    throw options.signal.aborted ? paused() : diskFailure(thrown);
  }
}

class Download {
  readonly #verified = new Map<string, HubFile>();
  readonly #transfers: FileTransfer[] = [];
  /** Stops everything as soon as one file failed. */
  readonly #stop = new AbortController();
  #failure: { readonly reason: unknown } | undefined;
  readonly #partSize: number;
  #reported = 0;

  constructor(private readonly options: DownloadOptions) {
    this.#partSize = options.partSize ?? usualPartSize;
  }

  async run(): Promise<void> {
    const { staging, signal } = this.options;
    const saving = setInterval(
      () => void staging.save(() => this.#journal()).catch(() => undefined),
      saveEvery,
    );
    const stop = (): void => this.#stop.abort();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      await this.#takeWhatIsThere();
      await this.#fetchTheRest();
    } finally {
      clearInterval(saving);
      signal.removeEventListener('abort', stop);
      await staging.save(() => this.#journal()).catch(() => undefined);
      for (const { target } of this.#transfers) await target.close();
    }
  }

  async #takeWhatIsThere(): Promise<void> {
    const { repository, files, staging, from, cache, signal } = this.options;
    const journal = await staging.journal();
    await staging.keepOnly(files.map(({ path }) => path));
    for (const file of files) {
      const path = join(staging.files, file.path);
      const saved = sameFile(file, journal?.files[file.path]);
      const isThere = saved?.verified === true && (await isFile(path, file, signal));
      const copies = [
        ...(from === undefined ? [] : [join(from, file.path)]),
        ...cacheCandidates(repository, file, cache),
      ];
      const isBegun = saved?.parts.some(({ done }) => done > 0) === true;
      if (isThere || (!isBegun && (await takeLocalCopy(file, path, copies, signal)))) {
        this.#verified.set(file.path, file);
      } else {
        const parts = journal?.partSize === this.#partSize ? saved?.parts : undefined;
        await this.#begin(file, path, parts);
      }
      this.#report();
    }
  }

  async #begin(file: HubFile, path: string, parts: SavedFile['parts'] | undefined): Promise<void> {
    const { hub, repository } = this.options;
    const target = await PartialFile.open(path, file.size, this.#partSize, parts);
    const source = { hub, repository, signal: this.#stop.signal };
    this.#transfers.push(new FileTransfer(source, file, path, target, () => this.#report()));
  }

  async #fetchTheRest(): Promise<void> {
    const { staging, connections = 4, extraBytes = 0 } = this.options;
    const missing = this.#transfers.reduce((sum, { file, target }) => sum + file.size - target.done, 0);
    requireDisk(missing + extraBytes, await freeDisk(staging.folder), staging.folder);
    const waiting = this.#transfers.flatMap((transfer) =>
      transfer.target.parts.map((part) => ({ transfer, part })),
    );
    const left = new Map(this.#transfers.map((transfer) => [transfer, transfer.target.parts.length]));
    for (const transfer of this.#transfers) if (left.get(transfer) === 0) await this.#verify(transfer);
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (this.#stop.signal.aborted) return;
        await next.transfer.fetch(next.part);
        const more = left.get(next.transfer)! - 1;
        left.set(next.transfer, more);
        if (more === 0) await this.#verify(next.transfer);
      }
    };
    await Promise.all(
      Array.from({ length: connections }, () =>
        work().catch((thrown: unknown) => {
          // The first failure is the reason; the others are stopped because of it.
          this.#failure ??= { reason: thrown };
          this.#stop.abort();
        }),
      ),
    );
    if (this.#failure !== undefined) throw this.#failure.reason;
  }

  async #verify(transfer: FileTransfer): Promise<void> {
    await transfer.verify();
    this.#verified.set(transfer.file.path, transfer.file);
    this.#report();
  }

  #report(): void {
    const now = Date.now();
    if (now - this.#reported < reportEvery) return;
    this.#reported = now;
    const { files, onProgress } = this.options;
    const whole = files
      .filter(
        ({ path }) => this.#verified.has(path) && !this.#transfers.some(({ file }) => file.path === path),
      )
      .reduce((sum, { size }) => sum + size, 0);
    const bytes = this.#transfers.reduce((sum, { target }) => sum + target.done, whole);
    onProgress({ bytes, totalBytes: files.reduce((sum, { size }) => sum + size, 0) });
  }

  #journal(): Journal {
    const { repository, files } = this.options;
    const states = files.map((file): [string, SavedFile] => {
      const verified = this.#verified.has(file.path);
      const target = this.#transfers.find((transfer) => transfer.file.path === file.path)?.target;
      const whole = [{ done: file.size, sha256: '' }];
      const parts = target?.parts.map((part) => part.saved()) ?? (verified ? whole : []);
      return [file.path, { hash: file.hash, verified, parts }];
    });
    const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
    return {
      version: 1,
      repository: repository.name,
      totalBytes,
      partSize: this.#partSize,
      files: Object.fromEntries(states),
    };
  }
}

/** A later commit may hold another file under the same path. */
function sameFile({ hash }: HubFile, saved: SavedFile | undefined): SavedFile | undefined {
  return saved?.hash?.hex === hash.hex ? saved : undefined;
}

async function isFile(path: string, { size, hash }: HubFile, signal: AbortSignal): Promise<boolean> {
  if ((await stat(path).catch(() => undefined))?.size !== size) return false;
  return (await hashFile(path, hash.kind, { signal })) === hash.hex;
}

/** The disk may fill up meanwhile. */
function diskFailure(thrown: unknown): unknown {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return thrown;
  const text = 'The disk is full; free some space, then start again to go on.';
  return new Failure('disk-full', text, { cause: thrown });
}
