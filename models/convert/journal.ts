/**
 * The folder in which a conversion grows, and the list of weights that are complete in it. A conversion that was
 * ended, however roughly, goes on where the list ends; every listed weight is read again before it is believed.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../kernel/failure.js';

export interface JournalEntry {
  /** Relative to the folder. */
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly sha256: string;
}

const name = 'conversion.jsonl';
const readBytes = 16 * 2 ** 20;

export class Journal {
  private readonly entries = new Map<string, JournalEntry>();

  private constructor(
    readonly folder: string,
    private readonly file: FileHandle,
    known: readonly JournalEntry[],
  ) {
    for (const entry of known) this.entries.set(keyOf(entry), entry);
  }

  /**
   * Continues what lies in `folder` when it was begun with the same key, else begins anew.
   * @throws Failure `target-exists` while another process works in it
   */
  static async open(folder: string, key: string): Promise<Journal> {
    const path = join(folder, name);
    const lines = await readFile(path, 'utf8').then(
      (text) => text.split('\n').flatMap(parsed),
      () => [],
    );
    const [header, ...entries] = lines as [{ key?: string; pid?: number }?, ...JournalEntry[]];
    if (header?.pid !== undefined && header.pid !== process.pid && isAlive(header.pid)) {
      const text = `Process ${header.pid} is converting to this place already; wait for it, or end it and remove ${folder}.`;
      throw new Failure('target-exists', text);
    }
    const continues = header?.key === key;
    if (!continues) await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'onnx'), { recursive: true });
    const kept = continues ? entries : [];
    await writeFile(path, [{ key, pid: process.pid }, ...kept].map(line).join(''));
    return new Journal(folder, await open(path, 'a'), kept);
  }

  get isEmpty(): boolean {
    return this.entries.size === 0;
  }

  /** Whether a weight is complete: listed, and its bytes are those that were written. */
  async holds(place: Omit<JournalEntry, 'sha256'>): Promise<boolean> {
    const entry = this.entries.get(keyOf(place));
    return entry !== undefined && (await this.matches(entry));
  }

  /** Lists what was written. */
  async add(place: Omit<JournalEntry, 'sha256'>, bytes: Uint8Array): Promise<void> {
    const entry = { ...place, sha256: createHash('sha256').update(bytes).digest('hex') };
    await this.file.appendFile(line(entry));
    this.entries.set(keyOf(entry), entry);
  }

  /**
   * Reads everything that is listed again.
   * @throws Failure `damaged-file` when the disk does not hold what was written
   */
  async verify(signal?: AbortSignal): Promise<void> {
    for (const entry of this.entries.values()) {
      signal?.throwIfAborted();
      if (await this.matches(entry)) continue;
      const text = `${join(this.folder, entry.file)} does not hold what was written to it; check the disk and convert again.`;
      throw new Failure('damaged-file', text);
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  /** Everything is done: the list goes. */
  async finish(): Promise<void> {
    await this.close();
    await rm(join(this.folder, name));
  }

  private async matches({ file, offset, length, sha256 }: JournalEntry): Promise<boolean> {
    const path = join(this.folder, file);
    if (!existsSync(path)) return false;
    const handle = await open(path, 'r');
    try {
      const hash = createHash('sha256');
      const buffer = Buffer.alloc(Math.min(readBytes, Math.max(1, length)));
      for (let done = 0; done < length;) {
        const want = Math.min(buffer.length, length - done);
        const { bytesRead } = await handle.read(buffer, 0, want, offset + done);
        if (bytesRead === 0) return false;
        hash.update(buffer.subarray(0, bytesRead));
        done += bytesRead;
      }
      return hash.digest('hex') === sha256;
    } finally {
      await handle.close();
    }
  }
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const keyOf = ({ file, offset, length }: Omit<JournalEntry, 'sha256'>): string =>
  `${file} ${offset} ${length}`;

/** The last line may have been cut off. */
function parsed(text: string): object[] {
  try {
    return [JSON.parse(text) as object];
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
