import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { EngineClient, type EngineClientOptions } from '../../kernel/engine/client.js';
import type { LoadResult, PictureData } from '../../kernel/engine/protocol.js';
import type { AnswerEvent, Question } from '../../kernel/engine/question.js';
import { Failure } from '../../kernel/failure.js';
import { greedy } from './tinyModel.js';

const entry = fileURLToPath(new URL('fakeEngine.mjs', import.meta.url));
const pictureOf = (key: string): PictureData => ({ key, width: 1, height: 1, rgba: new Uint8Array(4) });
const question = (content: string, ...pictures: string[]): Question => ({
  messages: [{ role: 'user', content }],
  pictures: pictures.map(pictureOf),
  sampling: greedy,
});

async function collect(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const all: AnswerEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
const failsWith =
  (code: string, word = /./) =>
  (error: unknown) => {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, word);
    return true;
  };

describe('engine client', () => {
  const clients: EngineClient[] = [];
  const start = (mode = '', options: Partial<EngineClientOptions> = {}): EngineClient => {
    const client = new EngineClient({ entry, env: { FAKE_ENGINE: mode }, ...options });
    clients.push(client);
    return client;
  };
  const textOf = async (client: EngineClient, asked: Question): Promise<string> => {
    const last = (await collect(client.generate(asked))).at(-1)!;
    assert.equal(last.type, 'done');
    return (last as Extract<AnswerEvent, { type: 'done' }>).result.text;
  };
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.shutdown();
  });

  it('gives progress, tokens and the result, in order', async () => {
    const events = await collect(start().generate(question('hello')));
    assert.deepEqual(
      events.map(({ type }) => type),
      ['progress', 'token', 'token', 'done'],
    );
  });

  it('hands a picture over once', async () => {
    const client = start();
    assert.equal(await textOf(client, question('hello', 'a', 'b')), 'answer with none, pictures a,b');
    assert.equal(await textOf(client, question('hello', 'b', 'c')), 'answer with none, pictures a,b,c');
  });

  it('hands it over again when the engine dropped it', async () => {
    const client = start('forgets pictures');
    await client.picture(pictureOf('a'));
    assert.equal(await textOf(client, question('hello', 'a')), 'answer with none, pictures a');
  });

  it('says in a sentence that the pictures of a question are too large together', async () => {
    const client = start('has room for one picture');
    const both = { ...question('hello', 'a'), pictures: [pictureOf('a'), pictureOf('b')] };
    await assert.rejects(textOf(client, both), failsWith('pictures-too-large'));
    const outcomes: unknown[] = [];
    for await (const answer of client.generateAll([both, question('hello', 'c')]))
      outcomes[answer.index] = answer;
    assert.match(JSON.stringify(outcomes), /pictures-too-large.*answer to hello/);
  });

  it('many requests at once end once each', async () => {
    const client = start();
    const texts = await Promise.all(
      Array.from({ length: 20 }, (_, i) => textOf(client, question('hello', `${i}`))),
    );
    assert.equal(texts.length, 20);
  });

  it('a failed request throws its code and the next one works', async () => {
    const client = start();
    await assert.rejects(client.load('broken', 'cpu'), failsWith('model-missing'));
    assert.equal(((await client.load('good', 'cpu')) as LoadResult).model.name, 'good on cpu');
  });

  it('an engine that dies fails all that is pending, with the end of its log', async () => {
    const client = start();
    const pending = ['hang', 'hang', 'die'].map((content) => collect(client.generate(question(content))));
    const results = await Promise.allSettled(pending);
    for (const result of results) {
      assert.equal(result.status, 'rejected');
      failsWith('engine-exited', /exited with code 7.*\nlast words of the engine$/)(result.reason);
    }
  });

  it('the next request starts it again, with its model and its pictures', async () => {
    const client = start();
    await client.load('nano', 'auto');
    await textOf(client, question('hello', 'a'));
    const { pid } = client;
    await assert.rejects(collect(client.generate(question('die'))), failsWith('engine-exited'));
    assert.equal(client.pid, undefined);
    assert.equal(await textOf(client, question('hello', 'a')), 'answer with nano on auto, pictures a');
    assert.notEqual(client.pid, pid);
  });

  it('kill -9 in the middle of an answer: a sentence, then it works again', async () => {
    const client = start();
    await client.load('nano', 'cpu');
    const answer = client.generate(question('hang'));
    assert.equal((await answer.next()).value?.type, 'token');
    process.kill(client.pid!, 'SIGKILL');
    await assert.rejects(answer.next(), failsWith('engine-exited', /SIGKILL; ask again/));
    assert.equal(await textOf(client, question('hello')), 'answer with nano on cpu, pictures ');
  });

  it('one that dies before it says hello fails with its log, every time', async () => {
    const client = start('dies at once');
    for (let i = 0; i < 2; i++) {
      await assert.rejects(
        client.load('nano', 'cpu'),
        failsWith('engine-exited', /code 3[^]*no room for the engine/),
      );
    }
  });

  it('one that dies when it tries the GPU does without it, also when it is started again', async () => {
    const client = start('dies on a GPU');
    assert.equal((await client.load('nano', 'auto')).model.name, 'nano on auto');
    await assert.rejects(collect(client.generate(question('die'))), failsWith('engine-exited'));
    assert.equal(await textOf(client, question('hello')), 'answer with nano on auto, pictures ');
    await assert.rejects(client.load('nano', 'webgpu'), failsWith('engine-exited'));
  });

  it('one that dies on the processor does not blame the GPU and is not tried twice', async () => {
    const client = start('dies on the processor');
    await assert.rejects(client.load('nano', 'auto'), failsWith('engine-exited', /SIGKILL/));
    assert.equal(client.pid, undefined);
  });

  for (const when of ['before it says hello', 'while it tries the GPU']) {
    it(`shutdown ${when} cancels what was asked and starts nothing`, async () => {
      const client = start();
      let onProgress!: () => void;
      const trying = new Promise<void>((resolve) => (onProgress = resolve));
      const asked = Promise.all([
        assert.rejects(
          client.load('hang', 'auto', { onProgress }),
          failsWith('cancelled', /engine was ended/),
        ),
        assert.rejects(collect(client.generate(question('hang'))), failsWith('cancelled')),
      ]);
      if (when === 'while it tries the GPU') await trying;
      const { pid } = client;
      await client.shutdown();
      await asked;
      assert.equal(client.pid, undefined);
      assert.throws(() => process.kill(pid!, 0), { code: 'ESRCH' });
    });
  }

  it('a load cancelled before it begins starts no process', async () => {
    const client = start();
    const signal = AbortSignal.abort();
    await assert.rejects(client.load('nano', 'auto', { signal }), failsWith('cancelled'));
    assert.equal(client.pid, undefined);
  });

  it('one of another protocol is refused', async () => {
    await assert.rejects(start('old').load('nano', 'cpu'), failsWith('engine-protocol', /protocol 1/));
  });

  it('a file that is not there fails with a sentence', async () => {
    const client = start('', { entry: '/no/such/engine.js' });
    await assert.rejects(collect(client.generate(question('hello'))), failsWith('engine-exited', /no\/such/));
    const other = start('', { execPath: '/no/such/node' });
    await assert.rejects(
      collect(other.generate(question('hello'))),
      failsWith('engine-exited', /could not be started/),
    );
  });

  it('a request cancelled before it begins does not reach the engine', async () => {
    const client = start();
    await assert.rejects(
      collect(client.generate(question('die'), AbortSignal.abort())),
      failsWith('cancelled'),
    );
    assert.equal(await textOf(client, question('hello')), 'answer with none, pictures ');
  });

  for (const mode of ['', 'forgets pictures']) {
    it(`many questions get one answer each${mode === '' ? '' : ', also when the engine dropped their pictures'}`, async () => {
      const texts: string[] = [];
      const asked = ['a', 'b', 'c'].map((word) => question(word, word === 'b' ? 'x' : 'y'));
      for await (const answer of start(mode).generateAll(asked)) {
        assert.ok('result' in answer);
        texts[answer.index] = answer.result.text;
      }
      assert.deepEqual(texts, ['answer to a', 'answer to b', 'answer to c']);
    });
  }

  it('an engine too busy to cancel is killed after the grace period and started again', async () => {
    const client = start('', { cancelGrace: 20 });
    const controller = new AbortController();
    const answer = client.generate(question('hang'), controller.signal);
    assert.equal((await answer.next()).value?.type, 'token');
    controller.abort();
    await assert.rejects(answer.next(), failsWith('cancelled'));
    assert.equal(await textOf(client, question('hello')), 'answer with none, pictures ');
  });

  it('an engine that cannot give up a load is killed after the grace period and started again', async () => {
    const client = start('', { cancelGrace: 20 });
    const controller = new AbortController();
    const { signal } = controller;
    const loading = client.load('hang', 'auto', { signal, onProgress: () => controller.abort() });
    await assert.rejects(loading, failsWith('cancelled'));
    await client.load('nano', 'cpu');
    assert.equal(await textOf(client, question('hello')), 'answer with nano on cpu, pictures ');
  });

  it('leaving the loop early cancels', async () => {
    const client = start('', { cancelGrace: 0 });
    for await (const event of client.generate(question('hang'))) {
      assert.equal(event.type, 'token');
      break;
    }
    assert.equal(await textOf(client, question('hello')), 'answer with none, pictures ');
  });

  it('the log arrives line by line, without colours', async () => {
    const lines: string[] = [];
    const client = start('', { onLog: (line) => lines.push(line) });
    await assert.rejects(collect(client.generate(question('die'))), failsWith('engine-exited'));
    assert.deepEqual(lines, ['last words of the engine']);
  });

  it('shutdown ends the process, twice is harmless, and a later request starts it', async () => {
    const client = start();
    await client.load('nano', 'cpu');
    await client.shutdown();
    await client.shutdown();
    assert.equal(client.pid, undefined);
    assert.equal(await textOf(client, question('hello')), 'answer with nano on cpu, pictures ');
  });
});
