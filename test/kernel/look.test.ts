import assert from 'node:assert/strict';
import type {
  GenerateResult,
  LoadResult,
  ModelCoordinates,
  PictureData,
} from '../../kernel/engine/protocol.js';
import type { Question } from '../../kernel/engine/question.js';
import { boundsOf } from '../../kernel/instruction/geometry.js';
import { runCell, type CellEvent, type CellText, type Kernel } from '../../kernel/runCell.js';

const coordinates: ModelCoordinates = { dialect: 'chatspot', frame: 'pad-center', width: 192, height: 192 };
const timings = { picture: 10, prefill: 5, firstToken: 20, total: 40, promptTokens: 9, reusedTokens: 0, answerTokens: 4, tokensPerSecond: 100 }; // prettier-ignore
const screen: PictureData = { key: 's', width: 2000, height: 2000, rgba: new Uint8Array(16_000_000) };

/** Runs the last cell on an engine that says these answers, one after the other, and keeps what it was asked. */
async function run(cells: CellText[], answers: string[], picture = screen, zoom = true) {
  const asked: Question[] = [];
  const engine: Kernel['engine'] = {
    load: async () => ({ model: { name: 'm', fingerprint: 'f', coordinates: { ...coordinates, zoom } }, device: { provider: 'cpu', considered: [] } }) as unknown as LoadResult, // prettier-ignore
    async *generate(question) {
      const text = answers[asked.push(question) - 1]!;
      yield { type: 'progress', stage: 'answering' };
      yield { type: 'token', text };
      yield { type: 'done', result: { text, timings, meanLogProbability: 0, finish: 'stop', seen: { prompt: 'p', pictures: [] } } as unknown as GenerateResult }; // prettier-ignore
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

const where: CellText[] = [{ text: '<image s.png>\nWhere is the red button?' }];
// A square of 100 pixels around (1050, 850).
const rough = '<box>[0.50,0.40,0.55,0.45]</box>';

describe('the second look', () => {
  it('asks again about the window around the box that the first look found', async () => {
    const { asked, tokens, answer } = await run(where, [rough, '<box>[0.50,0.50,0.60,0.60]</box>']);
    assert.equal(asked.length, 2);
    const [left, top, right, bottom] = answer.window!;
    assert.deepEqual([left + right, top + bottom], [2100, 1700], 'around its middle');
    assert.equal(asked[1]!.pictures[0]!.width, right - left);
    assert.deepEqual(
      asked.map(({ messages }) => messages[0]!.content),
      Array(2).fill('<image>\nWhere is the red button?'),
    );
    assert.deepEqual(tokens, [rough], 'only the first look is shown as it comes');
    assert.deepEqual(answer.firstFound, [1000, 800, 1100, 900]);
  });

  it('tells the place in pixels of the picture, and to later turns in the frame of all of it', async () => {
    const { answer } = await run(where, [rough, '<box>[0.50,0.50,0.60,0.60]</box>']);
    const [left, top, right] = answer.window!;
    const side = right - left;
    const expected = [left + side * 0.5, top + side * 0.5, left + side * 0.6, top + side * 0.6];
    const off = boundsOf(answer.regions[0]!).map((value, i) => Math.abs(value - expected[i]!));
    assert.ok(Math.max(...off) < 0.01, String(boundsOf(answer.regions[0]!)));
    const said = /\[(.*)\]/
      .exec(answer.raw)![1]!
      .split(',')
      .map((value) => Number(value) * 2000);
    said.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) <= 10, answer.raw));
  });

  it('adds the times of both', async () => {
    const { answer } = await run(where, [rough, rough]);
    const { picture, prefill, firstToken, total } = answer.timings;
    assert.deepEqual([picture, prefill, firstToken, total], [20, 10, 60, 80]);
  });

  const small = { ...screen, width: 200, height: 200 };
  const kept: [why: string, Parameters<typeof run>, questions: number][] = [
    ['the second look finds nothing', [where, [rough, 'yes']], 2],
    ['the second look finds two', [where, [rough, rough + rough]], 2],
    ['the answer has no box', [where, ['yes']], 1],
    ['the answer has two', [where, [rough + rough]], 1],
    ['the model was not trained for windows', [where, [rough], screen, false], 1],
    ['the picture is hardly larger than the model’s input', [where, [rough], small], 1],
    ['the question speaks of a region', [[{ text: '<image s.png>\nWhat is left of <box 0 0 1900 1900>?' }], [rough]], 1], // prettier-ignore
  ];
  for (const [why, args, questions] of kept) {
    it(`keeps the first answer where ${why}`, async () => {
      const { asked, answer } = await run(...args);
      assert.equal(asked.length, questions);
      assert.equal(answer.raw, args[1][0]);
      assert.equal(answer.firstFound, undefined);
    });
  }
});
