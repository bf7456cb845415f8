import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineClient } from '../../kernel/engine/client.js';
import { checkModel } from '../../kernel/engine/process/checkModel.js';
import { Engine } from '../../kernel/engine/process/engine.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import type { FromEngine } from '../../kernel/engine/protocol.js';
import { convert } from '../../models/convert/convert.js';
import { fixture } from '../models/convert/runModel.js';
import { changeJson, engineEntry, tinyModel } from './tinyModel.js';

describe('text features of the engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'text-encoder-'));
  const encoder = join(folder, 'clip');
  const other = join(folder, 'other');
  const client = new EngineClient(engineEntry);
  before(async () => {
    await convert({ source: fixture('clip-text'), target: encoder, quant: 'fp32' });
    await convert({ source: fixture('clip-legacy'), target: other, quant: 'q8' });
  });
  after(async () => {
    await client.shutdown();
    rmSync(folder, { recursive: true });
  });
  const copy = async (name: string) => {
    const to = join(folder, name);
    await cp(encoder, to, { recursive: true });
    return to;
  };

  it('come from a process, beside the model that answers, for more texts than fit one run', async () => {
    await client.load(tinyModel, 'cpu', { threads: 1 });
    const texts = Array.from({ length: 70 }, (_, i) => `a photo of ${'a button '.repeat(i % 6)}${i}`);
    const { size, values, encoder: identity } = await client.embedTexts(encoder, texts);
    assert.deepEqual([size, values.length, identity.name], [24, 24 * 70, 'clip']);
    for (const i of [0, 31, 32, 69]) {
      const alone = await client.embedTexts(encoder, [texts[i]!]);
      assert.equal(alone.encoder.fingerprint, identity.fingerprint);
      const row = values.subarray(i * size, (i + 1) * size);
      const largest = Math.max(...row.map((value, k) => Math.abs(value - alone.values[k]!)));
      assert(largest < 1e-5, `text ${i} depends on its neighbours: ${largest}`);
    }
  });

  it('follow the folder that is named, and say which it was', async () => {
    const first = await client.embedTexts(encoder, ['a link']);
    const second = await client.embedTexts(other, ['a link']);
    assert.notEqual(first.encoder.fingerprint, second.encoder.fingerprint);
    assert.deepEqual(await client.embedTexts(encoder, ['a link']), first);
    assert.deepEqual((await client.embedTexts(encoder, [])).values.length, 0);
  });

  it('are computed again by a new process', async () => {
    const before = await client.embedTexts(encoder, ['a link']);
    process.kill(client.pid!, 'SIGKILL');
    await assert.rejects(client.embedTexts(encoder, ['a link']), { code: 'engine-exited' });
    assert.deepEqual(await client.embedTexts(encoder, ['a link']), before);
  });

  it('end as cancelled', async () => {
    await assert.rejects(client.embedTexts(encoder, ['a'], AbortSignal.abort()), { code: 'cancelled' });
    const events: FromEngine[] = [];
    const engine = new Engine({ runtime: await openRuntime(), send: (event) => events.push(event) });
    const ended = engine.receive({ type: 'embed-texts', id: 1, folder: encoder, texts: ['a'] });
    await engine.receive({ type: 'cancel', target: 1 });
    await ended;
    assert.deepEqual(
      events.map((event) => [event.type, event.type === 'failed' ? event.error.code : '']),
      [['failed', 'cancelled']],
    );
  });

  it('stop between two runs', async () => {
    const texts = new Array<string>(200).fill('a photo of a button');
    const events: FromEngine[] = [];
    const stop = new AbortController();
    const runtime = await openRuntime();
    let runs = 0;
    const counted: typeof runtime = {
      name: runtime.name,
      providers: runtime.providers,
      tensor: (...given) => runtime.tensor(...given),
      create: async (...given) => {
        const session = await runtime.create(...given);
        return {
          ...{ inputs: session.inputs, outputs: session.outputs, writesInPlace: session.writesInPlace },
          run: async (feeds) => {
            runs++;
            const outputs = await session.run(feeds);
            stop.abort();
            return outputs;
          },
          release: () => session.release(),
        };
      },
    };
    const engine = new Engine({ runtime: counted, send: (event) => events.push(event) });
    stop.signal.addEventListener('abort', () => void engine.receive({ type: 'cancel', target: 5 }));
    await engine.receive({ type: 'embed-texts', id: 5, folder: encoder, texts });
    assert.deepEqual([runs, events.at(-1)!.type], [1, 'failed']);
  });

  const wrong: [what: string, folder: () => string | Promise<string>, code: string, says: RegExp][] = [
    ['no folder', () => join(folder, 'none'), 'model-missing', /There is no folder/],
    ['a model that answers', () => tinyModel, 'model-unsupported', /answers questions and no text encoder/],
    [
      'a text encoder of another kind',
      async () => {
        const to = await copy('siglip');
        await changeJson(to, 'config.json', { model_type: 'siglip' });
        return to;
      },
      'model-unsupported',
      /of the kind siglip; choose CLIP's/,
    ],
    [
      'a graph that was cut off',
      async () => {
        const to = await copy('cut');
        truncateSync(join(to, 'onnx/text_model.onnx'), 3000);
        return to;
      },
      'model-broken',
      /text_model\.onnx in .* does not run/,
    ],
    [
      'a tokenizer that cannot be read',
      async () => {
        const to = await copy('tokenizer');
        await changeJson(to, 'tokenizer.json', { model: { type: 'Strange' } });
        return to;
      },
      'model-config',
      /The tokenizer in .* cannot be read/,
    ],
  ];
  for (const [what, where, code, says] of wrong) {
    it(`refuse ${what}: ${code}`, async () => {
      await assert.rejects(client.embedTexts(await where(), ['a']), { code, message: says });
    });
  }

  it('a text encoder is refused where a model is to answer', async () => {
    const says = { code: 'model-unsupported', message: /is a text encoder, which answers no questions/ };
    await assert.rejects(client.load(encoder, 'cpu'), says);
  });

  it('its folder passes the check, and a broken one does not', async () => {
    await checkModel(encoder);
    const to = await copy('checked');
    truncateSync(join(to, 'onnx/text_model.onnx'), 3000);
    await assert.rejects(checkModel(to), { code: 'model-broken', message: /^text_model\.onnx in .* cannot be opened/ }); // prettier-ignore
  });
});
