/** Sentences about how an answer came about. */
import type { AnswerJson, RegionJson } from '../../kernel/outputJson.js';
import { pixelsOf } from './phrases.js';

const names = { cpu: 'CPU', webgpu: 'WebGPU', cuda: 'CUDA', dml: 'DirectML', coreml: 'Core ML' } as const;

/** "CPU (AMD EPYC)" */
export function deviceName({ provider, name }: AnswerJson['device']): string {
  const known = names[provider] ?? provider;
  return name === undefined ? known : `${known} (${name})`;
}

/** Why each of the others was not used. */
export function refusals({ considered }: AnswerJson['device']): string[] {
  return considered
    .filter(({ used }) => !used)
    .map(({ provider, reason }) => `${names[provider] ?? provider}: ${reason}`);
}

/** A share from 0 to 1 as "37 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** exp of the mean log probability: the geometric mean of what the model gave its own words. */
export function sureness({ meanLogProbability }: Pick<AnswerJson, 'meanLogProbability'>): string | undefined {
  if (!Number.isFinite(meanLogProbability)) return undefined;
  return percent(Math.exp(meanLogProbability));
}

export function milliseconds(value: number): string {
  return value < 9995 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/** "picture 40 ms · prompt 12 ms · first word after 55 ms · in all 230 ms · 88 tokens/s" */
export function timesOf({ timings }: Pick<AnswerJson, 'timings'>): string {
  const { picture, prefill, firstToken, total, tokensPerSecond } = timings;
  return [
    picture === 0 ? 'picture kept from before' : `picture ${milliseconds(picture)}`,
    `prompt ${milliseconds(prefill)}`,
    `first word after ${milliseconds(firstToken)}`,
    `in all ${milliseconds(total)}`,
    `${tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : Math.round(tokensPerSecond)} tokens/s`,
  ].join(' · ');
}

export function tokensOf({ timings }: Pick<AnswerJson, 'timings'>): string {
  const { promptTokens, reusedTokens, answerTokens } = timings;
  const reused = reusedTokens > 0 ? ` (${reusedTokens} of them kept from before)` : '';
  return `${promptTokens} in the prompt${reused}, ${answerTokens} in the answer`;
}

/** "box (10, 20)–(110, 80)" */
export function placeOf({ shape, points }: Pick<RegionJson, 'shape' | 'points'>): string {
  return `${shape} ${pixelsOf(points)}`;
}

/** For those who hear the picture: what is drawn on it. */
export function summaryOf(path: string, regions: readonly RegionJson[]): string {
  const listed = regions.map((region) => {
    const name = region.label === undefined ? '' : `${region.label}, `;
    return `${region.role}: ${name}${placeOf(region)}`;
  });
  return `${path} with ${regions.length} ${regions.length === 1 ? 'region' : 'regions'}. ${listed.join('; ')}`;
}
