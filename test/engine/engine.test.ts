import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Asked, codeOf, resultOf } from './asked.js';
import type { FromEngine } from '../../kernel/engine/protocol.js';
import { changeJson, greedy, tinyModel, withModelCopy } from './tinyModel.js';
import { WatchedRuntime } from './watchedRuntime.js';

const nano = fileURLToPath(new URL('../../models/chatspot-nano', import.meta.url));

/** What the third column of tiny-answers.json says as bytes: text and byte tokens in one. */
function bytesOf(tokens: readonly string[]): string {
  const bytes = tokens.flatMap((token) => {
    const byte = /^<0x(..)>$/.exec(token);
    return byte === null ? [...Buffer.from(token.replace('▁', ' '))] : [parseInt(byte[1]!, 16)];
  });
  return Buffer.from(bytes).toString('utf8');
}

describe('engine', () => {
  describe('answers', () => {
    interface Golden {
      readonly prompt: string;
      readonly pictures: ('screen' | 'tall' | 'small')[];
      readonly answer: readonly string[];
      readonly meanLogProbability: number;
    }
    it('are those of an independent implementation, cold and from a kept prefix', async () => {
      const golden = JSON.parse(
        await readFile(new URL('fixtures/tiny-answers.json', import.meta.url), 'utf8'),
      ) as Golden[];
      for (const { prompt, pictures, answer, meanLogProbability } of golden) {
        const asked = await Asked.ready();
        for (const name of pictures) await asked.hand(name);
        const content = prompt.slice('<s><user>'.length, -'<bot>'.length);
        for (const reused of [false, true]) {
          const result = await asked.answer(content, pictures, { maxTokens: answer.length });
          assert.equal(result.seen.prompt, prompt);
          assert.equal(result.text, bytesOf(answer));
          assert.ok(Math.abs(result.meanLogProbability - meanLogProbability) < 1e-5);
          assert.equal(result.timings.reusedTokens > 0, reused);
        }
      }
    });

    it('come as tokens that together are the text, after progress', async () => {
      const asked = await Asked.ready();
      await asked.hand('screen');
      asked.events.length = 0;
      const { text, timings } = await asked.answer('<image>What?', ['screen']);
      assert.deepEqual(
        asked.events.flatMap((event) => (event.type === 'progress' ? [event.stage] : [])),
        ['reading picture', 'answering'],
      );
      const pieces = asked.events.flatMap((event) => (event.type === 'token' ? [event.text] : []));
      assert.equal(pieces.join(''), text);
      assert.equal(timings.answerTokens, greedy.maxTokens);
      assert.ok(timings.picture > 0 && timings.firstToken <= timings.total);
    });

    it('end at the end token, which has no text', async () => {
      const cold = await (await Asked.ready()).answer('abc', [], { maxTokens: 4 });
      // the model answers in bytes: its second token's id is the byte's place in the vocabulary
      await withModelCopy(async (folder) => {
        const asked = await Asked.ready(folder);
        const long = await asked.answer('abc', [], { maxTokens: 1 });
        assert.equal(long.finish, 'length');
        const second = 8 + cold.text.codePointAt(1)!;
        const letter = 8 + 256 + 1 + cold.text.codePointAt(1)! - 33;
        await changeJson(folder, 'generation_config.json', { eos_token_id: [second, letter] });
        await asked.load(folder);
        const ended = await asked.answer('abc', [], { maxTokens: 40 });
        assert.equal(ended.finish, 'stop');
        assert.equal(ended.text, cold.text[0]);
        assert.equal(ended.timings.answerTokens, 2);
      });
    });

    it('end before a stop string', async () => {
      const asked = await Asked.ready();
      const { text } = await asked.answer('abc', [], { maxTokens: 20 });
      const stop = text.slice(4, 7);
      const ended = await asked.answer('abc', [], { maxTokens: 20, stop: [stop] });
      assert.equal(ended.text, text.slice(0, text.indexOf(stop)));
      assert.equal(ended.finish, 'stop');
    });

    it('are the same for one seed and another for another', async () => {
      const asked = await Asked.ready();
      const texts: string[] = [];
      for (const seed of [1, 1, 2])
        texts.push((await asked.answer('abc', [], { temperature: 1.5, seed })).text);
      assert.equal(texts[0], texts[1]);
      assert.notEqual(texts[0], texts[2]);
    });

    it('show what the model saw', async () => {
      const asked = await Asked.ready();
      await asked.hand('screen');
      const { seen } = await asked.answer('<image>?', ['screen']);
      const [{ width, height, rgb } = assert.fail()] = seen.pictures;
      assert.deepEqual([width, height, rgb.length], [32, 32, 32 * 32 * 3]);
      assert.deepEqual([...rgb.subarray(0, 3)], [127, 127, 127], 'the padding above a wide picture');
    });

    it('are cut where the context ends', async () => {
      const asked = await Asked.ready();
      const { timings, finish } = await asked.answer('no end '.repeat(34), [], { maxTokens: 100 });
      assert.equal(timings.promptTokens + timings.answerTokens, 256);
      assert.equal(finish, 'length');
    });
  });

  describe('kept prefixes', () => {
    it('the second question about a picture reads only its own tokens, and answers as a cold one', async () => {
      const warm = await Asked.ready();
      await warm.hand('screen');
      await warm.answer('<image>What is this?', ['screen']);
      const second = await warm.answer('<image>How many?', ['screen']);
      assert.equal(second.timings.picture, 0);
      assert.ok(second.timings.reusedTokens >= 18, 'beginning, user and 16 picture positions');

      const cold = await Asked.ready();
      await cold.hand('screen');
      const first = await cold.answer('<image>How many?', ['screen']);
      assert.equal(first.timings.reusedTokens, 0);
      assert.equal(second.text, first.text);
      assert.ok(Math.abs(second.meanLogProbability - first.meanLogProbability) < 1e-5);
    });

    it('the next turn of a conversation reads only what is new', async () => {
      const asked = await Asked.ready();
      const { text, timings } = await asked.answer('What is the first question?', [], {
        maxTokens: 3,
        stop: [],
      });
      const next = resultOf(
        await asked.ask({
          messages: [
            { role: 'user', content: 'What is the first question?' },
            { role: 'assistant', content: text },
            { role: 'user', content: 'And the second?' },
          ],
          pictures: [],
          sampling: greedy,
        }),
      );
      assert.ok(next.timings.reusedTokens >= timings.promptTokens);
    });

    it('a warmed picture does not wait for its first question', async () => {
      const asked = await Asked.ready();
      await asked.hand('tall', true);
      const { timings } = await asked.answer('<image>What?', ['tall']);
      assert.equal(timings.picture, 0);
      assert.equal(timings.reusedTokens, 18);
    });

    it('another picture shares nothing but the beginning', async () => {
      const asked = await Asked.ready();
      await asked.hand('tall');
      await asked.hand('small');
      const one = await asked.answer('<image>What is this?', ['tall']);
      const other = await asked.answer('<image>What is this?', ['small']);
      assert.equal(other.timings.reusedTokens, 0);
      assert.notEqual(one.text, other.text);
    });

    it('a budget of nothing keeps nothing', async () => {
      const asked = await Asked.ready(tinyModel, { prefixBudget: 0 });
      await asked.answer('What is this long question?');
      assert.equal((await asked.answer('What is this long question?')).timings.reusedTokens, 0);
    });

    it('another model starts afresh, the same one is not loaded again', async () => {
      const asked = await Asked.ready();
      await asked.hand('screen');
      const before = await asked.answer('<image>What is this?', ['screen']);
      await asked.load(tinyModel);
      assert.ok((await asked.answer('<image>What is this?', ['screen'])).timings.reusedTokens > 0);
      await withModelCopy(async (folder) => {
        await changeJson(folder, 'chatspot.json', { frame: 'whole' });
        await asked.load(folder);
        const after = await asked.answer('<image>What is this?', ['screen']);
        assert.equal(after.timings.reusedTokens, 0);
        assert.notDeepEqual(after.seen.pictures[0]!.rgb, before.seen.pictures[0]!.rgb);
      });
    });
  });

  describe('cancel', () => {
    it('gets in between two tokens', async () => {
      const asked = await Asked.ready();
      asked.onEvent = (event) => {
        if (event.type === 'token') asked.cancel(event.id);
      };
      assert.equal(codeOf(await asked.generate('abc', [], { maxTokens: 200 })), 'cancelled');
      assert.equal(asked.events.filter(({ type }) => type === 'token').length, 1);
      asked.onEvent = () => undefined;
      assert.equal((await asked.answer('abc')).finish, 'length');
    });

    it('ends a request that still waits, and leaves the one before it alone', async () => {
      const asked = await Asked.ready();
      const first = asked.generate('abc');
      const second = asked.generate('def');
      asked.cancel(3);
      assert.equal(codeOf(await second), 'cancelled');
      assert.equal(resultOf(await first).finish, 'length');
    });

    it('ends a load in whichever part it is, leaves nothing of it open, and the next load works', async () => {
      const count = new WatchedRuntime();
      await (await Asked.ready(nano, { runtime: count })).load(nano);
      for (let part = 1; part <= count.made; part++) {
        const watched = new WatchedRuntime();
        const asked = new Asked({ runtime: watched });
        watched.onCreate = (made) => {
          if (made === part) asked.cancel(1);
        };
        assert.equal(codeOf(await asked.load(nano)), 'cancelled', `part ${part}`);
        // The model's three graphs; the others have a single node and are made before anyone could look.
        assert.equal(watched.made, part <= 3 ? part : count.made);
        assert.equal(watched.open, 0);
        assert.equal(codeOf(await asked.generate('abc')), 'no-model');
        assert.equal((await asked.load(nano)).type, 'done');
        assert.ok((await asked.answer('What?')).text.length > 0);
      }
    });

    it('ends the reading of a picture, which the next question then reads', async () => {
      const watched = new WatchedRuntime();
      const asked = await Asked.ready(nano, { runtime: watched });
      await asked.hand('screen');
      const finished = watched.finished;
      watched.copies = 64;
      watched.onRun = (inputs) => {
        // The picture is resized before, which is quick.
        if (inputs.includes('pixel_values')) asked.cancel(3);
      };
      assert.equal(codeOf(await asked.generate('<image>What is this?', ['screen'])), 'cancelled');
      assert.equal(watched.finished - finished, 1, 'it was read to its end');
      assert.ok(!asked.events.some((event) => event.type === 'progress' && event.stage === 'answering'));
      watched.onRun = () => undefined;
      watched.copies = 1;
      assert.ok((await asked.answer('<image>What is this?', ['screen'])).timings.picture > 0);
    });

    it('of a request that has ended or never was does nothing', async () => {
      const asked = await Asked.ready();
      asked.cancel(1);
      asked.cancel(99);
      assert.equal((await asked.answer('abc')).finish, 'length');
    });
  });

  describe('failures', () => {
    const failures: readonly [code: string, ask: (asked: Asked) => Promise<FromEngine>][] = [
      ['prompt-empty', (asked) => asked.generate('  ')],
      ['picture-count', (asked) => asked.generate('<image>What?')],
      ['picture-count', (asked) => asked.generate('What?', ['screen'])],
      ['picture-unknown', (asked) => asked.generate('<image>What?', ['nobody gave this'])],
      ['prompt-too-long', (asked) => asked.generate('x'.repeat(300))],
      ['model-missing', (asked) => asked.load('/no/such/folder')],
    ];
    for (const [code, ask] of failures) {
      it(code, async () => assert.equal(codeOf(await ask(await Asked.ready())), code));
    }

    it('prompt-too-long tells both counts', async () => {
      const event = await (await Asked.ready()).generate('x'.repeat(300));
      assert.match((event as Extract<FromEngine, { type: 'failed' }>).error.message, /303 tokens.*256/);
    });

    it('no-model before a model is loaded', async () => {
      assert.equal(codeOf(await new Asked().generate('abc')), 'no-model');
    });

    it('a picture that made room for others is unknown', async () => {
      const asked = await Asked.ready(tinyModel, { pictureBudget: 360_000 });
      await asked.hand('screen'); // 397 × 211 × 4 = 335 068 bytes
      await asked.hand('tall');
      await asked.hand('small');
      assert.equal((await asked.answer('<image>?', ['small'])).finish, 'length');
      await asked.hand('screen');
      assert.equal(codeOf(await asked.generate('<image>?', ['tall'])), 'picture-unknown');
    });
  });
});
