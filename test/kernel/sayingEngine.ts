/** An engine that says what a test tells it to, under the whole pipeline of a cell. */
import assert from 'node:assert/strict';
import type {
  GenerateResult,
  LoadResult,
  ModelCoordinates,
  PictureData,
} from '../../kernel/engine/protocol.js';
import type { Question } from '../../kernel/engine/question.js';
import { runCell, type CellEvent, type CellText, type Kernel } from '../../kernel/runCell.js';

const coordinates: ModelCoordinates = { dialect: 'chatspot', frame: 'pad-center', width: 320, height: 320 };
const timings = { picture: 10, prefill: 5, firstToken: 20, total: 40, promptTokens: 9, reusedTokens: 0, answerTokens: 4, tokensPerSecond: 100 }; // prettier-ignore
export const pictureOf = (width: number, height: number): PictureData => ({
  ...{ key: `${width}`, width, height },
  rgba: new Uint8Array(4 * width * height),
});
/** Larger than the model's input, and not so large that windows of it are searched. */
export const screen = pictureOf(400, 400);

/** What the engine says to its n-th question: an answer, how sure it is of it, in how many tokens, and whether it was cut off. */
export type Say = (
  question: Question,
  n: number,
) => {
  text: string;
  sure: number;
  tokens?: number;
  finish?: GenerateResult['finish'];
};
const inTurn =
  (answers: readonly string[]): Say =>
  (_, n) => ({ text: answers[n]!, sure: 0.5 });

/** Runs the last cell on an engine that says this, and keeps what it was asked. */
export async function run(
  cells: CellText[],
  answers: readonly string[] | Say,
  picture = screen,
  zoom = true,
) {
  const say = typeof answers === 'function' ? answers : inTurn(answers);
  const asked: Question[] = [];
  const engine: Kernel['engine'] = {
    load: async () => ({ model: { name: 'm', fingerprint: 'f', coordinates: { ...coordinates, zoom } }, device: { provider: 'cpu', considered: [] } }) as unknown as LoadResult, // prettier-ignore
    async *generate(question) {
      const { text, sure, tokens = 4, finish = 'stop' } = say(question, asked.push(question) - 1);
      yield { type: 'progress', stage: 'answering' };
      yield { type: 'token', text };
      yield { type: 'done', result: { text, timings: { ...timings, answerTokens: tokens }, meanLogProbability: Math.log(sure), finish, seen: { prompt: 'p', pictures: [] } } as unknown as GenerateResult }; // prettier-ignore
    },
  };
  const sampling = { temperature: 0, topP: 1, seed: 1, maxTokens: 9, stop: [] };
  const settings = { model: 'm', device: 'cpu', sampling } as const;
  const files = { read: async () => new Uint8Array(), find: async () => [] };
  const events: CellEvent[] = [];
  const kernel = { engine, files, settings, decode: async () => picture };
  for await (const event of runCell(cells, cells.length - 1, kernel)) events.push(event);
  const last = events.at(-1)!;
  assert(last.type === 'answer');
  const tokens = events.flatMap((event) => (event.type === 'token' ? [event.text] : []));
  return { asked, tokens, answer: last.answer };
}

export const where: CellText[] = [{ text: '<image s.png>\nWhere is the red button?' }];
// A square of 20 pixels around (210, 170).
export const rough = '<box>[0.50,0.40,0.55,0.45]</box>';
