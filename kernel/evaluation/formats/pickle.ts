/**
 * Python's pickle (protocols 0 to 2) as data: lists, tuples, dicts, texts, numbers, booleans and None. Nothing is
 * imported, called or built, so a file cannot run anything; every other instruction is refused by name. The
 * instructions are described in Python's own `pickletools` (https://docs.python.org/3/library/pickletools.html).
 */
import { Failure } from '../../failure.js';
import { PickleBytes } from './pickleBytes.js';
import { refusedNames } from './pickleRefused.js';

/** Tuples are arrays too; Python 2's byte strings are texts. */
export type PickleValue = null | boolean | number | string | PickleValue[] | PickleDict;
export type PickleDict = Map<string | number, PickleValue>;

const mark = Symbol('mark');
type StackItem = PickleValue | typeof mark;

/**
 * @param name how messages call the file
 * @throws Failure `pickle-refused` for an instruction that data does not need, `pickle-broken` for damaged files
 */
export function readPickle(bytes: Uint8Array, name: string): PickleValue {
  return new PickleMachine(new PickleBytes(bytes, name)).run();
}

class PickleMachine {
  private readonly stack: StackItem[] = [];
  private readonly memo = new Map<number, PickleValue>();

  constructor(private readonly input: PickleBytes) {}

  run(): PickleValue {
    for (;;) {
      const code = this.input.uint8();
      if (code === 0x2e /* . STOP */) return this.pop();
      this.step(code);
    }
  }

  private step(code: number): void {
    const { input } = this;
    switch (String.fromCharCode(code)) {
      case '\x80': // PROTO
        return this.protocol(input.uint8());
      case 'N':
        return this.push(null);
      case '\x88':
        return this.push(true);
      case '\x89':
        return this.push(false);
      case 'I': // INT, and booleans of protocols 0 and 1
        return this.push(input.integerLine());
      case 'L': // LONG
        return this.push(input.longLine());
      case 'J': // BININT
        return this.push(input.int32());
      case 'K': // BININT1
        return this.push(input.uint8());
      case 'M': // BININT2
        return this.push(input.uint16());
      case '\x8a': // LONG1
        return this.push(input.littleEndian(input.uint8()));
      case '\x8b': // LONG4
        return this.push(input.littleEndian(input.int32()));
      case 'F': // FLOAT
        return this.push(input.floatLine());
      case 'G': // BINFLOAT
        return this.push(input.float64());
      case 'S': // STRING
        return this.push(input.quotedLine());
      case 'T': // BINSTRING
        return this.push(input.text(input.int32()));
      case 'U': // SHORT_BINSTRING
        return this.push(input.text(input.uint8()));
      case 'V': // UNICODE
        return this.push(input.unicodeLine());
      case 'X': // BINUNICODE
        return this.push(input.text(input.int32()));
      case ']': // EMPTY_LIST
      case ')': // EMPTY_TUPLE
        return this.push([]);
      case 'l': // LIST
      case 't': // TUPLE
        return this.push(this.popMarked());
      case '\x85': // TUPLE1
        return this.tuple(1);
      case '\x86':
        return this.tuple(2);
      case '\x87':
        return this.tuple(3);
      case 'a': // APPEND
        return this.append([this.pop()]);
      case 'e': // APPENDS
        return this.append(this.popMarked());
      case '}': // EMPTY_DICT
        return this.push(new Map());
      case 'd': // DICT
        return this.push(this.filled(new Map(), this.popMarked()));
      case 's': // SETITEM
        return this.setItems([this.pop(), this.pop()].reverse());
      case 'u': // SETITEMS
        return this.setItems(this.popMarked());
      case '(': // MARK
        this.stack.push(mark);
        return;
      case '0': // POP
        this.pop();
        return;
      case '1': // POP_MARK
        this.popMarked();
        return;
      case '2': // DUP
        return this.push(this.top());
      case 'p': // PUT
        return this.put(input.decimalLine());
      case 'q': // BINPUT
        return this.put(input.uint8());
      case 'r': // LONG_BINPUT
        return this.put(input.uint32());
      case 'g': // GET
        return this.recall(input.decimalLine());
      case 'h': // BINGET
        return this.recall(input.uint8());
      case 'j': // LONG_BINGET
        return this.recall(input.uint32());
      default:
        throw this.refused(code);
    }
  }

  private protocol(version: number): void {
    if (version <= 2) return;
    const text = `${this.input.name} is a pickle of protocol ${version}; save it again with protocol 2.`;
    throw new Failure('pickle-refused', text);
  }

  private refused(code: number): Failure {
    const name = refusedNames.get(code);
    if (name === undefined) return this.input.broken(`has the unknown instruction ${code}`);
    const text = `${this.input.name} is refused: its pickle holds the instruction ${name}, which can run programs or is not needed for data; get the file from its own source.`;
    return new Failure('pickle-refused', text);
  }

  private push(value: PickleValue): void {
    this.stack.push(value);
  }
  private pop(): PickleValue {
    const value = this.top();
    this.stack.pop();
    return value;
  }
  private top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined || value === mark) throw this.input.broken('takes a value that is not there');
    return value;
  }
  /** Everything above the last mark, which goes too. */
  private popMarked(): PickleValue[] {
    const start = this.stack.lastIndexOf(mark);
    if (start < 0) throw this.input.broken('has no beginning for a list');
    return this.stack.splice(start).slice(1) as PickleValue[];
  }

  private tuple(length: number): void {
    const items = Array.from({ length }, () => this.pop()).reverse();
    this.push(items);
  }
  private append(items: PickleValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.input.broken('appends to what is no list');
    for (const item of items) list.push(item);
  }
  private setItems(items: PickleValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) throw this.input.broken('sets an item of what is no dict');
    this.filled(dict, items);
  }
  private filled(dict: PickleDict, items: PickleValue[]): PickleDict {
    if (items.length % 2 !== 0) throw this.input.broken('has a key without a value');
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]!;
      if (typeof key !== 'string' && typeof key !== 'number')
        throw this.input.broken('has a dict whose key is neither a text nor a number');
      dict.set(key, items[i + 1]!);
    }
    return dict;
  }

  private put(place: number): void {
    this.memo.set(place, this.top());
  }
  private recall(place: number): void {
    const value = this.memo.get(place);
    if (value === undefined) throw this.input.broken(`recalls the value ${place}, which it never kept`);
    this.push(value);
  }
}
