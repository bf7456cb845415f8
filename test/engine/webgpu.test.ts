import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EngineClient } from '../../kernel/engine/client.js';
import type { DeviceChoice, GenerateResult, LoadResult } from '../../kernel/engine/protocol.js';
import { convert } from '../../models/convert/convert.js';
import { removeScratch, scratchFolder } from '../harness/scratch.js';
import { noVulkan, softwareVulkan } from './softwareVulkan.js';
import { engineEntry, greedy, picture, tinyModel } from './tinyModel.js';

describe('WebGPU on an emulated adapter', function () {
  const driver = softwareVulkan();
  const clients: EngineClient[] = [];
  after(() => Promise.all(clients.map((client) => client.shutdown())));

  async function load(device: DeviceChoice): Promise<[EngineClient, LoadResult]> {
    const client = new EngineClient({ ...engineEntry, env: { VK_ICD_FILENAMES: driver! } });
    clients.push(client);
    return [client, await client.load(tinyModel, device)];
  }

  async function answers(client: EngineClient): Promise<GenerateResult[]> {
    const pictures = [await picture('screen')];
    const results: GenerateResult[] = [];
    // cold and longer than one chunk of 31; from a kept prefix; the whole prompt but its end kept
    for (const content of ['<image>A long question about it all.', '<image>What?', '<image>What?']) {
      const events = client.generate({ messages: [{ role: 'user', content }], pictures, sampling: greedy });
      for await (const event of events) if (event.type === 'done') results.push(event.result);
    }
    return results;
  }

  it(
    driver === undefined
      ? `skipped: ${noVulkan}`
      : 'answers as the processor does, prefixes kept on the device',
    async function () {
      if (driver === undefined) return this.skip();
      this.timeout(180_000);
      const [gpu, { device }] = await load('webgpu');
      assert.equal(device.provider, 'webgpu');
      const [cpu] = await load('cpu');
      const onGpu = await answers(gpu);
      for (const [i, expected] of (await answers(cpu)).entries()) {
        assert.equal(onGpu[i]!.text, expected.text);
        assert.ok(Math.abs(onGpu[i]!.meanLogProbability - expected.meanLogProbability) < 1e-4);
        assert.equal(onGpu[i]!.timings.reusedTokens, expected.timings.reusedTokens);
      }
      assert.ok(onGpu[1]!.timings.reusedTokens > 0);
    },
  );

  it(
    driver === undefined ? `skipped: ${noVulkan}` : 'is not taken by itself, and the report says why',
    async function () {
      if (driver === undefined) return this.skip();
      const [, { device }] = await load('auto');
      assert.equal(device.provider, 'cpu');
      const { reason } = device.considered.find(({ provider }) => provider === 'webgpu')!;
      assert.match(reason, /software adapter (SwiftShader|llvmpipe)/);
    },
  );

  /** What a graph computes about lengths, on a few whole numbers. */
  const lengths = ['Shape', 'Gather', 'Neg', 'Sub', 'Add', 'Range', 'LessOrEqual', 'Cast', 'Unsqueeze', 'Concat', 'ReduceSum']; // prettier-ignore
  const folder = scratchFolder();
  after(() => removeScratch(folder));

  for (const attention of ['plain', 'gqa'] as const) {
    it(
      driver === undefined
        ? `skipped: ${noVulkan}`
        : `computes all of a model with ${attention} attention but lengths`,
      async function () {
        if (driver === undefined) return this.skip();
        this.timeout(180_000);
        const target = join(folder, attention);
        await convert({
          source: 'test/models/convert/fixtures/mlp-sharded',
          target,
          quant: 'fp32',
          attention,
        });
        for (const graph of ['vision_encoder', 'decoder_model_merged']) {
          const places = placesOf(join(target, 'onnx', `${graph}.onnx`));
          assert.ok(Object.keys(places).some((op) => op.startsWith('MatMul')));
          for (const [op, where] of Object.entries(places))
            if (!lengths.includes(op))
              assert.deepEqual(where, ['WebGpuExecutionProvider'], `${graph}: ${op}`);
        }
      },
    );
  }

  /** The providers that each kind of node ran on; see placement.ts. */
  function placesOf(graph: string): Record<string, string[]> {
    const script = join(import.meta.dirname, 'placement.ts');
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, graph], {
      encoding: 'utf8',
      env: { ...process.env, VK_ICD_FILENAMES: driver },
    });
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout) as Record<string, string[]>;
  }
});
