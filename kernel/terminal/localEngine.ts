import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../engine/client.js';
import type { DeviceReport } from '../engine/protocol.js';
import type { Kernel } from '../runCell.js';

/** The engine process that the build puts beside the terminal program. */
export function localEngine(): EngineClient {
  return new EngineClient({ entry: fileURLToPath(new URL('./engine.js', import.meta.url)) });
}

/** An engine for which a relative model folder (`%model ../llava`) starts at `folder`, the notebook's. */
export function relativeTo(folder: string, engine: EngineClient): Kernel['engine'] {
  return {
    load: (model, device, options) => engine.load(resolve(folder, model), device, options),
    generate: (question, signal) => engine.generate(question, signal),
  };
}

/** The model that ships with the package; `dist/cli.js` lies one folder below its root. */
export function bundledModel(): string {
  return fileURLToPath(new URL('../models/chatspot-nano', import.meta.url));
}

/** One line that says where the model runs and why, so that a GPU is never silently unused. */
export function describeDevice(device: DeviceReport): string {
  const name = device.name === undefined ? '' : ` (${device.name})`;
  const others = device.considered
    .filter(({ used, provider }) => !used && provider !== device.provider)
    .map(({ provider, reason }) => `${provider}: ${reason}`);
  return `${device.provider}${name}${others.length === 0 ? '' : `; ${others.join('; ')}`}`;
}
