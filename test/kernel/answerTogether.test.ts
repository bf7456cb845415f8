import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import type { CellAnswer } from '../../kernel/cellAnswer.js';
import { answerTogether } from '../../kernel/answerTogether.js';
import { EngineClient } from '../../kernel/engine/client.js';
import type { Sampling } from '../../kernel/engine/protocol.js';
import { Failure } from '../../kernel/failure.js';
import { runCell, type Kernel } from '../../kernel/runCell.js';
import { nodeFiles } from '../../kernel/terminal/nodeFiles.js';
import { convert } from '../../models/convert/convert.js';
import { engineEntry } from '../engine/tinyModel.js';
import { removeScratch, scratchFolder } from '../harness/scratch.js';
import { fixture } from '../models/convert/runModel.js';

const nano = resolve('models/chatspot-nano');
const greedy: Sampling = { temperature: 0, topP: 1, seed: 1, maxTokens: 24, stop: [] };

/** Different windows, one window of two points, no window, a second picture, names, and three that cannot be asked. */
const texts = [
  'Where is the red button?',
  'What can you see in this region? <box 20 282 142 330>',
  'Where is the checked checkbox?',
  'Is there a link?',
  'Describe <box 20 282 142 330>',
  'What is <box outside: 0 0 900 10>?',
  'How many buttons are there?',
  'What is at <point 200 100>?',
  'What color is <box button: 20 282 142 330>? answer in short',
  '   ',
  'Where is the button?',
].map((question) => `<image login.png>\n${question}`);
texts.push(
  '<image scene.png>\nWhere is the blue star?',
  '<image gone.png>\nWhat?',
  '<image scene.png>\nIs there a lamp?',
);

describe('cells answered together', () => {
  const client = new EngineClient(engineEntry);
  const folder = scratchFolder();
  after(async () => {
    await client.shutdown();
    removeScratch(folder);
  });

  /** What was asked of the engine: how many questions in each request. */
  const requests: number[] = [];
  function kernelOf(model: string, sampling: Partial<Sampling> = {}, signal?: AbortSignal): Kernel {
    return {
      engine: {
        load: (path, device, options) => client.load(path, device, { ...options, threads: 1 }),
        generate: (question, stop) => {
          requests.push(1);
          return client.generate(question, stop);
        },
        generateAll: (questions, stop) => {
          requests.push(questions.length);
          return client.generateAll(questions, stop);
        },
      },
      files: nodeFiles(resolve('media/tour')),
      settings: { model, device: 'cpu', sampling: { ...greedy, ...sampling } },
      ...(signal && { signal }),
    };
  }

  async function together(kernel: Kernel): Promise<(CellAnswer | Failure)[]> {
    const outcomes: (CellAnswer | Failure)[] = [];
    for await (const { index, outcome } of answerTogether(texts, kernel)) {
      assert.equal(outcomes[index], undefined, 'every cell ends once');
      outcomes[index] = outcome;
    }
    return outcomes;
  }

  async function alone(text: string, kernel: Kernel): Promise<CellAnswer | Failure> {
    try {
      for await (const event of runCell([{ text }], 0, kernel))
        if (event.type === 'answer') return event.answer;
      return new Failure('empty-question', 'The question has no words.');
    } catch (thrown) {
      return Failure.from(thrown);
    }
  }

  async function sameAsAlone(kernel: Kernel): Promise<CellAnswer[]> {
    const answers: CellAnswer[] = [];
    const outcomes = await together(kernel);
    for (const [i, text] of texts.entries()) {
      const [got, expected] = [outcomes[i]!, await alone(text, kernel)];
      if (expected instanceof Failure || got instanceof Failure) {
        assert(
          expected instanceof Failure && got instanceof Failure,
          `${text}: ${JSON.stringify([got, expected])}`,
        );
        assert.deepEqual([got.code, got.message], [expected.code, expected.message]);
        continue;
      }
      const { timings, meanLogProbability, ...rest } = expected;
      assert.deepEqual(got, { ...rest, timings: got.timings, meanLogProbability: got.meanLogProbability });
      assert(Math.abs(got.meanLogProbability - meanLogProbability) < 1e-4, text);
      assert.equal(got.timings.answerTokens, timings.answerTokens);
      answers.push(got);
    }
    return answers;
  }

  it('get the answers of the bundled model that they get one by one, windows and second looks too', async () => {
    requests.length = 0;
    const outcomes = await together(kernelOf(nano));
    // Five about all of the first picture, three about one window of it, one about another, two about the second.
    assert.deepEqual(requests.filter((count) => count > 1).sort(), [2, 3, 5]);
    const failures = outcomes.filter((outcome) => outcome instanceof Failure);
    assert.deepEqual(failures.map(({ code }) => code).sort(), ['empty-question', 'picture-missing', 'region-outside']); // prettier-ignore
    const answers = await sameAsAlone(kernelOf(nano));
    assert(
      answers.some(({ firstFound }) => firstFound !== undefined),
      'no second look was taken',
    );
    assert.equal(answers.filter(({ window }) => window !== undefined).length > 4, true);
  });

  it('get the same drawn answers for a seed', async () => {
    await sameAsAlone(kernelOf(nano, { temperature: 0.8, seed: 7 }));
  });

  for (const attention of ['gqa', 'plain'] as const) {
    it(`get the answers of a converted checkpoint with ${attention} attention, all about one picture together`, async () => {
      const target = join(folder, attention);
      await convert({ source: fixture('mlp-sharded'), target, quant: 'fp32', attention });
      requests.length = 0;
      const answers = await sameAsAlone(kernelOf(target, { maxTokens: 8 }));
      assert(answers.length >= 8, `${answers.length} answers`);
      assert(Math.max(...requests) >= 8, requests.join());
    });
  }

  it('give those answers that were there before a cancel, and then end', async () => {
    const stop = new AbortController();
    let count = 0;
    await assert.rejects(
      async () => {
        for await (const { outcome } of answerTogether(texts, kernelOf(nano, {}, stop.signal))) {
          if (outcome instanceof Failure) continue;
          count++;
          stop.abort();
        }
      },
      { code: 'cancelled' },
    );
    assert(count >= 1 && count < 11, `${count}`);
  });
});
