import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../../kernel/engine/client.js';
import type { GenerateResult, PictureData } from '../../kernel/engine/protocol.js';
import { Failure } from '../../kernel/failure.js';
import { engineEntry, greedy, picture, tinyModel } from './tinyModel.js';

/** The real engine in its own process, with a model of random weights. */
describe('engine process', () => {
  const client = new EngineClient(engineEntry);
  let screen: PictureData;
  before(async () => {
    screen = await picture('screen');
  });
  after(() => client.shutdown());

  const ask = (content: string, maxTokens = greedy.maxTokens, signal?: AbortSignal) =>
    client.generate(
      {
        messages: [{ role: 'user', content: `<image>${content}` }],
        pictures: [screen],
        sampling: { ...greedy, maxTokens },
      },
      signal,
    );
  async function answer(content: string): Promise<GenerateResult> {
    for await (const event of ask(content)) if (event.type === 'done') return event.result;
    return assert.fail('no result');
  }

  it('loads a model and tells its device', async () => {
    const { device, model } = await client.load(tinyModel, 'auto', { threads: 1 });
    assert.equal(model.name, 'tiny-llava');
    assert.ok(device.considered.every(({ reason }) => reason.endsWith('.')));
  });

  it('answers, and the pixels that the model saw arrive as bytes', async () => {
    const { text, seen } = await answer('What?');
    assert.ok(text.length > 0);
    assert.ok(seen.pictures[0]!.rgb instanceof Uint8Array);
  });

  it('stops between tokens when it is cancelled, and goes on in the same process', async () => {
    const { pid } = client;
    const controller = new AbortController();
    const events = ask('Tell me all.', 200, controller.signal);
    const cancelled = async (): Promise<void> => {
      for await (const event of events) if (event.type === 'token') controller.abort();
    };
    await assert.rejects(cancelled, (error) => error instanceof Failure && error.code === 'cancelled');
    await answer('What?');
    assert.equal(client.pid, pid);
  });

  it('gives up a load that is cancelled, and goes on in the same process', async () => {
    const { pid } = client;
    const nano = fileURLToPath(new URL('../../models/chatspot-nano', import.meta.url));
    const controller = new AbortController();
    const loading = client.load(nano, 'cpu', {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await assert.rejects(loading, (error) => error instanceof Failure && error.code === 'cancelled');
    assert.equal((await client.load(tinyModel, 'cpu', { threads: 1 })).model.name, 'tiny-llava');
    await answer('What?');
    assert.equal(client.pid, pid);
  });

  it('killed with SIGKILL in the middle of an answer, it comes back with its model and answers the same', async () => {
    const before = await answer('What?');
    const events = ask('Tell me all.', 200);
    const killed = async (): Promise<void> => {
      for await (const event of events) if (event.type === 'token') process.kill(client.pid!, 'SIGKILL');
    };
    await assert.rejects(killed, (error) => error instanceof Failure && error.code === 'engine-exited');
    const after = await answer('What?');
    assert.equal(after.text, before.text);
    assert.equal(after.timings.reusedTokens, 0);
  });
});
