import assert from 'node:assert/strict';
import { Jimp, JimpMime } from 'jimp';
import type { GenerateResult, LoadResult } from '../../kernel/engine/protocol.js';
import type { Question } from '../../kernel/engine/question.js';
import { Failure } from '../../kernel/failure.js';
import { answerOutputs } from '../../kernel/outputs.js';
import type { AnswerJson, RegionsJson } from '../../kernel/outputJson.js';
import { answerMime, regionsMime, savedAnswer } from '../../kernel/savedAnswer.js';
import { runCell, type CellEvent, type CellText, type Kernel } from '../../kernel/runCell.js';

/** An engine that answers from a list and keeps what it was asked: the pipeline around the model is tested here. */
class ScriptedEngine {
  readonly asked: Question[] = [];
  readonly loads: [folder: string, device: string][] = [];
  constructor(private readonly answers: string[]) {}

  async load(folder: string, device: string): Promise<LoadResult> {
    this.loads.push([folder, device]);
    const coordinates = {
      dialect: 'chatspot',
      frame: 'whole',
      width: 192,
      height: 192,
      decimals: 2,
    } as const;
    const model = { name: 'scripted', folder, fingerprint: 'f', coordinates };
    return { device: { provider: 'cpu', considered: [] }, model, milliseconds: 1 };
  }

  async *generate(question: Question) {
    this.asked.push(question);
    const text = this.answers.shift()!;
    yield { type: 'progress', stage: 'answering' } as const;
    for (const character of text) yield { type: 'token', text: character } as const;
    const timings = { picture: 0, prefill: 0, firstToken: 0, total: 0, promptTokens: 0, reusedTokens: 0 };
    const result: GenerateResult = {
      text,
      finish: 'stop',
      meanLogProbability: -0.1,
      timings: { ...timings, answerTokens: text.length, tokensPerSecond: 1 },
      seen: { prompt: 'p', pictures: [] },
    };
    yield { type: 'done', result } as const;
  }
}

const png = new Jimp({ width: 100, height: 50 }).getBuffer(JimpMime.png);

function kernelWith(engine: ScriptedEngine): Kernel {
  return {
    engine,
    files: {
      read: async (path) => {
        if (path.endsWith('.png')) return png;
        throw new Failure('picture-missing', `${path} was not found; check the path.`);
      },
      find: async (pattern) => (pattern === 'shots/*.png' ? ['shots/a.png', 'shots/b c.png'] : []),
    },
    settings: {
      model: 'nano',
      device: 'auto',
      sampling: { temperature: 0, topP: 1, seed: 1, maxTokens: 256, stop: [] },
    },
  };
}

async function run(cells: readonly CellText[], answers: string[] = [], index = cells.length - 1) {
  const engine = new ScriptedEngine(answers);
  const events: CellEvent[] = [];
  for await (const event of runCell(cells, index, kernelWith(engine))) events.push(event);
  return { engine, events, answers: events.flatMap((e) => (e.type === 'answer' ? [e.answer] : [])) };
}

const contents = (question: Question) => question.messages.map(({ content }) => content);

