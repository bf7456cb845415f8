import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type PickleValue, readPickle } from '../../../../kernel/evaluation/formats/pickle.js';
import { Failure } from '../../../../kernel/failure.js';
import { fixture } from './fixture.js';

interface Cases {
  readonly read: readonly { name: string; base64: string; value: unknown }[];
  readonly refused: readonly { name: string; base64: string; instruction: string }[];
}
/** Written by Python: reference/pickles.py. */
const cases = JSON.parse(readFileSync(fixture('pickles.json'), 'utf8')) as Cases;
const bytesOf = ({ base64 }: { base64: string }) => Buffer.from(base64, 'base64');

describe('pickle', () => {
  for (const each of cases.read) {
    it(`reads ${each.name} as Python does`, () => {
      assert.deepEqual(plain(readPickle(bytesOf(each), 'a.p')), each.value);
    });
  }

  for (const each of cases.refused) {
    it(`refuses ${each.name} by name`, () => {
      const isNamed = ({ code, message }: Failure) =>
        code === 'pickle-refused' && message.startsWith('a.p ') && message.includes(each.instruction);
      assert.throws(() => readPickle(bytesOf(each), 'a.p'), isNamed);
    });
  }

  const damaged: readonly [what: string, bytes: string, message: RegExp][] = [
    ['nothing', '', /ends too early at byte 0/],
    ['no end', 'K\x01', /ends too early/],
    ['an empty stack', '.', /takes a value that is not there/],
    ['half a number', 'J\x01', /ends too early/],
    ['a text longer than the file', 'X\xff\xff\xff\x7fab.', /ends too early/],
    ['a negative length', 'X\xff\xff\xff\xff.', /negative length/],
    ['a line without an end', 'I12', /middle of a line/],
    ['a number in words', 'Itwelve\n.', /number that is none/],
    ['a float in words', 'Fhalf\n.', /number that is none/],
    ['a number beyond exactness', 'L9007199254740993L\n.', /too large to be exact/],
    ['a text without quotes', 'Sabc\n.', /without quotes/],
    ['a character beyond Unicode', 'V\\UFFFFFFFF\n.', /character that is none/],
    ['an end without a mark', 'K\x01t.', /no beginning/],
    ['append to a number', 'K\x01K\x02a.', /no list/],
    ['an item of a list', ']K\x01K\x02s.', /no dict/],
    ['a key without a value', '}(K\x01u.', /key without a value/],
    ['a list as a key', '}]K\x01s.', /neither a text nor a number/],
    ['a value never kept', 'h\x07.', /recalls the value 7/],
    ['a mark as the value', '(.', /takes a value/],
    ['an unknown instruction', 'K\x01\xfe.', /unknown instruction 254/],
  ];
  for (const [what, bytes, message] of damaged) {
    it(`says what is wrong with ${what}`, () => {
      const isTold = (failure: Failure) => failure.code === 'pickle-broken' && message.test(failure.message);
      assert.throws(() => readPickle(Buffer.from(bytes, 'latin1'), 'a.p'), isTold);
    });
  }

  it('gives a value or a Failure for any bytes', () => {
    const codes = [...'NIJKMLFGSTUVX](){}ltaesudpqrghj012.', '\x80', '\x85', '\x86', '\x87', '\x88', '\x89', '\x8a', '\x8b']; // prettier-ignore
    const instruction = fc.constantFrom(...codes.map((code) => code.charCodeAt(0)));
    const bytes = fc.array(fc.oneof(instruction, fc.constantFrom(0, 1, 2, 10, 39, 255), fc.nat(255)), { maxLength: 60 }); // prettier-ignore
    fc.assert(
      fc.property(bytes, (list) => {
        onlyFailures(() => readPickle(Uint8Array.from(list), 'a.p'));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a value or a Failure for a damaged list of references', () => {
    const whole = [0, 1, 2].map((protocol) => readFileSync(fixture(`refs-protocol-${protocol}.p`)));
    const damage = fc.tuple(fc.constantFrom(...whole), fc.nat(), fc.nat(255), fc.boolean());
    fc.assert(
      fc.property(damage, ([bytes, at, value, isCut]) => {
        const copy = Uint8Array.from(bytes);
        copy[at % copy.length] = value;
        onlyFailures(() => readPickle(isCut ? copy.subarray(0, at % copy.length) : copy, 'a.p'));
      }),
      { numRuns: 500 },
    );
  });
});

function onlyFailures(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function plain(value: PickleValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
}
