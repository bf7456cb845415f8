import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.js';
import { writeFileWhole } from '../writeFile.js';
import type { FileHash } from './files.js';
import type { SavedPart } from './partialFile.js';

/** What is known of a model that is not whole yet. */
export interface Journal {
  readonly version: 1;
  readonly repository: string;
  readonly totalBytes: number;
  readonly partSize: number;
  readonly files: Readonly<Record<string, SavedFile>>;
}

export interface SavedFile {
  readonly hash: FileHash;
  /** The whole file was there and had its hash. */
  readonly verified: boolean;
  readonly parts: readonly SavedPart[];
}

/** How long a lock lives without a sign of its owner, and how often it gives one. Milliseconds. */
const lockLife = 30_000;
const lockBeat = 5_000;

/**
 * The folder in which a model is put together: `files/` becomes the model's folder when it is whole, `download.json`
 * tells how far it is, `lock` keeps a second program away.
 */
export class Staging {
  #beat: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();

  private constructor(readonly folder: string) {}

  get files(): string {
    return join(this.folder, 'files');
  }

  /** @throws Failure `library-busy` when another program works on it */
  static async enter(folder: string): Promise<Staging> {
    const staging = new Staging(folder);
    await mkdir(staging.files, { recursive: true });
    await staging.#lock();
    return staging;
  }

  /** Removes what an earlier run with other wishes left. */
  async keepOnly(paths: readonly string[]): Promise<void> {
    const wanted = new Set(paths.map((path) => join(this.files, path)));
    for (const entry of await readdir(this.files, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isDirectory() && !wanted.has(path)) await rm(path, { force: true });
    }
  }

  async journal(): Promise<Journal | undefined> {
    return readJournal(this.folder);
  }

  /** Saves one state after the other; a state is read when its turn comes. */
  save(state: () => Journal): Promise<void> {
    this.#saving = this.#saving
      .catch(() => undefined)
      .then(() => writeFileWhole(join(this.folder, 'download.json'), JSON.stringify(state())));
    return this.#saving;
  }

  /** Moves the files, or another folder, to the model's place, all at once, and ends the staging. */
  async publish(target: string, files: string = this.files): Promise<void> {
    await rename(files, target);
    clearInterval(this.#beat);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Throws away what is there. */
  async discard(): Promise<void> {
    clearInterval(this.#beat);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Leaves what is there for another time. */
  async leave(): Promise<void> {
    clearInterval(this.#beat);
    await this.#saving.catch(() => undefined);
    await rm(this.#lockFile, { force: true });
  }

  get #lockFile(): string {
    return join(this.folder, 'lock');
  }

  async #lock(): Promise<void> {
    try {
      await writeFile(this.#lockFile, String(process.pid), { flag: 'wx' });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
      if (await isHeld(this.#lockFile)) {
        throw new Failure(
          'library-busy',
          'Another program is getting this model now; wait until it has ended.',
        );
      }
      await rm(this.#lockFile, { force: true });
      return this.#lock();
    }
    this.#beat = setInterval(() => {
      const now = new Date();
      utimes(this.#lockFile, now, now).catch(() => undefined);
    }, lockBeat);
    this.#beat.unref();
  }
}

export async function readJournal(folder: string): Promise<Journal | undefined> {
  try {
    const journal = JSON.parse(await readFile(join(folder, 'download.json'), 'utf8')) as Journal;
    return journal.version === 1 ? journal : undefined;
  } catch {
    return undefined;
  }
}

/** Its owner lives and gave a sign lately. */
export async function isHeld(lockFile: string): Promise<boolean> {
  const pid = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  const age =
    Date.now() -
    (await stat(lockFile)
      .then(({ mtimeMs }) => mtimeMs)
      .catch(() => 0));
  if (!Number.isInteger(pid) || pid <= 0 || age > lockLife) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
