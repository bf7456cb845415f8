/** Values that RefCOCO's files are made of. */
export type Picklable = null | boolean | number | string | readonly Picklable[] | { readonly [key: string]: Picklable }; // prettier-ignore

/** Pickles a value with protocol 2, so that Python loads it as lists, dicts, texts and numbers. */
export function writePickle(value: Picklable): Buffer {
  return Buffer.concat([Buffer.from([0x80, 2]), ...pieces(value), Buffer.from('.')]);
}

function pieces(value: Picklable): Buffer[] {
  if (value === null) return [Buffer.from('N')];
  if (typeof value === 'boolean') return [Buffer.from([value ? 0x88 : 0x89])];
  if (typeof value === 'number') return [number(value)];
  if (typeof value === 'string') return [text(value)];
  if (Array.isArray(value)) {
    return [Buffer.from(']('), ...(value as readonly Picklable[]).flatMap(pieces), Buffer.from('e')];
  }
  const items = Object.entries(value).flatMap(([key, item]) => [text(key), ...pieces(item)]);
  return [Buffer.from('}('), ...items, Buffer.from('u')];
}

function number(value: number): Buffer {
  const buffer = Buffer.alloc(9);
  if (!Number.isInteger(value)) {
    buffer.write('G');
    buffer.writeDoubleBE(value, 1);
    return buffer;
  }
  if (Math.abs(value) >= 2 ** 31) return Buffer.from(`L${BigInt(value)}L\n`);
  buffer.write('J');
  buffer.writeInt32LE(value, 1);
  return buffer.subarray(0, 5);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  const length = Buffer.alloc(5);
  length.write('X');
  length.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([length, bytes]);
}
