import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutoTokenizer, CLIPTextModelWithProjection, env, Tensor } from '@huggingface/transformers';
import { ClipTextEncoder } from '../../../kernel/engine/process/clipTextEncoder.js';
import { openRuntime } from '../../../kernel/engine/process/openRuntime.js';
import { Failure } from '../../../kernel/failure.js';
import { convert } from '../../../models/convert/convert.js';
import { changeJson, changeTensors, copyFixture } from './checkpointFiles.js';
import { fixture } from './runModel.js';

/** Written by reference/clip_text.py: each text alone, without padding. */
interface GoldenText {
  readonly text: string;
  readonly ids: number[];
  readonly features: number[];
}

/** Tokens that the fixtures' encoders take. */
const limit = 20;

const goldenTexts = (name: string) =>
  JSON.parse(readFileSync(join(fixture(name), 'golden.json'), 'utf8')) as GoldenText[];

const lengthOf = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
const farthest = (a: ArrayLike<number>, b: readonly number[]) =>
  Math.max(...b.map((value, i) => Math.abs(value - a[i]!)));
const cosine = (a: ArrayLike<number>, b: readonly number[]) =>
  b.reduce((sum, value, i) => sum + value * a[i]!, 0) / (lengthOf(Array.from(a)) * lengthOf(b));

const runtime = await openRuntime();
const never = new AbortController().signal;

describe('a converted text encoder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  before(() => {
    env.allowRemoteModels = false;
    env.localModelPath = folder;
  });
  after(() => rmSync(folder, { recursive: true }));

  const converted = async (name: string, quant: Parameters<typeof convert>[0]['quant'], more = {}) => {
    const target = `${name}-${quant}${Object.keys(more).join('')}`;
    await convert({ source: fixture(name), target: join(folder, target), quant, ...more });
    return target;
  };
  /** The features of all texts at once, so that all but the longest are filled up. */
  const byEngine = async (target: string, texts: readonly string[]) => {
    const encoder = await ClipTextEncoder.open(join(folder, target), runtime, 1);
    const { size, values } = await encoder.embed(texts, never);
    await encoder.release();
    return texts.map((_, i) => values.subarray(i * size, (i + 1) * size));
  };

  for (const name of ['clip-legacy', 'clip-text']) {
    const golden = goldenTexts(name);
    const texts = golden.map(({ text }) => text);

    it(`${name}: the engine computes PyTorch's features, of length 1`, async () => {
      const rows = await byEngine(await converted(name, 'fp32'), texts);
      for (const [i, { text, features }] of golden.entries()) {
        const length = lengthOf(features);
        const error = farthest(
          rows[i]!.map((value) => value * length),
          features,
        );
        assert(error < 1e-4, `${JSON.stringify(text)}: ${error}`);
        assert(Math.abs(lengthOf(Array.from(rows[i]!)) - 1) < 1e-6);
      }
    });

    it(`${name}: transformers.js reads the folder and computes the same`, async () => {
      const target = await converted(name, 'fp32', { inlineLimit: 1e4 });
      const tokenizer = await AutoTokenizer.from_pretrained(target);
      const model = await CLIPTextModelWithProjection.from_pretrained(target, {
        dtype: 'fp32',
        device: 'cpu',
      });
      for (const { text, ids, features } of golden) {
        const inputs = tokenizer(text) as { input_ids: Tensor };
        const own = Array.from(inputs.input_ids.data as BigInt64Array, Number);
        // It shortens texts in a way of its own, without the end token.
        if (own.length <= limit) assert.deepEqual(own, ids);
        const input_ids = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
        const { text_embeds } = (await model({ input_ids })) as { text_embeds: Tensor };
        assert.deepEqual(text_embeds.dims, [1, features.length]);
        const error = farthest(text_embeds.data as Float32Array, features);
        assert(error < 1e-4, `${JSON.stringify(text)}: ${error}`);
      }
      await model.dispose();
    });

    for (const [quant, least] of [
      ['fp16', 0.9999],
      ['q8', 0.999],
      ['q4', 0.999],
      ['q4f16', 0.999],
    ] as const) {
      it(`${name}, ${quant}: stays close`, async () => {
        const rows = await byEngine(await converted(name, quant), texts);
        for (const [i, { text, features }] of golden.entries()) {
          const close = cosine(rows[i]!, features);
          assert(close > least, `${JSON.stringify(text)}: ${close}`);
        }
      });
    }
  }

  it('reads text_config_dict as transformers does: it and the defaults go first', async () => {
    const source = copyFixture('clip-legacy', join(folder, 'dict'));
    changeJson(join(source, 'config.json'), (json) => {
      json['text_config_dict'] = { ...(json['text_config'] as object), eos_token_id: 551 };
      json['text_config'] = { hidden_size: 7 };
    });
    await convert({ source, target: join(folder, 'dict-converted'), quant: 'fp32' });
    const [first] = goldenTexts('clip-legacy');
    const [row] = await byEngine('dict-converted', [first!.text]);
    assert(cosine(row!, first!.features) > 0.999999);
  });

  const wrong: [what: string, change: (source: string) => void, code: string, says: RegExp][] = [
    [
      'a text encoder without its projection',
      (source) => changeTensors(source, (tensors) => tensors.delete('text_projection.weight')),
      'missing-tensor',
      /^The text encoder is not complete: .* text_projection\.weight/,
    ],
    [
      'a tokenizer of another model',
      (source) => changeJson(join(source, 'config.json'), (json) => (json['vocab_size'] = 500)),
      'unsupported-model',
      /tokenizer\.json does not fit/,
    ],
    [
      'no tokenizer.json',
      (source) => rmSync(join(source, 'tokenizer.json')),
      'missing-file',
      /no tokenizer\.json/,
    ],
    [
      'another activation',
      (source) => changeJson(join(source, 'config.json'), (json) => (json['hidden_act'] = 'mish')),
      'unsupported-model',
      /hidden_act is "mish"/,
    ],
    [
      'heads that do not divide',
      (source) => changeJson(join(source, 'config.json'), (json) => (json['num_attention_heads'] = 5)),
      'unsupported-model',
      /num_attention_heads is 5/,
    ],
    ['a config.json that is not JSON', (source) => writeFileSync(join(source, 'config.json'), '{'), 'damaged-file', /not JSON/], // prettier-ignore
  ];
  for (const [what, change, code, says] of wrong) {
    it(`refuses ${what}: ${code}`, async () => {
      const source = copyFixture('clip-text', join(folder, `wrong-${code}-${what.length}`));
      change(source);
      await assert.rejects(convert({ source, target: join(folder, 'refused'), quant: 'fp32' }), (thrown) => {
        assert(thrown instanceof Failure);
        assert.equal(thrown.code, code, thrown.message);
        assert.match(thrown.message, says);
        return true;
      });
    });
  }
});
