import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Jimp } from 'jimp';
import { EngineClient } from '../../../kernel/engine/client.js';
import { evaluationOutputs } from '../../../kernel/evaluation/evaluationOutputs.js';
import { splitWords } from '../../../kernel/evaluation/options.js';
import type { GenerateResult, LoadResult } from '../../../kernel/engine/protocol.js';
import type { AnswerOfMany, Question } from '../../../kernel/engine/question.js';
import { Failure } from '../../../kernel/failure.js';
import { joined } from '../../../kernel/ipynb.js';
import { mistakesMime } from '../../../kernel/savedAnswer.js';
import { readMistakesJson } from '../../../webview/output/json.js';
import { runCell, type CellEvent, type Kernel } from '../../../kernel/runCell.js';
import { engineEntry } from '../../engine/tinyModel.js';
import { removeScratch, scratchFolder } from '../../harness/scratch.js';

/** Gives every question the same answer: what is asked, marked and shown is tested here, not a model. */
class OneAnswer {
  readonly asked: Question[] = [];
  constructor(private readonly answer: string) {}

  async load(folder: string): Promise<LoadResult> {
    const coordinates = {
      dialect: 'chatspot',
      frame: 'whole',
      width: 192,
      height: 192,
      decimals: 2,
    } as const;
    const model = { name: 'one answer', folder, fingerprint: '0123456789abcdef', coordinates };
    return { device: { provider: 'cpu', considered: [] }, model, milliseconds: 1 };
  }

  async *generate(question: Question) {
    yield { type: 'done', result: this.result(question) } as const;
  }

  protected result(question: Question): GenerateResult {
    this.asked.push(question);
    const timings = { picture: 0, prefill: 0, firstToken: 0, total: 0, promptTokens: 0, reusedTokens: 0 };
    return {
      ...{ text: this.answer, finish: 'stop', meanLogProbability: -0.1, seen: { prompt: 'p', pictures: [] } },
      timings: { ...timings, answerTokens: 1, tokensPerSecond: 1 },
    };
  }
}

/** Takes many questions at once, answers them from the last to the first, and ends the run at one of them. */
class Together extends OneAnswer {
  readonly sizes: number[] = [];
  /** Called before each answer, counted from 1; what it throws is the end of all, what it gives that of the question. */
  before: (count: number) => Failure | undefined = () => undefined;

  async *generateAll(questions: readonly Question[]): AsyncGenerator<AnswerOfMany, void, undefined> {
    this.sizes.push(questions.length);
    for (const [index, question] of [...questions.entries()].reverse()) {
      const failure = this.before(this.asked.length + 1);
      const result = this.result(question);
      if (failure === undefined) yield { index, result };
      else yield { index, error: { code: failure.code, message: failure.message } };
    }
  }
}

function kernelWith(engine: Kernel['engine'], signal?: AbortSignal): Kernel {
  return {
    engine,
    files: { read: async () => new Uint8Array(), find: async () => [] },
    places: { folder: resolve('.'), demo: resolve('media/demo') },
    settings: {
      ...{ model: 'one', device: 'cpu' },
      sampling: { temperature: 0, topP: 1, seed: 1, maxTokens: 16, stop: [] },
    },
    ...(signal && { signal }),
  };
}

async function run(text: string, answer: string, signal?: AbortSignal) {
  const engine = new OneAnswer(answer);
  const events: CellEvent[] = [];
  for await (const event of runCell([{ text }], 0, kernelWith(engine, signal))) events.push(event);
  const reports = events.flatMap((event) => (event.type === 'evaluated' ? [event.report] : []));
  return { engine, events, reports };
}

const scoresOf = (report: Awaited<ReturnType<typeof run>>['reports'][number]) =>
  Object.fromEntries(report.figures.rows.map(({ name, value }) => [name, value]));

