/** Copies of the fixtures with something changed, for tests. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture } from './runModel.js';

export interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export function copyFixture(name: string, folder: string): string {
  cpSync(fixture(name), folder, { recursive: true });
  return folder;
}

export function changeJson(path: string, change: (json: Record<string, unknown>) => unknown): void {
  const json = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  change(json);
  writeFileSync(path, JSON.stringify(json));
}

interface Header {
  [name: string]: { dtype: string; shape: readonly number[]; data_offsets: [number, number] };
}

export function readSafetensors(path: string): Map<string, StoredTensor> {
  const file = readFileSync(path);
  const begin = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, begin)) as Header;
  delete header['__metadata__'];
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => [name, { dtype, shape, bytes: file.subarray(begin + from, begin + to) }],
    ),
  );
}

export function writeSafetensors(path: string, tensors: ReadonlyMap<string, StoredTensor>): void {
  const header: Header = {};
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of tensors) {
    header[name] = { dtype, shape, data_offsets: [end, (end += bytes.byteLength)] };
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength));
  writeFileSync(path, Buffer.concat([length, json, ...[...tensors.values()].map((tensor) => tensor.bytes)]));
}

/** Rewrites one file of a folder with its tensors changed. */
export function changeTensors(
  folder: string,
  change: (tensors: Map<string, StoredTensor>) => unknown,
  file = 'model.safetensors',
): void {
  const tensors = readSafetensors(join(folder, file));
  change(tensors);
  writeSafetensors(join(folder, file), tensors);
}
