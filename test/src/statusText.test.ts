import assert from 'node:assert/strict';
import type { DeviceReport, LoadResult } from '../../kernel/engine/protocol.js';
import { statusText, statusTooltip } from '../../src/statusText.js';

const loaded = (device: DeviceReport): LoadResult => ({
  device,
  model: {
    name: 'chatspot-nano',
    folder: '/m',
    fingerprint: '',
    coordinates: { dialect: 'chatspot', frame: 'whole', width: 1, height: 1 },
  },
  milliseconds: 1234,
});
const gpu = { provider: 'webgpu', used: true, reason: 'A GPU was found.' } as const;
const noGpu = {
  provider: 'webgpu',
  used: false,
  reason: 'No Vulkan adapter was found. Install a driver.',
} as const;

describe('statusText', () => {
  it('says which model runs on which GPU', () => {
    const device: DeviceReport = { provider: 'webgpu', name: 'Radeon', considered: [gpu] };
    assert.equal(statusText({ kind: 'ready', loaded: loaded(device) }), '$(chip) nano · WebGPU (Radeon)');
  });

  it('says why no GPU runs it', () => {
    const device: DeviceReport = { provider: 'cpu', name: 'Xeon', considered: [noGpu] };
    const state = { kind: 'ready', loaded: loaded(device) } as const;
    assert.equal(statusText(state), '$(chip) nano · CPU: no Vulkan adapter was found');
    assert.match(statusTooltip(state), /Xeon.*1\.2 s\n- WebGPU: No Vulkan adapter was found\. Install/);
  });

  it('names the model while it loads, and an error in the tooltip', () => {
    assert.equal(statusText({ kind: 'loading', model: '/m/chatspot-nano' }), '$(loading~spin) nano');
    const failed = { kind: 'failed', error: { code: 'x', message: 'Do this.' } } as const;
    assert.equal(statusTooltip(failed), 'Do this.');
  });
});
