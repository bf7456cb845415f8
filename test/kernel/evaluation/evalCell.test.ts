import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { Jimp } from 'jimp';
import { evaluationOutputs } from '../../../kernel/evaluation/evaluationOutputs.js';
import { splitWords } from '../../../kernel/evaluation/options.js';
import type { GenerateResult, LoadResult } from '../../../kernel/engine/protocol.js';
import type { Question } from '../../../kernel/engine/question.js';
import { Failure } from '../../../kernel/failure.js';
import { joined } from '../../../kernel/ipynb.js';
import { mistakesMime } from '../../../kernel/savedAnswer.js';
import { readMistakesJson } from '../../../webview/output/json.js';
import { runCell, type CellEvent, type Kernel } from '../../../kernel/runCell.js';

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
    this.asked.push(question);
    const timings = { picture: 0, prefill: 0, firstToken: 0, total: 0, promptTokens: 0, reusedTokens: 0 };
    const result: GenerateResult = {
      ...{ text: this.answer, finish: 'stop', meanLogProbability: -0.1, seen: { prompt: 'p', pictures: [] } },
      timings: { ...timings, answerTokens: 1, tokensPerSecond: 1 },
    };
    yield { type: 'done', result } as const;
  }
}

function kernelWith(engine: OneAnswer, signal?: AbortSignal): Kernel {
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
    const outputs = await evaluationOutputs(reports[0]!, 7);
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

  it('reads options with blanks in them', () => {
    assert.deepEqual(splitWords('pope prompt="Is {question} there?"  limit=3 '), ['pope', 'prompt=Is {question} there?', 'limit=3']); // prettier-ignore
  });
});
