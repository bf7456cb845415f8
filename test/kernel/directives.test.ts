import assert from 'node:assert/strict';
import { applyDirectives, type Settings } from '../../kernel/directives.js';
import { Failure } from '../../kernel/failure.js';
import { parse } from '../../kernel/instruction/parse.js';

const start: Settings = {
  model: 'nano',
  device: 'auto',
  sampling: { temperature: 0, topP: 1, seed: 1, maxTokens: 256, stop: [] },
};
const after = (text: string) => applyDirectives(start, parse(text).instruction.directives);

describe('applyDirectives', () => {
  const accepted: [text: string, expected: Settings][] = [
    ['no directive', start],
    [
      '%set temperature=0.7 seed=42\nWhat?',
      { ...start, sampling: { ...start.sampling, temperature: 0.7, seed: 42 } },
    ],
    [
      '%set top_p=0.9\n%set max_tokens=8',
      { ...start, sampling: { ...start.sampling, topP: 0.9, maxTokens: 8 } },
    ],
    ['%set seed=1\n%set seed=2', { ...start, sampling: { ...start.sampling, seed: 2 } }],
    ['%set device=cpu', { ...start, device: 'cpu' }],
    ['%model ../llava', { ...start, model: '../llava' }],
    ['%each shots/*.png', start],
  ];
  for (const [text, expected] of accepted) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(after(text), expected));
  }

  const refused: [text: string, code: string][] = [
    ['%set temperature=warm', 'bad-setting'],
    ['%set temperature=', 'bad-setting'],
    ['%set top_p=1.5', 'bad-setting'],
    ['%set seed=1.5', 'bad-setting'],
    ['%set max_tokens=0', 'bad-setting'],
    ['%set toString=1', 'unknown-setting'],
    ['%set device=abacus', 'bad-setting'],
    ['%set speed=9', 'unknown-setting'],
    ['%set', 'unknown-setting'],
    ['%fly away', 'unknown-directive'],
  ];
  for (const [text, code] of refused) {
    it(`refuses ${JSON.stringify(text)} with ${code}`, () =>
      assert.throws(
        () => after(text),
        (error) => error instanceof Failure && error.code === code,
      ));
  }
});
