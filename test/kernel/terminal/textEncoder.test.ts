import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AutoTokenizer, CLIPTextModelWithProjection, env, Tensor } from '@huggingface/transformers';
import type { Sample } from '../../../kernel/evaluation/task.js';
import { fixture } from '../../models/convert/runModel.js';
import { chatspot, Workspace } from './cli.js';

/** Tokens that the fixtures' encoders take. */
const limit = 20;

interface Facts {
  readonly categories: readonly { readonly name: string }[];
  readonly textEncoder?: { readonly name: string; readonly fingerprint: string };
}

/** The bundled model answers about the demo's pictures; a text encoder of random weights reads its answers. */
describe('chatspot eval coco-regions text-encoder=…', function () {
  this.timeout(300_000);
  const workspace = new Workspace();
  const encoder = workspace.path('encoder');
  const other = workspace.path('other');
  const task = ['eval', 'coco-regions', 'demo=yes', 'limit=2', '--threads', '1', '--max-tokens', '16'];
  const evaluate = (name: string, ...more: string[]) =>
    chatspot(...task, ...more, '--out', workspace.path(name));
  const fileOf = (name: string) => {
    const [header, ...samples] = readFileSync(workspace.path(name), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown); // prettier-ignore
    return { facts: (header as { facts: Facts }).facts, samples: samples as Sample[] };
  };
  before(() => {
    for (const [name, folder] of [['clip-text', encoder], ['clip-legacy', other]] as const) {
      const { code, stderr } = chatspot('convert', fixture(name), folder, '--quant', 'fp32');
      assert.equal(code, 0, stderr);
    }
    env.allowRemoteModels = false;
    env.localModelPath = resolve(encoder, '..');
  }); // prettier-ignore
  after(() => workspace.remove());

  it('reads the category that transformers.js finds nearest, and goes on with the same file', async () => {
    const first = evaluate('features.jsonl', `text-encoder=${encoder}`);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /category by text features of encoder, [0-9a-f]{12}/);
    const { facts, samples } = fileOf('features.jsonl');
    assert.equal(facts.textEncoder?.name, 'encoder');

    const tokenizer = await AutoTokenizer.from_pretrained('encoder');
    const model = await CLIPTextModelWithProjection.from_pretrained('encoder', {
      dtype: 'fp32',
      device: 'cpu',
    });
    const featureOf = async (text: string) => {
      const { input_ids } = tokenizer(text) as { input_ids: Tensor };
      const ids = Array.from(input_ids.data as BigInt64Array);
      // As CLIP's own tokenizer shortens: the end token stays.
      const kept = ids.length > limit ? [...ids.slice(0, limit - 1), ids.at(-1)!] : ids;
      const fed = new Tensor('int64', BigInt64Array.from(kept), [1, kept.length]);
      const { text_embeds } = (await model({ input_ids: fed })) as { text_embeds: Tensor };
      return Array.from(text_embeds.data as Float32Array);
    };
    const dot = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const cosine = (a: readonly number[], b: readonly number[]) =>
      dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    const names = facts.categories.map(({ name }) => name);
    const features = await Promise.all(names.map((name) => featureOf(`a photo of a ${name}`)));
    assert(samples.length >= 20);
    for (const { answer, read, similarity, readConfidence } of samples) {
      const feature = await featureOf(answer);
      const cosines = features.map((each) => cosine(feature, each));
      const best = Math.max(...cosines);
      assert.equal(read, names[cosines.indexOf(best)], answer);
      assert(Math.abs(similarity! - best) < 1e-4, `${answer}: ${similarity} and ${best}`);
      assert(readConfidence! > 1 / names.length && readConfidence! <= 1);
    }
    assert(new Set(samples.map(({ read }) => read)).size > 1, 'every answer was read as the same');
    await model.dispose();

    const again = evaluate('features.jsonl', `text-encoder=${encoder}`);
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(fileOf('features.jsonl').samples, samples);
  });

  it('keeps runs by different readers apart, and compares them', () => {
    assert.match(evaluate('features.jsonl', `text-encoder=${other}`).stderr, /run-differs/);
    assert.match(evaluate('features.jsonl').stderr, /run-differs/);
    const words = evaluate('words.jsonl');
    assert.match(words.stdout, /category by words/);
    assert.equal(fileOf('words.jsonl').facts.textEncoder, undefined);
    const compared = chatspot('eval', 'compare', workspace.path('words.jsonl'), workspace.path('features.jsonl')); // prettier-ignore
    assert.match(compared.stdout, /GT boxes +\d+/);
  });

  it('refuses a model where an encoder is wanted, and an encoder where a model is wanted, in one sentence', () => {
    const nano = resolve('models/chatspot-nano');
    const model = evaluate('refused.jsonl', `text-encoder=${nano}`);
    assert.match(model.stderr, /answers questions and no text encoder; [^.]*\. \(model-unsupported\)/);
    const picture = resolve('media/demo/1.png');
    const asked = chatspot('ask', picture, 'What is this?', '--model', encoder);
    assert.match(asked.stderr, /is a text encoder, which answers no questions; [^.]*\. \(model-unsupported\)/); // prettier-ignore
    const none = evaluate('refused.jsonl', 'text-encoder=nowhere');
    assert.match(none.stderr, /\(model-unknown\)/);
  });
});
