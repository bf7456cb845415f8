import assert from 'node:assert/strict';
import { Jimp, JimpMime } from 'jimp';
import type { GenerateResult } from '../../../kernel/engine/protocol.js';
import type { Question } from '../../../kernel/engine/question.js';
import { Failure } from '../../../kernel/failure.js';
import type { Kernel } from '../../../kernel/runCell.js';
import { Asking } from '../../../src/panel/asking.js';
import type { ToPanel } from '../../../webview/protocol.js';

const png = new Jimp({ width: 100, height: 50 }).getBuffer(JimpMime.png);

/** An engine that says one word after the other until it is stopped. */
class WordyEngine {
  readonly asked: Question[] = [];
  refusal: Failure | undefined;
  constructor(
    private readonly words: readonly string[],
    /** Milliseconds for each word. */
    private readonly pause = 0,
  ) {}

  kernel(signal: AbortSignal): Kernel {
    if (this.refusal !== undefined) throw this.refusal;
    const coordinates = {
      dialect: 'chatspot',
      frame: 'whole',
      width: 192,
      height: 192,
      decimals: 2,
    } as const;
    const model = { name: 'wordy', folder: 'wordy', fingerprint: 'f', coordinates };
    return {
      engine: {
        load: async () => ({ device: { provider: 'cpu', considered: [] }, model, milliseconds: 1 }),
        generate: (question) => this.#generate(question, signal),
      },
      files: { read: async () => png, find: async () => [] },
      settings: {
        ...{ model: 'wordy', device: 'auto' },
        sampling: { temperature: 0, topP: 1, seed: 1, maxTokens: 256, stop: [] },
      },
      signal,
    };
  }

  async *#generate(question: Question, signal: AbortSignal | undefined) {
    this.asked.push(question);
    for (const text of this.words) {
      await new Promise((resolve) => setTimeout(resolve, this.pause));
      if (signal?.aborted) throw new Failure('cancelled', 'The question was cancelled.');
      yield { type: 'token', text } as const;
    }
    const timings = { picture: 0, prefill: 0, firstToken: 0, total: 1234, promptTokens: 0, reusedTokens: 0 };
    const result: GenerateResult = {
      text: this.words.join(''),
      finish: 'stop',
      meanLogProbability: -0.1,
      timings: { ...timings, answerTokens: 3, tokensPerSecond: 1 },
      seen: { prompt: 'p', pictures: [] },
    };
    yield { type: 'done', result } as const;
  }
}

describe('asking from the panel', () => {
  let posted: ToPanel[];
  const startAsking = (engine: WordyEngine) => {
    posted = [];
    const kernel = (signal: AbortSignal) => engine.kernel(signal);
    return new Asking('a b.png', kernel, (message) => posted.push(message));
  };
  const end = () => posted.at(-1)!;

  it('streams the whole answer so far and ends with its regions', async () => {
    const engine = new WordyEngine(['A lamp ', '<box>[0.10,0.20,0.50,0.60]</box>', '.'], 50);
    await startAsking(engine).ask('1', [{ text: 'Where is the lamp?' }]);
    const partial = posted.flatMap((message) => (message.type === 'partial' ? [message.text] : []));
    assert.equal(partial[0], 'A lamp ');
    const message = end();
    assert(message.type === 'answer');
    assert.deepEqual(message.answer.regions.map(({ points }) => points), [[[10, 10], [50, 30]]]); // prettier-ignore
    assert.match(message.answer.origin, /^wordy · CPU.* · 1\.2 s$/);
    assert.equal(engine.asked[0]!.pictures.length, 1);
  });

  it('goes on with a conversation', async () => {
    const engine = new WordyEngine(['Yes.']);
    const turns = [{ text: 'Is <box lamp: 10 10 20 20> on?', answer: 'No.' }, { text: 'Is <lamp> red?' }];
    await startAsking(engine).ask('1', turns);
    assert.equal(end().type, 'answer');
    assert.deepEqual(
      engine.asked[0]!.messages.map(({ role }) => role),
      ['user', 'assistant', 'user'],
    );
  });

  it('can be stopped, and says so', async () => {
    const asking = startAsking(
      new WordyEngine(
        Array.from({ length: 100 }, () => 'on '),
        5,
      ),
    );
    const done = asking.ask('1', [{ text: 'Say on.' }]);
    asking.stop('another');
    setTimeout(() => asking.stop('1'), 30);
    await done;
    const message = end();
    assert(message.type === 'failed');
    assert.deepEqual([message.code, message.message], ['cancelled', 'Stopped.']);
  });

  it('tells a panel that was hidden what it missed', async () => {
    const asking = startAsking(new WordyEngine(['A ', 'lamp.'], 300));
    const done = asking.ask('1', [{ text: 'What?' }]);
    while (!posted.some(({ type }) => type === 'partial')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    posted.length = 0;
    asking.replay('1');
    assert.deepEqual(
      posted.map(({ type }) => type),
      ['progress', 'partial'],
    );
    await done;
    posted.length = 0;
    asking.replay('1');
    assert.deepEqual(
      posted.map(({ type }) => type),
      ['answer'],
    );
  });

  it('ends a question that a former window asked', () => {
    startAsking(new WordyEngine([])).replay('old');
    const message = end();
    assert(message.type === 'failed' && message.code === 'interrupted');
  });

  it('turns every failure into an end', async () => {
    const engine = new WordyEngine([]);
    engine.refusal = new Failure('untrusted', 'Not here.');
    await startAsking(engine).ask('1', [{ text: 'What?' }]);
    assert.deepEqual(posted, [{ type: 'failed', ask: '1', code: 'untrusted', message: 'Not here.' }]);
    await startAsking(new WordyEngine(['x'])).ask('2', [{ text: '<box 1 1 900 900>?' }]);
    const message = end();
    assert(message.type === 'failed', JSON.stringify(message));
    assert.match(message.message, /^The box reaches \(900, 900\)/);
  });
});
