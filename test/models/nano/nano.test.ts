import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EngineClient } from '../../../kernel/engine/client.js';
import type { DeviceChoice, GenerateResult, LoadResult } from '../../../kernel/engine/protocol.js';
import { decodePicture } from '../../../kernel/picture.js';
import { verdictOf } from '../../../kernel/verdict.js';
import { measure } from '../../../models/measure/measure.js';
import { noVulkan, softwareVulkan } from '../../engine/softwareVulkan.js';
import { engineEntry } from '../../engine/tinyModel.js';

const model = resolve('models/chatspot-nano');
const greedy = { temperature: 0, topP: 1, seed: 1, maxTokens: 128, stop: [] } as const;
const fixtures = resolve('test/models/nano/fixtures');

/** What the trainer's own PyTorch code answers, without a KV cache: models/train/export.py. */
interface Reference {
  readonly picture: string;
  readonly prompt: string;
  readonly answer: string;
}
const references = JSON.parse(readFileSync(join(fixtures, 'reference.json'), 'utf8')) as Reference[];

async function ask(client: EngineClient, { picture, prompt }: Reference): Promise<GenerateResult> {
  const content = /^<s><user>(.*)<bot>$/s.exec(prompt)![1]!;
  const pictures = [await decodePicture(readFileSync(join(fixtures, picture)), picture)];
  const question = { messages: [{ role: 'user', content } as const], pictures, sampling: greedy };
  for await (const event of client.generate(question)) if (event.type === 'done') return event.result;
  throw new Error('no answer');
}

describe('chatspot-nano, as it ships', () => {
  const clients: EngineClient[] = [];
  after(() => Promise.all(clients.map((client) => client.shutdown())));

  async function load(
    device: DeviceChoice,
    env: Record<string, string> = {},
  ): Promise<[EngineClient, LoadResult]> {
    const client = new EngineClient({ ...engineEntry, env });
    clients.push(client);
    return [client, await client.load(model, device)];
  }

  for (const [i, reference] of references.entries()) {
    it(`answers reference ${i} as PyTorch does: ${reference.answer.trim()}`, async () => {
      const client = clients[0] ?? (await load('cpu'))[0];
      const { text, seen } = await ask(client, reference);
      assert.equal(seen.prompt, reference.prompt);
      assert.equal(text.trim(), reference.answer);
    });
  }

  it('says that it does not see a thing in the words by which the kernel knows it', async () => {
    const picture = '../../../../media/tour/login.png';
    const client = clients[0] ?? (await load('cpu'))[0];
    const prompt = '<s><user><image> where is the blue star?<bot>';
    const { text } = await ask(client, { picture, prompt, answer: '' });
    assert.equal(verdictOf({ text: text.trim() }), 'missing');
  });

  // Twenty-four pictures that it was not trained on; the card has the full table.
  const floors: Record<string, number> = {
    class: 0.9,
    point: 0.9,
    color: 0.9,
    count: 0.8,
    state: 0.9,
    ocr: 0.85,
    where: 0.9,
    exists: 0.85,
    relation: 0.85,
    follow: 0.85,
  };
  // Twelve screens of the test of rendered pages (test/screens), in layouts and typefaces that training did not have.
  const screenFloors: Record<string, number> = { role: 0.9, 'role-point': 0.8, state: 0.75, rec: 0.7 };
  for (const [folder, least] of [
    ['heldout', floors],
    ['screens', screenFloors],
  ] as const) {
    it(`is as right on ${folder} as its card says, within the spread of so few`, async function () {
      this.timeout(120_000);
      const client = clients[0] ?? (await load('cpu'))[0];
      const settings = { model, device: 'cpu', sampling: greedy } as const;
      const scores = await measure(join(fixtures, folder), { engine: client, settings });
      for (const [task, floor] of Object.entries(least)) {
        const { right, asked } = scores.get(task)!;
        assert(asked >= 10, `${task} was asked only ${asked} times`);
        assert(right / asked >= floor, `${task}: ${right} of ${asked} right, ${floor} expected`);
      }
    });
  }

  const driver = softwareVulkan();
  it(
    driver === undefined ? `on WebGPU; skipped: ${noVulkan}` : 'answers on WebGPU as on the processor',
    async function () {
      if (driver === undefined) return this.skip();
      this.timeout(300_000);
      const cpu = clients[0] ?? (await load('cpu'))[0];
      const [gpu, { device }] = await load('webgpu', { VK_ICD_FILENAMES: driver });
      assert.equal(device.provider, 'webgpu');
      for (const reference of references.slice(0, 3)) {
        const [a, b] = [await ask(gpu, reference), await ask(cpu, reference)];
        assert.equal(a.text, b.text);
        assert(Math.abs(a.meanLogProbability - b.meanLogProbability) < 1e-3);
      }
    },
  );
});
