import { createHash, type Hash } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How much of a part lies on disk, and the SHA-256 of that. */
export interface SavedPart {
  readonly done: number;
  readonly sha256: string;
}

/** A piece of a file that one connection fetches, from its beginning on. */
export class Part {
  /** Bytes that are on disk. */
  done = 0;
  #hash: Hash = createHash('sha256');

  constructor(
    /** Offset in the file. */
    readonly from: number,
    readonly size: number,
  ) {}

  get isDone(): boolean {
    return this.done === this.size;
  }

  /** Takes note of bytes that were written behind those that are there. */
  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.done += bytes.length;
  }

  reset(): void {
    this.done = 0;
    this.#hash = createHash('sha256');
  }

  saved(): SavedPart {
    return { done: this.done, sha256: this.#hash.copy().digest('hex') };
  }
}

/**
 * A file that comes in parts, each from its beginning on. What an earlier run left is taken only where it still has
 * the hash that was noted of it.
 */
export class PartialFile {
  private constructor(
    private readonly handle: FileHandle,
    readonly parts: readonly Part[],
  ) {}

  static async open(
    path: string,
    size: number,
    partSize: number,
    saved: readonly SavedPart[] = [],
  ): Promise<PartialFile> {
    await mkdir(dirname(path), { recursive: true });
    // No flag creates a file, keeps what it holds and writes in its middle: two steps.
    await (await open(path, 'a')).close();
    const handle = await open(path, 'r+');
    const parts: Part[] = [];
    for (let from = 0; from < size; from += partSize)
      parts.push(new Part(from, Math.min(partSize, size - from)));
    const file = new PartialFile(handle, parts);
    for (const [index, part] of parts.entries()) await file.#take(part, saved[index]);
    await handle.truncate(size);
    return file;
  }

  get done(): number {
    return this.parts.reduce((sum, part) => sum + part.done, 0);
  }

  /** Writes bytes behind those that the part has; they must fit in it. */
  async write(part: Part, bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const rest = bytes.length - written;
      const at = part.from + part.done + written;
      written += (await this.handle.write(bytes, written, rest, at)).bytesWritten;
    }
    part.add(bytes);
  }

  /** Puts another content in a part's place. */
  async replace(part: Part, bytes: Uint8Array): Promise<void> {
    part.reset();
    await this.write(part, bytes);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  async #take(part: Part, saved: SavedPart | undefined): Promise<void> {
    if (saved === undefined || !(saved.done > 0 && saved.done <= part.size)) return;
    const buffer = Buffer.alloc(1 << 20);
    while (part.done < saved.done) {
      const wanted = Math.min(buffer.length, saved.done - part.done);
      const { bytesRead } = await this.handle.read(buffer, 0, wanted, part.from + part.done);
      if (bytesRead === 0) break;
      part.add(buffer.subarray(0, bytesRead));
    }
    if (part.saved().sha256 !== saved.sha256 || part.done !== saved.done) part.reset();
  }
}
