import type { DeviceReport, ProviderReport } from '../kernel/engine/protocol.js';
import type { EngineState } from './engineService.js';

/** Providers as people know them. */
export const providerNames: Readonly<Record<ProviderReport['provider'], string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

/** The status bar's few words: which model runs where, and on a processor also why no GPU does. */
export function statusText(state: EngineState): string {
  switch (state.kind) {
    case 'idle':
      return '$(comment-discussion) ChatSpot';
    case 'loading':
      return `$(loading~spin) ${shortName(state.model.split(/[\\/]/).at(-1)!)}`;
    case 'ready':
      return `$(chip) ${shortName(state.loaded.model.name)} · ${deviceText(state.loaded.device)}`;
    case 'failed':
      return '$(warning) ChatSpot';
  }
}

/** Every device that was considered and why it runs the model or does not, as Markdown. */
export function statusTooltip(state: EngineState): string {
  switch (state.kind) {
    case 'idle':
      return 'No model is loaded yet; the first question loads one.';
    case 'loading':
      return `Loading ${state.model}`;
    case 'ready': {
      const { model, device, milliseconds } = state.loaded;
      const name = device.name === undefined ? '' : ` (${device.name})`;
      const lines = device.considered.map(
        ({ provider, used, reason }) =>
          `- ${used ? '**' : ''}${providerNames[provider]}${used ? '**' : ''}: ${reason}`,
      );
      const where = `${model.name} on ${providerNames[device.provider]}${name}`;
      return [`${where}, loaded in ${(milliseconds / 1000).toFixed(1)} s`, ...lines].join('\n');
    }
    case 'failed':
      return state.error.message;
  }
}

export function deviceText({ provider, name, considered }: DeviceReport): string {
  if (provider !== 'cpu') return `${providerNames[provider]}${name === undefined ? '' : ` (${name})`}`;
  const gpu = considered.find((report) => report.provider === 'webgpu');
  const reason = gpu === undefined ? '' : firstSentence(gpu.reason);
  return reason === '' ? 'CPU' : `CPU: ${reason}`;
}

/** At most about forty characters of the first sentence, without its full stop. */
function firstSentence(text: string): string {
  const sentence = text.split(/[.;](?:\s|$)/, 1)[0]!.trim();
  const words = sentence.length <= 40 ? sentence : `${sentence.slice(0, 40).replace(/\s+\S*$/, '')} …`;
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function shortName(model: string): string {
  return model.replace(/^chatspot-(?=.)/, '');
}
