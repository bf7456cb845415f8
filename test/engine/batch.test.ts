import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { holesFilled } from '../../kernel/engine/process/batchAnswerer.js';
import { Engine } from '../../kernel/engine/process/engine.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import type { AskedQuestion, FromEngine, GenerateResult, Outcome } from '../../kernel/engine/protocol.js';
import { convert } from '../../models/convert/convert.js';
import { removeScratch, scratchFolder } from '../harness/scratch.js';
import { fixture } from '../models/convert/runModel.js';
import { greedy, picture, tinyModel } from './tinyModel.js';

const nano = fileURLToPath(new URL('../../models/chatspot-nano', import.meta.url));

/** An engine in this process, its model loaded, with one picture. */
class Asked {
  private readonly events: FromEngine[] = [];
  private readonly engine: Engine;
  private id = 0;
  onEvent: (event: FromEngine) => void = () => undefined;

  private constructor(engine: (send: (event: FromEngine) => void) => Engine) {
    this.engine = engine((event) => {
      this.events.push(event);
      this.onEvent(event);
    });
  }

  static async ready(folder: string, options: { prefixBudget?: number } = {}): Promise<Asked> {
    const runtime = await openRuntime();
    const asked = new Asked((send) => new Engine({ runtime, send, ...options }));
    await asked.end({ type: 'load', folder, device: 'cpu', threads: 1, id: 1 });
    await asked.end({ type: 'picture', picture: await picture('screen'), warm: false, id: 2 });
    asked.id = 2;
    return asked;
  }

  async one(question: AskedQuestion): Promise<Outcome> {
    const end = await this.end({ ...question, type: 'generate', id: ++this.id });
    if (end.type === 'failed') return { error: end.error };
    return { result: (end as Extract<FromEngine, { type: 'done' }>).result as GenerateResult };
  }

  async all(questions: readonly AskedQuestion[]): Promise<Outcome[]> {
    const end = await this.end({ type: 'generate-all', questions, id: ++this.id });
    assert.equal(end.type, 'done', JSON.stringify(end));
    const outcomes: Outcome[] = [];
    for (const event of this.events) {
      if (event.type !== 'answered' || event.id !== this.id) continue;
      assert.equal(outcomes[event.index], undefined, 'every question ends once');
      outcomes[event.index] = event;
    }
    assert.equal(Object.keys(outcomes).length, questions.length);
    return outcomes;
  }

  async cancelledAll(questions: readonly AskedQuestion[]): Promise<FromEngine> {
    const id = ++this.id;
    this.onEvent = (event) => {
      if (event.type === 'answered') void this.engine.receive({ type: 'cancel', target: id });
    };
    return this.end({ type: 'generate-all', questions, id });
  }

  private async end(message: Parameters<Engine['receive']>[0] & { id: number }): Promise<FromEngine> {
    await this.engine.receive(message);
    return this.events.find(({ type, ...event }) => {
      return (type === 'done' || type === 'failed') && 'id' in event && event.id === message.id;
    })!;
  }
}

const ask = (content: string, change: Partial<AskedQuestion['sampling']> = {}): AskedQuestion => ({
  messages: [{ role: 'user', content: `<image>${content}` }],
  pictures: ['screen'],
  sampling: { ...greedy, ...change },
});

describe('many questions at once', () => {
  const folder = scratchFolder();
  after(() => removeScratch(folder));

  /** Different lengths of question and answer, a stop string, drawn words, and one that fails. */
  const questions = [
    ask('What is this?'),
    ask('What is that long thing over there, please?', { maxTokens: 7 }),
    ask('What?', { maxTokens: 1 }),
    ask('What is it?', { temperature: 1.3, seed: 5, maxTokens: 9 }),
    ask('Where?', { stop: ['a', 'e', '1'] }),
    { ...ask('no picture'), pictures: [] },
    ask('What is this?', { maxTokens: 20 }),
    { ...ask(''), messages: [{ role: 'user' as const, content: 'No picture at all.' }], pictures: [] },
  ];
  const regions = Array.from({ length: 34 }, (_, i) =>
    ask(`What can you see in this region? <box>(0.${10 + i}, 0.12, 0.${40 + i}, 0.5)</box>`),
  );

  async function sameAsOneByOne(model: string, list: readonly AskedQuestion[], tolerance: number) {
    const alone = await Asked.ready(model);
    const together = await (await Asked.ready(model)).all(list);
    for (const [i, question] of list.entries()) {
      const expected = await alone.one(question);
      const got = together[i]!;
      if ('error' in expected) {
        assert.equal(question.pictures.length, 0, expected.error.message);
        assert.deepEqual(got, { ...got, error: expected.error });
        continue;
      }
      assert.ok('result' in got, JSON.stringify(got));
      assert.equal(got.result.text, expected.result.text);
      assert.equal(got.result.finish, expected.result.finish);
      assert.equal(got.result.timings.answerTokens, expected.result.timings.answerTokens);
      const difference = Math.abs(got.result.meanLogProbability - expected.result.meanLogProbability);
      assert.ok(difference < tolerance, `${difference}`);
      assert.deepEqual(got.result.seen, expected.result.seen);
    }
  }

  it('are answered as one by one by a tiny model', () => sameAsOneByOne(tinyModel, questions, 1e-5));
  it('are answered as one by one by the bundled model', () => sameAsOneByOne(nano, regions, 1e-4));

  for (const attention of ['gqa', 'plain'] as const) {
    it(`are answered as one by one with ${attention} attention`, async () => {
      const target = join(folder, attention);
      await convert({ source: fixture('mlp-sharded'), target, quant: 'fp32', attention });
      const list = questions.map((question) => ({ ...question, pictures: [...question.pictures] }));
      await sameAsOneByOne(target, list, 1e-5);
    });
  }

  it('read what they have in common once', async () => {
    const asked = await Asked.ready(nano);
    const outcomes = await asked.all(regions.slice(0, 3));
    const reused = outcomes.map((outcome) =>
      'result' in outcome ? outcome.result.timings.reusedTokens : -1,
    );
    assert.equal(reused[0], 0);
    assert.ok(reused[1]! > 144 && reused[1] === reused[2], reused.join());
  });

  it('are answered in smaller groups where memory is short', async () => {
    const list = questions.slice(0, 4);
    const expected = await (await Asked.ready(tinyModel)).all(list);
    const got = await (await Asked.ready(tinyModel, { prefixBudget: 20_000 })).all(list);
    const texts = (outcomes: Outcome[]) =>
      outcomes.map((outcome) => 'result' in outcome && outcome.result.text);
    assert.deepEqual(texts(got), texts(expected));
  });

  it('end as cancelled when that is asked for, and the next request is served', async () => {
    const asked = await Asked.ready(tinyModel);
    const long = [ask('a', { maxTokens: 1 }), ask('b', { maxTokens: 200 })];
    const end = await asked.cancelledAll(long);
    assert.ok(end.type === 'failed' && end.error.code === 'cancelled', JSON.stringify(end));
    assert.ok('result' in (await asked.one(ask('What?'))));
  });

  it('rows that go on fill the places of those that do not', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (goesOn) => {
        const order = holesFilled(goesOn);
        assert.deepEqual(
          [...order].sort((a, b) => a - b),
          goesOn.flatMap((on, i) => (on ? [i] : [])),
        );
        // Each moves to the front or stays.
        assert.ok(order.every((from, to) => from >= to));
      }),
    );
  });
});
