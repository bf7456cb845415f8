import { Failure } from '../../failure.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

/** The bytes of a pickle, read from front to back; every reader fails with a sentence where they end too early. */
export class PickleBytes {
  private at = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    readonly name: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @param problem what the file does, as in "ends in the middle" */
  broken(problem: string): Failure {
    const text = `${this.name} is no whole pickle: it ${problem} at byte ${this.at}; get the file again.`;
    return new Failure('pickle-broken', text);
  }

  uint8(): number {
    return this.view.getUint8(this.skip(1));
  }
  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }
  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }
  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }
  /** Pickle's only big-endian number. */
  float64(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  /** A two's complement integer of any length; no bytes are 0. */
  littleEndian(length: number): number {
    const digits = this.slice(length).toReversed();
    if (digits.length === 0) return 0;
    const hex = Buffer.from(digits).toString('hex');
    return this.exact(BigInt.asIntN(digits.length * 8, BigInt(`0x${hex}`)));
  }

  /** Python 2 pickled byte strings: UTF-8 where they are that, else Latin-1, which any bytes are. */
  text(length: number): string {
    return decoded(this.slice(length));
  }

  /** A decimal integer; `00` and `01` are False and True. */
  integerLine(): number | boolean {
    const line = this.line();
    return line === '00' ? false : line === '01' ? true : this.decimal(line);
  }
  longLine(): number {
    return this.decimal(this.line().replace(/L$/, ''));
  }
  /** A position in the memo. */
  decimalLine(): number {
    return this.decimal(this.line());
  }
  floatLine(): number {
    const line = this.line();
    const special = new Map([['inf', Infinity], ['-inf', -Infinity], ['nan', NaN]]).get(line); // prettier-ignore
    if (special !== undefined) return special;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(line)) throw this.broken('has a number that is none');
    return Number(line);
  }

  /** A byte string as Python prints it, 'like this'. */
  quotedLine(): string {
    const line = this.line();
    const quoted = /^(['"])(.*)\1$/s.exec(line);
    if (quoted === null) throw this.broken('has a text without quotes');
    const bytes = quoted[2]!.replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S])/g, (_all, escape: string) =>
      unescaped(escape),
    );
    return decoded(Buffer.from(bytes, 'latin1'));
  }
  /** A text in Latin-1 whose other characters are written \uXXXX or \UXXXXXXXX. */
  unicodeLine(): string {
    const character = (_all: string, short?: string, long?: string) => {
      const code = Number.parseInt(short ?? long ?? '', 16);
      if (code > 0x10ffff) throw this.broken('has a character that is none');
      return String.fromCodePoint(code);
    };
    return this.line().replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, character);
  }

  private decimal(line: string): number {
    if (!/^-?\d+$/.test(line)) throw this.broken('has a number that is none');
    return this.exact(BigInt(line));
  }
  private exact(value: bigint): number {
    if (!Number.isSafeInteger(Number(value))) throw this.broken('has a number too large to be exact');
    return Number(value);
  }

  /** Up to the next newline, which is passed over. */
  private line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw this.broken('ends in the middle of a line');
    const line = latin1.decode(this.slice(end - this.at));
    this.at++;
    return line;
  }
  private slice(length: number): Uint8Array {
    if (length < 0) throw this.broken('has a negative length');
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }
  /** Passes over `length` bytes and gives where they start. */
  private skip(length: number): number {
    const start = this.at;
    if (start + length > this.bytes.length) throw this.broken('ends too early');
    this.at = start + length;
    return start;
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

/** One escape of a Python byte string, without its backslash; unknown ones keep it. */
function unescaped(escape: string): string {
  if (escape.startsWith('x') && escape.length === 3) return String.fromCharCode(Number.parseInt(escape.slice(1), 16)); // prettier-ignore
  if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 0xff);
  const known: Record<string, string> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', "'": "'", '"': '"', '\n': '' }; // prettier-ignore
  return Object.hasOwn(known, escape) ? known[escape]! : `\\${escape}`;
}
