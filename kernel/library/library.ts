import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.js';
import { readSource, type ModelSource } from './source.js';
import { isHeld, readJournal, Staging } from './staging.js';

export interface LibraryModel {
  readonly name: string;
  readonly folder: string;
  readonly bytes: number;
  readonly source: ModelSource | undefined;
}

/** A download that was stopped, or is going on. */
export interface UnfinishedModel {
  readonly name: string;
  readonly repository: string | undefined;
  /** Bytes that are there, of how many. */
  readonly bytes: number;
  readonly totalBytes: number;
  readonly isRunning: boolean;
}

/** The user's models: one folder each, by name. Names that begin with a dot are the library's own. */
export class ModelLibrary {
  constructor(readonly folder: string) {}

  /** The folder of a model, undefined where there is none of that name. */
  folderOf(name: string): string | undefined {
    if (!isModelName(name)) return undefined;
    const folder = join(this.folder, name);
    return existsSync(folder) ? folder : undefined;
  }

  async models(): Promise<LibraryModel[]> {
    const names = await this.#names(this.folder);
    return Promise.all(
      names.map(async (name) => {
        const folder = join(this.folder, name);
        return { name, folder, bytes: await folderBytes(folder), source: await readSource(folder) };
      }),
    );
  }

  async unfinished(): Promise<UnfinishedModel[]> {
    const names = await this.#names(this.#stagings);
    return Promise.all(
      names.map(async (name) => {
        const folder = join(this.#stagings, name);
        const journal = await readJournal(folder);
        const parts = Object.values(journal?.files ?? {}).flatMap((file) => file.parts);
        return {
          name,
          repository: journal?.repository,
          bytes: parts.reduce((sum, { done }) => sum + done, 0),
          totalBytes: journal?.totalBytes ?? 0,
          isRunning: await isHeld(join(folder, 'lock')),
        };
      }),
    );
  }

  /**
   * Begins, or goes on with, putting a model together.
   * @throws Failure `library-name`, `library-taken` or `library-busy`
   */
  async stage(name: string): Promise<Staging> {
    this.requireFree(name);
    return Staging.enter(join(this.#stagings, name));
  }

  /** @throws Failure `library-name` or `library-taken` */
  requireFree(name: string): void {
    if (!isModelName(name)) {
      const text = `"${name}" cannot be a model's name; use letters, digits, ".", "_" and "-", with a letter or digit first.`;
      throw new Failure('library-name', text);
    }
    if (this.folderOf(name) === undefined) return;
    throw new Failure(
      'library-taken',
      `The library has a model ${name} already; remove it first, or give another name.`,
    );
  }

  /** The folder where a staged or converted model of this name comes to lie. */
  place(name: string): string {
    return join(this.folder, name);
  }

  /**
   * Removes a model, or what there is of an unfinished one.
   * @returns bytes that were freed
   * @throws Failure `library-missing`, `library-busy` or `library-in-use`
   */
  async remove(name: string): Promise<number> {
    const model = this.folderOf(name);
    const staging = join(this.#stagings, name);
    if (model === undefined && !(isModelName(name) && existsSync(staging))) {
      throw new Failure('library-missing', `The library has no model ${name}; "chatspot models" lists them.`);
    }
    if (model === undefined && (await isHeld(join(staging, 'lock')))) {
      throw new Failure('library-busy', `Another program is bringing ${name} in now; stop that first.`);
    }
    const folder = model ?? staging;
    const bytes = await folderBytes(folder);
    // Moved away first: a model is there whole or not at all, even when removing is cut off.
    const trash = join(this.folder, `.removed-${name}-${process.pid}`);
    try {
      await rename(folder, trash);
    } catch (cause) {
      const text = `${name} cannot be removed; end the programs that use it, then try again.`;
      throw new Failure('library-in-use', text, { cause });
    }
    await this.#sweep();
    return bytes;
  }

  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true }).catch((cause: unknown) => {
      const text = `The model library ${this.folder} cannot be made; let CHATSPOT_HOME name a folder that can.`;
      throw new Failure('library-place', text, { cause });
    });
    await this.#sweep();
  }

  get #stagings(): string {
    return join(this.folder, '.downloads');
  }

  /** What an interrupted removal left. */
  async #sweep(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (name.startsWith('.removed-')) {
        await rm(join(this.folder, name), { recursive: true, force: true }).catch(() => undefined);
      }
    }
  }

  async #names(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const isFolder = await Promise.all(
      entries.map(async (entry) => {
        if (entry.isDirectory()) return true;
        // A link to a folder elsewhere is a model too.
        return (
          entry.isSymbolicLink() &&
          (await stat(join(folder, entry.name)).catch(() => undefined))?.isDirectory()
        );
      }),
    );
    return entries
      .filter((entry, i) => isFolder[i] === true && isModelName(entry.name))
      .map(({ name }) => name)
      .sort();
  }
}

/** Whether a text can name a model in the library; a path never does. */
export function isModelName(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u.test(text) && !text.endsWith('.');
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
