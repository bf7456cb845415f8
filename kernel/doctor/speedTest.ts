import type { EngineClient } from '../engine/client.js';
import type { GenerateResult, ModelCoordinates, PictureData } from '../engine/protocol.js';
import type { Speed } from './diagnosis.js';

/**
 * Asks the loaded model about pictures of noise until the time is over; at least once. The first round, which pays for
 * what is only done once, counts only when there is no other.
 *
 * @param seconds no round begins after them
 * @throws Failure of the engine
 */
export async function speedTest(
  client: EngineClient,
  { width, height }: Pick<ModelCoordinates, 'width' | 'height'>,
  seconds: number,
  signal?: AbortSignal,
): Promise<Speed> {
  const results: GenerateResult[] = [];
  const end = performance.now() + seconds * 1000;
  do {
    const picture = noise(width, height, results.length);
    const content =
      '<image>\nDescribe the picture and everything that can be seen in it, from left to right.';
    const sampling = { temperature: 0, topP: 1, seed: 1, maxTokens: 32, stop: [] };
    const question = { messages: [{ role: 'user', content } as const], pictures: [picture], sampling };
    for await (const event of client.generate(question, signal)) {
      if (event.type === 'done') results.push(event.result);
    }
  } while (performance.now() < end);
  const rounds = (results.length > 1 ? results.slice(1) : results).map(({ timings }) => timings);
  const decoded = rounds.filter(({ tokensPerSecond }) => tokensPerSecond > 0);
  return {
    rounds: rounds.length,
    picture: median(rounds.map(({ picture }) => picture)),
    prefill: median(rounds.map((t) => ((t.promptTokens - t.reusedTokens) * 1000) / t.prefill)),
    decode: decoded.length === 0 ? 0 : median(decoded.map(({ tokensPerSecond }) => tokensPerSecond)),
    firstToken: median(rounds.map(({ firstToken }) => firstToken)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function noise(width: number, height: number, seed: number): PictureData {
  const rgba = new Uint8Array(width * height * 4);
  let state = seed + 1;
  for (let i = 0; i < rgba.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    rgba[i] = i % 4 === 3 ? 255 : state >>> 24;
  }
  return { key: `noise-${process.pid}-${Date.now()}-${seed}`, width, height, rgba };
}
