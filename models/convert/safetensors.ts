/**
 * Reads `.safetensors` files one tensor at a time.
 *
 * Format (https://huggingface.co/docs/safetensors): u64 little-endian header length, a JSON header
 * `{ name: { dtype, shape, data_offsets: [begin, end] }, "__metadata__": … }`, then the values, row-major and
 * little-endian; offsets count from the end of the header.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import { bfloat16ToFloat, halfToFloat } from '../../kernel/half.js';

export interface SafetensorsEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the file's beginning. */
  readonly begin: number;
  readonly end: number;
}

const bytesOf: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };
const headerLimit = 100_000_000;
const readLimit = 512 * 1024 * 1024;

export class SafetensorsFile {
  private constructor(
    readonly path: string,
    readonly entries: ReadonlyMap<string, SafetensorsEntry>,
  ) {}

  /** Reads and checks the header; throws `damaged-file` when it does not fit the file. */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const prefix = size >= 8 ? await readBytes(file, 0, 8) : undefined;
      const length = prefix ? Number(new DataView(prefix.buffer).getBigUint64(0, true)) : 0;
      if (length === 0 || length > headerLimit || 8 + length > size)
        throw damaged(path, 'has no complete header');
      const entries = parseHeader(path, await readBytes(file, 8, length), 8 + length);
      for (const [name, { end }] of entries) {
        if (end > size)
          throw damaged(path, `ends at byte ${size}, inside the tensor ${name} (to byte ${end})`);
      }
      return new SafetensorsFile(path, entries);
    } finally {
      await file.close();
    }
  }

  /** A tensor's values as 32-bit floats, row-major: all of them, or `count` from the one numbered `first` on. */
  async read(name: string, first = 0, count?: number): Promise<Float32Array> {
    const entry = this.entries.get(name);
    const width = entry && bytesOf[entry.dtype];
    if (!entry || !width) {
      throw new Failure(
        'unsupported-dtype',
        `The tensor ${name} of ${basename(this.path)} is ${entry?.dtype ?? 'absent'}; only F32, F16 and BF16 can be converted.`,
      );
    }
    const file = await open(this.path, 'r');
    try {
      const length = count ?? (entry.end - entry.begin) / width - first;
      const bytes = await readBytes(file, entry.begin + first * width, length * width);
      if (entry.dtype === 'F32') return new Float32Array(bytes.buffer, 0, length);
      const halves = new Uint16Array(bytes.buffer, 0, length);
      return entry.dtype === 'F16' ? halfToFloat(halves) : bfloat16ToFloat(halves);
    } finally {
      await file.close();
    }
  }
}

function parseHeader(path: string, bytes: Uint8Array, dataBegin: number): Map<string, SafetensorsEntry> {
  let header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes)) as typeof header;
  } catch (cause) {
    throw damaged(path, 'has a header that is not JSON', cause);
  }
  const entries = new Map<string, SafetensorsEntry>();
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [begin, end] = offsets;
    const width = bytesOf[dtype];
    if (width && end - begin !== shape.reduce((product, size) => product * size, width)) {
      throw damaged(
        path,
        `gives the tensor ${name} ${end - begin} bytes, which do not fit its shape [${shape}]`,
      );
    }
    entries.set(name, { dtype, shape, begin: dataBegin + begin, end: dataBegin + end });
  }
  return entries;
}

function damaged(path: string, what: string, cause?: unknown): Failure {
  return new Failure('damaged-file', `${path} ${what}; download it again.`, { cause });
}

/** Returns a buffer of its own, at offset 0. */
async function readBytes(
  file: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, Math.min(readLimit, length - done), position + done);
    if (bytesRead === 0)
      throw new Failure('damaged-file', 'A checkpoint file became shorter while it was read.');
    done += bytesRead;
  }
  return bytes;
}
