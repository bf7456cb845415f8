import assert from 'node:assert/strict';
import { judgeAdapter, type AdapterFacts } from '../../kernel/engine/process/adapter.js';
import { deviceReport, probe, usable, wanted, type Probe } from '../../kernel/engine/process/device.js';
import { openRuntime } from '../../kernel/engine/process/openRuntime.js';
import type { DeviceChoice } from '../../kernel/engine/protocol.js';
import { Failure } from '../../kernel/failure.js';

const cpu: Probe = { provider: 'cpu', works: true, reason: 'The processor always works.' };
const gpu: Probe = {
  provider: 'webgpu',
  works: true,
  software: false,
  reason: 'The display adapter is X.',
  name: 'X',
};
const emulated: Probe = { ...gpu, software: true, reason: 'Only the software adapter llvmpipe was found.' };
const none: Probe = { provider: 'webgpu', works: false, reason: 'The system has no GPU.' };
const cuda: Probe = {
  provider: 'cuda',
  works: false,
  reason: 'This build of ONNX Runtime does not have it.',
};

describe('device choice', () => {
  const table: readonly [choice: DeviceChoice, probes: Probe[], expected: string][] = [
    ['auto', [gpu, cpu], 'webgpu cpu'],
    ['auto', [emulated, cpu], 'cpu'],
    ['auto', [none, cpu], 'cpu'],
    ['webgpu', [gpu], 'webgpu'],
    ['webgpu', [emulated], 'webgpu'],
    ['webgpu', [none], 'device-unavailable'],
    ['cuda', [cuda], 'device-unavailable'],
    ['cpu', [cpu], 'cpu'],
  ];
  for (const [choice, probes, expected] of table) {
    it(`${choice} of ${probes.map(({ reason }) => `"${reason}"`).join(', ')}: ${expected}`, () => {
      assert.deepEqual(
        probes.map(({ provider }) => provider),
        wanted(choice),
      );
      let got: string;
      try {
        got = usable(choice, probes)
          .map(({ provider }) => provider)
          .join(' ');
      } catch (error) {
        assert.ok(error instanceof Failure);
        assert.ok(error.message.includes(probes[0]!.reason), error.message);
        got = error.code;
      }
      assert.equal(got, expected);
    });
  }

  it('every provider gets a sentence, and one is used', () => {
    for (const [choice, probes] of table.filter(([, , expected]) => expected !== 'device-unavailable')) {
      const { considered } = deviceReport(choice, probes, usable(choice, probes)[0]!);
      assert.deepEqual(considered.map(({ provider }) => provider).sort(), [
        'coreml',
        'cpu',
        'cuda',
        'dml',
        'webgpu',
      ]);
      assert.equal(considered.filter(({ used }) => used).length, 1);
      for (const { reason } of considered) assert.match(reason, /^[A-Z].*\.$/);
    }
  });

  it('a software adapter that is passed over, and a GPU that could not run the model, say so', () => {
    const reason = (report: ReturnType<typeof deviceReport>): string =>
      report.considered.find(({ provider }) => provider === 'webgpu')!.reason;
    assert.match(reason(deviceReport('auto', [emulated, cpu], cpu)), /llvmpipe.*Choose the device "webgpu"/);
    const refused = new Map([['webgpu', 'vision_encoder.onnx does not run on webgpu.']] as const);
    assert.match(reason(deviceReport('auto', [gpu, cpu], cpu, refused)), /vision_encoder/);
  });

  it('probing for real never throws: the processor works, a provider outside the build does not', async () => {
    const runtime = await openRuntime();
    assert.equal((await probe(runtime, 'cpu')).works, true);
    const missing = process.platform === 'darwin' ? 'dml' : 'coreml';
    assert.equal((await probe(runtime, missing)).works, false);
  });
});

describe('adapter', () => {
  const linux = (kernelDrivers: string[], vulkanDrivers: string[]): AdapterFacts => ({
    platform: 'linux',
    kernelDrivers,
    vulkanDrivers,
  });
  const windows = (...displayAdapters: string[]): AdapterFacts => ({
    ...linux([], []),
    platform: 'win32',
    displayAdapters,
  });
  const table: readonly [name: string, facts: AdapterFacts, kind: string, word: RegExp][] = [
    [
      'an AMD card with Mesa',
      linux(['amdgpu'], ['radeon_icd.x86_64.json', 'lvp_icd.x86_64.json']),
      'hardware',
      /amdgpu/,
    ],
    ['an Intel one', linux(['i915'], ['intel_icd.x86_64.json']), 'hardware', /i915/],
    ['NVIDIA in a container', linux(['nvidia'], ['nvidia_icd.json']), 'hardware', /nvidia/],
    [
      'NVIDIA without its Vulkan driver',
      linux(['nvidia'], ['radeon_icd.json', 'lvp_icd.json']),
      'software',
      /llvmpipe/,
    ],
    ['a card without any Vulkan driver', linux(['amdgpu'], []), 'none', /amdgpu.*install/],
    ['a driver this table does not know', linux(['newgpu'], ['newgpu_icd.json']), 'hardware', /newgpu/],
    ['lavapipe alone', linux([], ['lvp_icd.x86_64.json']), 'software', /llvmpipe/],
    [
      'SwiftShader named by the environment',
      linux(['amdgpu'], ['vk_swiftshader_icd.json']),
      'software',
      /SwiftShader/,
    ],
    ['a server screen chip', linux(['ast'], ['lvp_icd.json', 'radeon_icd.json']), 'software', /llvmpipe/],
    [
      'WSL with Direct3D behind Vulkan',
      linux(['dxg'], ['dzn_icd.x86_64.json', 'lvp_icd.json']),
      'hardware',
      /dxg/,
    ],
    ['nothing', linux([], []), 'none', /no GPU/],
    [
      'Windows with a card',
      windows('Microsoft Basic Display Adapter', 'NVIDIA GeForce RTX 4070'),
      'hardware',
      /4070/,
    ],
    ['Windows over remote desktop', windows('Microsoft Remote Display Adapter'), 'software', /software/],
    ['a Mac', { platform: 'darwin', kernelDrivers: [], vulkanDrivers: [] }, 'hardware', /hardware/],
  ];
  for (const [name, facts, kind, word] of table) {
    it(`${name}: ${kind}`, () => {
      const judgement = judgeAdapter(facts);
      assert.equal(judgement.kind, kind);
      assert.match(judgement.reason, word);
    });
  }
});
