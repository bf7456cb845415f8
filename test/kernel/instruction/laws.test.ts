import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../../kernel/instruction/parse.js';
import { print } from '../../../kernel/instruction/print.js';
import type { Instruction } from '../../../kernel/instruction/types.js';
import { arbitraryCellText, arbitraryInstruction, withoutSpans } from './instructions.js';

const runs = { numRuns: 2000 };

describe('laws of parse and print', () => {
  it('gives every instruction back that it printed', () => {
    fc.assert(
      fc.property(arbitraryInstruction, (instruction) => {
        assert.deepEqual(withoutSpans(parse(print(instruction)).instruction), withoutSpans(instruction));
      }),
      runs,
    );
  });

  it('reads its own print of any text as the same tree', () => {
    fc.assert(
      fc.property(arbitraryCellText, (text) => {
        const { instruction } = parse(text);
        assert.deepEqual(withoutSpans(parse(print(instruction)).instruction), withoutSpans(instruction));
      }),
      runs,
    );
  });

  it('covers any text with the spans of its parts and directives, in order and without gaps', () => {
    fc.assert(
      fc.property(arbitraryCellText, (text) => {
        const { instruction, problems } = parse(text);
        assert.equal(tiled(instruction, text), text);
        for (const { span } of problems) {
          assert.ok(span.start >= 0 && span.start < span.end && span.end <= text.length);
        }
        const starts = problems.map(({ span }) => span.start);
        assert.deepEqual(
          starts,
          [...starts].sort((a, b) => a - b),
        );
      }),
      runs,
    );
  });

  it('keeps text that needs no escape as it was written', () => {
    const plain = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !/[<\\%]/.test(text));
    fc.assert(fc.property(plain, (text) => assert.equal(print(parse(text).instruction), text)));
  });
});

/** The text put together from the spans, failing at the first gap, overlap or disorder. */
function tiled({ parts, directives }: Instruction, text: string): string {
  assert.deepEqual(
    parts,
    [...parts].sort((a, b) => a.span.start - b.span.start),
  );
  let at = 0;
  for (const { span } of [...parts, ...directives].sort((a, b) => a.span.start - b.span.start)) {
    assert.equal(span.start, at);
    assert.ok(span.end > span.start);
    at = span.end;
  }
  return text.slice(0, at);
}