describe('runCell', () => {
  it('asks in the dialect of the model and gives regions back in pixels', async () => {
    const { engine, events, answers } = await run(
      [{ text: '<image a.png>\nWhere is the lamp? Not at <box 10 10 20 20>' }],
      ['<box>[0.50,0.20,0.90,0.80]</box>'],
    );
    assert.deepEqual(contents(engine.asked[0]!), [
      '<image>\nWhere is the lamp? Not at <box>[0.10,0.20,0.20,0.40]</box>',
    ]);
    assert.deepEqual(answers[0]!.regions[0]!.points, [[50, 10], [90, 40]]); // prettier-ignore
    assert.deepEqual(answers[0]!.asked[0]!.points, [[10, 10], [20, 20]]); // prettier-ignore
    const streamed = events.map((e) => (e.type === 'token' ? e.text : '')).join('');
    assert.equal(streamed, answers[0]!.raw);
  });

  it('continues the conversation above with its saved answers', async () => {
    const { engine } = await run(
      [
        { text: '<image a.png>\nWhat is <box lamp: 0 0 50 50>?', answer: 'a lamp' },
        { text: 'Is <lamp> on?' },
      ],
      ['yes'],
    );
    assert.deepEqual(contents(engine.asked[0]!), [
      '<image>\nWhat is <box>[0.00,0.00,0.50,1.00]</box>?',
      'a lamp',
      'Is <box>[0.00,0.00,0.50,1.00]</box> on?',
    ]);
  });

  it('lets a cell that only shows a picture wait for the question below', async () => {
    const { engine, answers } = await run([{ text: '<image a.png>' }, { text: 'What is this?' }], ['a lamp']);
    assert.deepEqual(contents(engine.asked[0]!), ['<image>\nWhat is this?']);
    assert.equal(answers[0]!.picturePath, 'a.png');
  });

  it('gives no answer to a cell that asks nothing', async () => {
    const { engine, events } = await run([{ text: '<image a.png>' }]);
    assert.deepEqual(events, []);
    assert.equal(engine.asked.length, 0);
  });

  it('inherits settings from the cells above, not from those below', async () => {
    const cells = [
      { text: '%set temperature=0.5\n%model other' },
      { text: '<image a.png> What is this?' },
      { text: '%set temperature=0.9' },
    ];
    const { engine } = await run(cells, ['a lamp'], 1);
    assert.equal(engine.asked[0]!.sampling.temperature, 0.5);
    assert.deepEqual(engine.loads, [['other', 'auto']]);
  });

  it('asks once for every picture of %each', async () => {
    const { events, answers } = await run(
      [{ text: '%each shots/*.png\nWhat is at <point 0.5 0.5>?' }],
      ['a lamp', 'a cat'],
    );
    assert.deepEqual(
      answers.map(({ picturePath, text }) => [picturePath, text]),
      [['shots/a.png', 'a lamp'], ['shots/b c.png', 'a cat']], // prettier-ignore
    );
    assert.equal(events.filter(({ type }) => type === 'picture').length, 2);
  });

  it('asks about the pictures of %each that it can, and then says what failed', async () => {
    const engine = new ScriptedEngine(['a lamp', 'a cat']);
    const kernel = kernelWith(engine);
    const files = { ...kernel.files, find: async () => ['a$&b.png', 'gone.txt', 'c.png'] };
    const seen: string[] = [];
    await assert.rejects(
      async () => {
        for await (const event of runCell([{ text: '%each *\nWhat?' }], 0, { ...kernel, files })) {
          if (event.type === 'answer') seen.push(`${event.answer.picturePath}: ${event.answer.text}`);
        }
      },
      (error) =>
        error instanceof Failure && error.code === 'picture-missing' && /^1 of 3/.test(error.message),
    );
    assert.deepEqual(seen, ['a$&b.png: a lamp', 'c.png: a cat']);
  });

  it('keeps malformed regions of an answer as problems', async () => {
    const { answers } = await run([{ text: '<image a.png> Where?' }], ['<box>[0.1,0.2,0.3]</box>']);
    assert.equal(answers[0]!.regions.length, 0);
    assert.equal(answers[0]!.problems.length, 1);
  });

  const refused: [what: string, cells: CellText[], code: string][] = [
    ['a missing picture', [{ text: '<image a.gone> What?' }], 'picture-missing'],
    ['a region without a picture', [{ text: 'What is <box 1 2 3 4>?' }], 'no-picture'],
    ['a question without a picture', [{ text: 'What is this?' }], 'no-picture'],
    ['a region outside', [{ text: '<image a.png> <box 0 0 101 10>' }], 'region-outside'],
    [
      'a cell above without an answer',
      [{ text: '<image a.png> What?' }, { text: 'And?' }],
      'unanswered-above',
    ],
    ['an unknown directive', [{ text: '%fly\n<image a.png> What?' }], 'unknown-directive'],
    ['a pattern without a match', [{ text: '%each none/*.png\nWhat?' }], 'no-match'],
    [
      'a continuation of many pictures',
      [{ text: '%each shots/*.png\nWhat?', answer: 'x' }, { text: 'And?' }],
      'continues-each',
    ],
  ];
  for (const [what, cells, code] of refused) {
    it(`refuses ${what} with ${code} and a sentence`, async () => {
      await assert.rejects(
        run(cells, ['unasked']),
        (error) => error instanceof Failure && error.code === code && /^[A-Z%a-z].*\.$/.test(error.message),
      );
    });
  }
});

