import { Failure } from '../../failure.js';
import type { Sampling } from '../protocol.js';

export interface Choice {
  readonly token: number;
  /** Natural-log probability of that token at temperature 1, whatever the sampling. */
  readonly logProbability: number;
}

/** Chooses the next token; one per answer, because its random numbers go on from token to token. */
export class Sampler {
  private readonly random: () => number;

  constructor(private readonly sampling: Pick<Sampling, 'temperature' | 'topP' | 'seed'>) {
    this.random = seededRandom(sampling.seed);
  }

  /** @param logits [vocabulary], of the last position. Throws a Failure when they are not numbers. */
  choose(logits: Float32Array): Choice {
    const { temperature, topP } = this.sampling;
    const best = argmax(logits);
    const top = logits[best]!;
    if (!Number.isFinite(top)) {
      const text =
        'The model answered with values that are not numbers; choose the device "cpu" or convert it again.';
      throw new Failure('model-not-finite', text);
    }
    const token = temperature <= 0 ? best : this.sample(logits, top, temperature, topP);
    let sum = 0;
    for (const logit of logits) sum += Math.exp(logit - top);
    return { token, logProbability: logits[token]! - top - Math.log(sum) };
  }

  private sample(logits: Float32Array, top: number, temperature: number, topP: number): number {
    // [vocabulary], unnormalised; plain loops, because this runs for every token over tens of thousands of them
    const weights = new Float64Array(logits.length);
    let total = 0;
    for (let i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((logits[i]! - top) / temperature);
      total += weights[i]!;
    }
    if (topP >= 1) return draw(weights, this.random() * total);
    const tokens = nucleus(weights, topP, total);
    const kept = Float64Array.from(tokens, (token) => weights[token]!);
    const mass = kept.reduce((sum, weight) => sum + weight, 0);
    return tokens[draw(kept, this.random() * mass)]!;
  }
}

/** The index at which the running sum of `weights` passes `position`. */
function draw(weights: Float64Array, position: number): number {
  let left = position;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    left -= weights[i]!;
    if (left < 0) break;
  }
  return last; // the last possible one when rounding used up the mass
}

/** The first largest element; NaN never wins over a number. */
function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (values[i]! > values[best]! || Number.isNaN(values[best]!)) best = i;
  }
  return best;
}

/** The most probable tokens, most probable first, until their weight reaches `topP` of `total`; at least one. */
function nucleus(weights: Float64Array, topP: number, total: number): number[] {
  // All tokens below this weight together have less than is left out: no need to sort them.
  const cutoff = ((1 - topP) * total) / weights.length;
  const order: number[] = [];
  for (let token = 0; token < weights.length; token++) if (weights[token]! >= cutoff) order.push(token);
  order.sort((a, b) => weights[b]! - weights[a]!);
  let sum = 0;
  const count = order.findIndex((token) => (sum += weights[token]!) >= topP * total);
  return order.slice(0, count === -1 ? order.length : count + 1);
}

/** Uniform numbers in [0, 1) from a seed (sfc32 by Chris Doty-Humphrey): the same on every machine. */
export function seededRandom(seed: number): () => number {
  let a = Math.floor(seed / 2 ** 32) | 0;
  let b = seed | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) next(); // mixes the seed into all of the state
  return next;
}
