import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { once } from 'node:events';
import { crc32, createDeflate } from 'node:zlib';

/** Writes an RGB picture as PNG, row by row: shapes and fine grain, so that every tile has something to show. */
export async function writeLargePicture(path: string, width: number, height: number): Promise<void> {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const out = createWriteStream(`${path}.part`);
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(data, crc32(Buffer.from(type, 'latin1'))));
    out.write(Buffer.concat([head, data, sum]));
  };
  out.write(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  chunk('IHDR', header);
  const deflate = createDeflate({ level: 1 });
  deflate.on('data', (data: Buffer) => chunk('IDAT', data));
  const row = Buffer.alloc(1 + 3 * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 1 + 3 * x;
      const block = ((x >> 8) * 7 + (y >> 8) * 13) % 11;
      row[at] = (x >> 6) + block * 5;
      row[at + 1] = (y >> 6) + (x & y & 16);
      row[at + 2] = 90 + block * 12;
    }
    if (!deflate.write(Buffer.from(row))) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  chunk('IEND', Buffer.alloc(0));
  out.end();
  await once(out, 'close');
  renameSync(`${path}.part`, path);
}