describe('answerOutputs', () => {
  it('says the answer three ways, draws the regions, and gives the saved answer back', async () => {
    const { answers } = await run(
      [{ text: '<image a.png> What is <box 1 2 30 40>?' }],
      ['*Save* $5 at <box>[0.10,0.20,0.30,0.40]</box>'],
    );
    const outputs = await answerOutputs(answers[0]!, 3);
    assert.equal(outputs.length, 2);
    const [first, second] = outputs;
    assert(first?.output_type === 'execute_result' && second?.output_type === 'display_data');
    assert.equal(first.execution_count, 3);
    assert.match(String((first.data['text/markdown'] as string[])[0]), /\\\*Save\\\* \\\$5/);
    const overlay = await Jimp.read(Buffer.from(second.data['image/png'] as string, 'base64'));
    assert.equal(overlay.bitmap.width, 600);
    assert.equal(
      savedAnswer(JSON.parse(JSON.stringify(outputs))),
      '*Save* $5 at <box>[0.10,0.20,0.30,0.40]</box>',
    );
  });

  it('carries the picture as the model saw it, with the regions on it, and a preview for when the file is gone', async () => {
    const { answers } = await run(
      [{ text: '<image a.png> What is <box 1 2 30 40>?' }],
      ['Save <box>[0.10,0.20,0.30,0.40]</box>'],
    );
    const answer = answers[0]!;
    const seen = { ...answer.seen, pictures: [{ width: 4, height: 4, rgb: new Uint8Array(48).fill(7) }] };
    const coordinates = { ...answer.model.coordinates, frame: 'whole' as const, width: 4, height: 4 };
    const outputs = await answerOutputs({ ...answer, seen, model: { ...answer.model, coordinates } }, 1);
    const data = outputs.map((output) => ('data' in output ? output.data : {}));
    const rich = data[0]![answerMime] as AnswerJson;
    const { width, height } = answer.picture;
    assert.deepEqual(rich.seen![0]!.regions[0]!.points, [[4 / width, 8 / height], [120 / width, 160 / height]]); // prettier-ignore
    assert.match(rich.seen![0]!.uri!, /^data:image\/png;base64,/);
    const regions = data[1]![regionsMime] as RegionsJson;
    assert.equal(regions.id, rich.id);
    const preview = await Jimp.read(Buffer.from(regions.preview.split(',')[1]!, 'base64'));
    assert.deepEqual([preview.bitmap.width, preview.bitmap.height], [width, height]);
  });

  it('says where it is in doubt how the model writes regions', async () => {
    const { answers } = await run([{ text: '<image a.png> What is this?' }], ['a lamp']);
    const model = { ...answers[0]!.model, doubt: 'Nobody knows.' };
    for (const [answer, doubt] of [
      [answers[0]!, undefined],
      [{ ...answers[0]!, model }, 'Nobody knows.'],
    ] as const) {
      const [output] = await answerOutputs(answer, 1);
      assert.equal(
        ((output as { data: Record<string, unknown> }).data[answerMime] as AnswerJson).model.doubt,
        doubt,
      );
    }
  });

  it('writes one output where there is no region', async () => {
    const { answers } = await run([{ text: '<image a.png> What is this?' }], ['a lamp']);
    assert.equal((await answerOutputs(answers[0]!, 1)).length, 1);
  });
});
