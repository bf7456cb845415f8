/**
 * `npm run bench -- accuracy QUESTIONS REFERENCE MODEL…`: what rounding costs. REFERENCE is a model folder in 32 bits,
 * the others are conversions of the same checkpoint; QUESTIONS is a folder with questions.jsonl. The reference answers
 * by its likeliest tokens; the others are led along these answers, token for token. Agreement is how often their own
 * likeliest token is the reference's; perplexity is how surprised they are by its answers.
 */
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { prefill } from '../../kernel/engine/process/decode.js';
import type { Model } from '../../kernel/engine/process/model.js';
import { readModelFolder } from '../../kernel/engine/process/modelFolder.js';
import { openModel } from '../../kernel/engine/process/openModel.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import { PictureStore } from '../../kernel/engine/process/pictureStore.js';
import { PrefixCache } from '../../kernel/engine/process/prefixCache.js';
import { PromptReader } from '../../kernel/engine/process/promptReader.js';
import type { LoadResult } from '../../kernel/engine/protocol.js';
import { cellQuestion, firstPrompt, turnsOf } from '../../kernel/cellQuestion.js';
import type { Prompt } from '../../kernel/prompt.js';
import { readCell } from '../../kernel/readCell.js';
import type { Kernel } from '../../kernel/runCell.js';
import { readQuestions } from '../../models/measure/questions.js';

const longest = 48;
const [questionFolder, referenceFolder, ...others] = process.argv.slice(2).map((path) => resolve(path));
if (questionFolder === undefined || referenceFolder === undefined) {
  console.error('Usage: npm run bench -- accuracy QUESTIONS REFERENCE MODEL…');
  process.exit(2);
}
const { signal } = new AbortController();
const runtime = await openRuntime();
const reference = await open(referenceFolder);
const prompts = await promptsOf(reference);
const answers: number[][] = [];
for (const prompt of prompts) answers.push((await lead(reference, prompt)).tokens);
const count = answers.reduce((sum, { length }) => sum + length, 0);
console.log(`${prompts.length} questions, ${count} tokens of ${basename(referenceFolder)}`);
console.log('model'.padEnd(32) + 'agreement'.padStart(12) + 'perplexity'.padStart(12));
report(referenceFolder, await measure(reference));
for (const folder of others) {
  const reader = await open(folder);
  report(folder, await measure(reader));
  await reader.model.release();
}
await reference.model.release();

async function open(folder: string): Promise<PromptReader> {
  const parts = await readModelFolder(folder);
  const cpu = { provider: 'cpu', works: true, reason: '' } as const;
  const model: Model = await openModel(parts, runtime, cpu, {});
  return new PromptReader(model, new PictureStore(256e6), new PrefixCache(model.parts.kv, 256e6));
}

/** What the engine is asked by each question's first turn. */
async function promptsOf({ model }: PromptReader): Promise<Prompt[]> {
  const sampling = { temperature: 0, topP: 1, seed: 1, maxTokens: longest, stop: [] };
  const settings = { model: referenceFolder!, device: 'cpu', sampling } as const;
  const files = { read: (path: string) => readFile(join(questionFolder!, path)), find: async () => [] };
  const loaded = { model: model.parts.folder.identity } as LoadResult;
  const prompts: Prompt[] = [];
  for (const { picture, instruction } of await readQuestions(questionFolder!)) {
    const cell = { text: `<image ${picture}>\n${[instruction].flat()[0]}` };
    const turns = await turnsOf(readCell([cell], 0, settings), { files, settings } as unknown as Kernel);
    prompts.push(firstPrompt(cellQuestion(turns, loaded, sampling)));
  }
  return prompts;
}

interface Led {
  readonly tokens: number[];
  /** Of those tokens the model's own likeliest ones. */
  readonly agreed: number;
  /** Sum over the tokens, natural logarithm. */
  readonly logProbability: number;
}

/** Leads a model along an answer; without one it takes its likeliest tokens to the end. */
async function lead(reader: PromptReader, prompt: Prompt, answer?: readonly number[]): Promise<Led> {
  const { model, pictures } = reader;
  const keys = prompt.pictures.map((picture) => picture.key);
  for (const picture of prompt.pictures) pictures.put(picture);
  const { tokens: ids } = model.parts.tokenizer.prompt(prompt.messages, keys.length);
  const expanded = reader.expand(ids, keys);
  const { encoded } = await reader.encode(keys, {
    signal,
    progress: () => undefined,
    token: () => undefined,
  });
  const unread = await reader.unread(expanded, encoded, longest);
  let { past, logits } = await prefill(model, unread.embeddings, unread.past, signal);
  const { endTokens } = model.parts.folder;
  const led = { tokens: [] as number[], agreed: 0, logProbability: 0 };
  while (led.tokens.length < (answer?.length ?? longest)) {
    const likeliest = logits.indexOf(logits.reduce((a, b) => Math.max(a, b)));
    const token = answer?.[led.tokens.length] ?? likeliest;
    led.tokens.push(token);
    led.agreed += token === likeliest ? 1 : 0;
    led.logProbability += logProbability(logits, token);
    if (endTokens.includes(token)) break;
    const step = await model.step(await model.embed([token]), past, signal);
    past.release();
    ({ past, logits } = step);
  }
  past.release();
  return led;
}

function logProbability(logits: Float32Array, token: number): number {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const sum = logits.reduce((total, each) => total + Math.exp(each - largest), 0);
  return logits[token]! - largest - Math.log(sum);
}

async function measure(reader: PromptReader): Promise<{ agreement: number; perplexity: number }> {
  let [agreed, logs] = [0, 0];
  for (const [i, prompt] of prompts.entries()) {
    const led = await lead(reader, prompt, answers[i]);
    agreed += led.agreed;
    logs += led.logProbability;
  }
  return { agreement: agreed / count, perplexity: Math.exp(-logs / count) };
}

function report(folder: string, { agreement, perplexity }: Awaited<ReturnType<typeof measure>>): void {
  const percent = `${(100 * agreement).toFixed(1)} %`;
  console.log(basename(folder).padEnd(32) + percent.padStart(12) + perplexity.toFixed(3).padStart(12));
}
