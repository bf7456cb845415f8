import assert from 'node:assert/strict';
import { Sampler, seededRandom } from '../../kernel/engine/process/sampler.js';
import { Failure } from '../../kernel/failure.js';

/** Shares of each token among many draws. */
function shares(logits: number[], temperature: number, topP: number, draws = 20_000): number[] {
  const sampler = new Sampler({ temperature, topP, seed: 1 });
  const counts = logits.map(() => 0);
  for (let i = 0; i < draws; i++) counts[sampler.choose(Float32Array.from(logits)).token]!++;
  return counts.map((count) => count / draws);
}

describe('sampler', () => {
  const greedy: readonly [name: string, logits: number[], token: number][] = [
    ['the largest', [0.1, 3, -2], 1],
    ['the first of two equal ones', [1, 2, 2], 1],
    ['negative values only', [-5, -4, -9], 1],
    ['a single token', [7], 0],
    ['minus infinity beside numbers', [-Infinity, 0, -Infinity], 1],
    ['a value that is no number beside numbers', [NaN, 0, 1], 2],
  ];
  for (const [name, logits, token] of greedy) {
    it(`temperature 0 takes ${name}`, () => {
      const sampler = new Sampler({ temperature: 0, topP: 1, seed: 0 });
      assert.equal(sampler.choose(Float32Array.from(logits)).token, token);
    });
  }

  // exp(ln 6, ln 3, ln 1): probabilities .6 .3 .1
  const logits = [Math.log(6), Math.log(3), 0];
  const nucleus: readonly [name: string, temperature: number, topP: number, expected: number[]][] = [
    ['all of it', 1, 1, [0.6, 0.3, 0.1]],
    ['the first two', 1, 0.85, [2 / 3, 1 / 3, 0]],
    ['a border that a token reaches exactly', 1, 0.6, [1, 0, 0]],
    ['just above that border', 1, 0.601, [2 / 3, 1 / 3, 0]],
    ['zero keeps one token', 1, 0, [1, 0, 0]],
    ['temperature 2 flattens', 2, 1, [0.472, 0.334, 0.193]],
    ['a low temperature is nearly greedy', 0.05, 1, [1, 0, 0]],
  ];
  for (const [name, temperature, topP, expected] of nucleus) {
    it(`top-p: ${name}`, () => {
      for (const [token, share] of shares(logits, temperature, topP).entries()) {
        assert.ok(
          Math.abs(share - expected[token]!) < 0.015,
          `token ${token}: ${share}, not ${expected[token]}`,
        );
      }
    });
  }

  it('the log-probability is that of temperature 1, whatever the sampling', () => {
    for (const temperature of [0, 0.3, 2]) {
      const { token, logProbability } = new Sampler({ temperature, topP: 0.5, seed: 3 }).choose(
        Float32Array.from(logits),
      );
      assert.equal(token, 0);
      assert.ok(Math.abs(logProbability - Math.log(0.6)) < 1e-6);
    }
  });

  it('one seed gives one sequence, another seed another', () => {
    const sequence = (seed: number): string => {
      const sampler = new Sampler({ temperature: 1, topP: 1, seed });
      return Array.from({ length: 40 }, () => sampler.choose(Float32Array.from([1, 1, 1, 1])).token).join('');
    };
    assert.equal(sequence(42), sequence(42));
    assert.notEqual(sequence(42), sequence(43));
    assert.notEqual(sequence(1), sequence(1 + 2 ** 32));
  });

  it('random numbers are uniform in [0, 1)', () => {
    const random = seededRandom(0);
    const values = Array.from({ length: 10_000 }, random);
    assert.ok(values.every((value) => value >= 0 && value < 1));
    assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - 0.5) < 0.01);
  });

  it('values that are all no numbers are a failure with a sentence', () => {
    const sampler = new Sampler({ temperature: 0, topP: 1, seed: 0 });
    assert.throws(
      () => sampler.choose(Float32Array.of(NaN, NaN)),
      (error) => error instanceof Failure && error.code === 'model-not-finite',
    );
  });
});