describe('%eval', () => {
  it('asks every question of a picture together, once as it is and once for every level of noise', async () => {
    const { engine, events, reports } = await run('%eval coco-text demo=yes limit=4 noise=0.2,0.4', 'x');
    assert.equal(engine.asked.length, 12);
    const keys = engine.asked.map(({ pictures }) => pictures[0]!.key);
    const changes = keys.filter((key, i) => key !== keys[i - 1]).length;
    assert.equal(changes, new Set(keys).size, 'a picture was left and taken up again');
    for (const { messages } of engine.asked) assert.match(messages[0]!.content, /^<image>\nWhat text can you see in <box>\[/); // prettier-ignore
    const progress = events.filter((event) => event.type === 'evaluating');
    assert.deepEqual([progress.length, progress.at(-1)!.done, progress.at(-1)!.total], [12, 12, 12]);
    assert.deepEqual(reports[0]!.figures.curves!.map(({ points }) => points.map(({ noise }) => noise)), [[0, 0.2, 0.4]]); // prettier-ignore
  });

  it('scores a model that always says the same as that deserves', async () => {
    const { reports: [pope] } = await run('%eval pope demo=yes limit=30', 'no'); // prettier-ignore
    const scores = scoresOf(pope!);
    assert.equal(scores['random, says yes'], 0);
    assert.equal(scores['random, recall'], 0);
    assert(scores['random, accuracy']! > 20 && scores['random, accuracy']! < 80);
    const { reports: [refcoco] } = await run('%eval refcoco demo=yes limit=10', 'no idea'); // prettier-ignore
    assert(refcoco!.figures.rows.every(({ value, unparsed, asked }) => value === 0 && unparsed === asked));
    const { reports: [regions] } = await run('%eval coco-regions demo=yes limit=2', 'text'); // prettier-ignore
    const { 'GT boxes, accuracy': accuracy, 'detector boxes, AP': ap } = scoresOf(regions!);
    assert(accuracy! > 0 && accuracy! < 100 && ap! < 50);
  });

  it('says where nothing can compare text features', async () => {
    const asked = run('%eval coco-regions demo=yes limit=1 text-encoder=clip', 'a button');
    await assert.rejects(asked, { code: 'eval-not-local', message: /leave text-encoder= out/ });
  });

  it('becomes a table, pictures and the worst mistakes with their regions', async () => {
    const { reports } = await run('%eval coco-regions demo=yes limit=3 noise=0.3', 'a button');
    const outputs = await evaluationOutputs({ report: reports[0]! }, 7);
    assert.equal(outputs.length, 4);
    const [table, curve, confusion, gallery] = outputs.map((output) => ('data' in output ? output.data : {}));
    const markdown = joined(table!['text/markdown'] as string[]);
    assert.match(markdown, /^\| coco-regions \| here, % \|.*ChatSpot, %.*\n\| --- \|/);
    assert.match(markdown, /one answer, weights 0123456789ab/);
    for (const data of [curve!, confusion!]) {
      const { bitmap } = await Jimp.read(Buffer.from(data['image/png'] as string, 'base64'));
      assert(bitmap.width > 100);
    }
    assert.match(joined(gallery!['text/html'] as string[]), /worst/);
    assert(readMistakesJson(gallery![mistakesMime]).mistakes.every(({ regions }) => regions.length > 0));
  });

  it('shows pictures that only the data set’s own file has', async () => {
    const { events } = await run('%eval mmbench demo=yes limit=2', 'nothing of that');
    const evaluated = events.find((event) => event.type === 'evaluated')!;
    const outputs = await evaluationOutputs(evaluated, 1);
    const data = outputs.flatMap((output) => ('data' in output ? [output.data] : []));
    const { pictures, mistakes } = readMistakesJson(data.find((each) => mistakesMime in each)![mistakesMime]);
    assert(pictures.length > 0 && pictures.every(({ picture, preview }) => picture === '' && preview !== ''));
    assert(mistakes.every(({ picture }) => picture !== undefined));
  });

  it('writes answers without a judge, and says so', async () => {
    const { reports: [report] } = await run('%eval mm-vet demo=yes limit=3 judge=', 'yes'); // prettier-ignore
    assert.match(report!.text, /not judged/);
    assert.deepEqual(Object.values(JSON.parse(report!.submission!.text) as object), ['yes', 'yes', 'yes']);
  });

  const wrong: [line: string, code: string][] = [
    ['%eval', 'eval-task'],
    ['%eval flying', 'eval-task'],
    ['%eval pope', 'eval-option'],
    ['%eval pope speed=1', 'eval-option'],
    ['%eval pope limit=0', 'eval-option'],
    ['%eval coco-text noise=2', 'eval-option'],
    ['%eval pope shard=3/2', 'eval-option'],
    ['%eval pope random=none.json images=.', 'dataset-missing'],
    ['%eval coco-text demo=yes set=train', 'eval-empty'],
  ];
  for (const [line, code] of wrong) {
    it(`says what is wrong with ${line}`, async () => {
      await assert.rejects(run(line, ''), (thrown) => thrown instanceof Failure && thrown.code === code);
    });
  }

  it('can be cancelled', async () => {
    const stop = new AbortController();
    stop.abort();
    await assert.rejects(run('%eval pope demo=yes limit=3', 'no', stop.signal), { code: 'cancelled' });
  });

  describe('with an engine that answers many questions at once', () => {
    const folder = scratchFolder();
    after(() => removeScratch(folder));
    const line = '%eval pope demo=yes limit=12';
    const kept = (name: string): { id: string }[] =>
      readFileSync(join(folder, name), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((text) => JSON.parse(text) as { id: string });
    const start = async (engine: Together, name: string) => {
      const places = { folder, demo: resolve('media/demo') };
      const kernel = { ...kernelWith(engine), places };
      for await (const event of runCell([{ text: `${line} out=${name}` }], 0, kernel)) {
        if (event.type === 'evaluated') return event.report;
      }
      throw new Error('no report');
    };

    it('hands over those about one picture, and reports what one by one gives', async () => {
      const engine = new Together('no');
      const report = await start(engine, 'whole.jsonl');
      assert(
        engine.sizes.every((size) => size > 1 && size <= 32) && engine.sizes.length > 1,
        engine.sizes.join(),
      );
      const { reports } = await run(line, 'no');
      assert.equal(report.text, reports[0]!.text);
      assert.equal(kept('whole.jsonl').length, report.samples.length);
    });

    const ends: [what: string, before: (count: number) => Failure | undefined, code: string, atLeast: number][] = [
      ['when the engine dies', (count) => { if (count === 4) throw new Failure('engine-exited', 'It died.'); return undefined; }, 'engine-exited', 3],
      ['when one question ends the run', (count) => (count === 2 ? new Failure('model-not-finite', 'Not a number.') : undefined), 'model-not-finite', 2],
    ]; // prettier-ignore
    for (const [what, before, code, atLeast] of ends) {
      it(`keeps every answer that came ${what}, and does not ask for it again`, async () => {
        const name = `${code}.jsonl`;
        const engine = new Together('no');
        engine.before = before;
        await assert.rejects(start(engine, name), { code });
        const first = kept(name).map(({ id }) => id);
        assert(first.length >= atLeast, `${first.length} were kept`);
        const next = new Together('no');
        const report = await start(next, name);
        const all = kept(name).map(({ id }) => id);
        assert.deepEqual(all.slice(0, first.length), first);
        assert.equal(new Set(all).size, all.length);
        assert.equal(next.asked.length, all.length - first.length);
        assert.equal(report.samples.length, all.length);
      });
    }

    it('counts a question that is too long as wrong, and goes on', async () => {
      const engine = new Together('no');
      engine.before = (count) => (count === 2 ? new Failure('prompt-too-long', 'Too long.') : undefined);
      const { samples } = await start(engine, 'long.jsonl');
      assert.deepEqual(samples.flatMap(({ failure }) => failure ?? []), ['prompt-too-long']); // prettier-ignore
    });
  });

  it('gives the samples of the bundled model that asking one by one gives', async () => {
    const client = new EngineClient(engineEntry);
    const load: Kernel['engine']['load'] = (_, device) =>
      client.load(resolve('models/chatspot-nano'), device, { threads: 1 });
    const generate: Kernel['engine']['generate'] = (question, signal) => client.generate(question, signal);
    const generateAll: Kernel['engine']['generateAll'] = (questions, signal) =>
      client.generateAll(questions, signal);
    const samplesWith = async (engine: Kernel['engine'], line: string) => {
      for await (const event of runCell([{ text: line }], 0, kernelWith(engine))) {
        if (event.type === 'evaluated') return event.report.samples;
      }
      throw new Error('no report');
    };
    try {
      for (const line of ['pope', 'refcoco', 'coco-regions', 'mmbench'].map(
        (name) => `%eval ${name} demo=yes limit=3`,
      )) {
        const one = await samplesWith({ load, generate }, line);
        const many = await samplesWith({ load, generate, generateAll }, line);
        assert.equal(many.length, one.length);
        for (const [i, sample] of many.entries()) {
          const { confidence } = one[i]!;
          assert(Math.abs(sample.confidence - confidence) < 1e-3);
          assert.deepEqual({ ...sample, confidence, milliseconds: 0 }, { ...one[i], milliseconds: 0 }, line);
        }
      }
    } finally {
      await client.shutdown();
    }
  });

  it('reads options with blanks in them', () => {
    assert.deepEqual(splitWords('pope prompt="Is {question} there?"  limit=3 '), ['pope', 'prompt=Is {question} there?', 'limit=3']); // prettier-ignore
  });
});
