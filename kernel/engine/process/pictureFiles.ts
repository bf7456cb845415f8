import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** The first line of a file; another version has another one. */
const magic = 'chatspot picture 1\n';
const ending = '.picture';
const digestBytes = 32;
const unfinished = '.part';
/** Milliseconds after which nobody is at work on an unfinished file any more. */
const tooOld = 600_000;

/** What a file says of its contents. */
export type Header = Readonly<Record<string, number>>;

/**
 * Files of what a model made of pictures, each under a name that says what it is, the least recently used removed when
 * they take more than `budget` bytes. A file is: a line, a line of JSON (the header), the contents, their SHA-256.
 */
export class PictureFiles {
  constructor(
    private readonly folder: string,
    private readonly budget: number,
    /** Milliseconds that reading a picture must take, so that a file is worth its room. */
    readonly worth = 2000,
  ) {}

  /**
   * Reads a file into memory that `target` makes of its header (undefined where that is not what is looked for).
   * @returns false where there is no such file, or it is damaged, which removes it; what was read is not to be used then
   */
  async read(name: string, target: (header: Header) => readonly Uint8Array[] | undefined): Promise<boolean> {
    const path = join(this.folder, name + ending);
    const file = await open(path, 'r').catch(() => undefined);
    if (file === undefined) return false;
    try {
      const whole = await readInto(file, target);
      if (whole) await utimes(path, new Date(), new Date());
      else await rm(path, { force: true });
      return whole;
    } catch {
      return false; // the disk's trouble is not the question's
    } finally {
      await file.close();
    }
  }

  /** Writes a file that is whole or not there; nothing happens where it is already, or there is no room for it. */
  async write(name: string, header: Header, contents: readonly Uint8Array[]): Promise<void> {
    const bytes = contents.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const path = join(this.folder, name + ending);
    if (bytes > this.budget || existsSync(path)) return;
    const part = `${path}.${process.pid}${unfinished}`;
    try {
      await mkdir(this.folder, { recursive: true });
      await this.makeRoom(bytes);
      const file = await open(part, 'w');
      try {
        await writeAll(file, header, contents);
      } finally {
        await file.close();
      }
      await rename(part, path);
    } catch {
      await rm(part, { force: true }).catch(() => undefined); // a full disk costs time later, and nothing now
    }
  }

  private async makeRoom(bytes: number): Promise<void> {
    const all = await Promise.all(
      (await readdir(this.folder)).map(async (name) => {
        const path = join(this.folder, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
    );
    // A process that was ended while it wrote left these.
    const forgotten = all.filter(
      ({ path, mtimeMs }) => path.endsWith(unfinished) && Date.now() - mtimeMs > tooOld,
    );
    for (const { path } of forgotten) await rm(path, { force: true });
    const files = all.filter(({ path }) => path.endsWith(ending));
    let left = files.reduce((sum, { size }) => sum + size, bytes);
    for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (left <= this.budget) return;
      await rm(path, { force: true });
      left -= size;
    }
  }
}

async function writeAll(file: FileHandle, header: Header, contents: readonly Uint8Array[]): Promise<void> {
  await file.write(`${magic}${JSON.stringify(header)}\n`);
  const hash = createHash('sha256');
  for (const each of contents) {
    hash.update(each);
    for (let done = 0; done < each.byteLength;) done += (await file.write(each, done)).bytesWritten;
  }
  await file.write(hash.digest());
}

async function readInto(
  file: FileHandle,
  target: (header: Header) => readonly Uint8Array[] | undefined,
): Promise<boolean> {
  const start = Buffer.alloc(1024);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  const text = start.toString('latin1', 0, bytesRead);
  const end = text.indexOf('\n', magic.length);
  if (!text.startsWith(magic) || end < 0) return false;
  const header = headerOf(text.slice(magic.length, end));
  const contents = header && target(header);
  if (contents === undefined) return false;
  const bytes = contents.reduce((sum, { byteLength }) => sum + byteLength, 0);
  let position = end + 1;
  if ((await file.stat()).size !== position + bytes + digestBytes) return false;
  const hash = createHash('sha256');
  for (const each of contents) {
    for (let done = 0; done < each.byteLength;) {
      const read = await file.read(each, done, each.byteLength - done, position + done);
      if (read.bytesRead === 0) return false;
      done += read.bytesRead;
    }
    hash.update(each);
    position += each.byteLength;
  }
  const digest = Buffer.alloc(digestBytes);
  await file.read(digest, 0, digestBytes, position);
  return hash.digest().equals(digest);
}

function headerOf(line: string): Header | undefined {
  try {
    return JSON.parse(line) as Header;
  } catch {
    return undefined; // damaged
  }
}
