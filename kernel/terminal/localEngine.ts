import { fileURLToPath } from 'node:url';
import { EngineClient } from '../engine/client.js';
import type { DeviceReport } from '../engine/protocol.js';
import { ModelLibrary } from '../library/library.js';
import { modelFolder } from '../library/modelChoice.js';
import { libraryFolder } from '../library/place.js';
import type { Kernel } from '../runCell.js';

/** The engine process that the build puts beside the terminal program. */
export function localEngine(): EngineClient {
  return new EngineClient({ entry: fileURLToPath(new URL('./engine.js', import.meta.url)) });
}

/** An engine for which `%model` names a model of the library, or a folder relative to `folder`, the notebook's. */
export function relativeTo(folder: string, engine: EngineClient): Kernel['engine'] {
  return {
    load: async (model, device, options) => engine.load(chosenModel(model, folder), device, options),
    generate: (question, signal) => engine.generate(question, signal),
    generateAll: (questions, signal) => engine.generateAll(questions, signal),
  };
}

/**
 * The folder of the model that is named, else of the bundled one.
 * @param base where a relative folder starts; unless told, where the terminal is
 * @throws Failure `model-unknown`
 */
export function chosenModel(written: string | undefined, base: string = process.cwd()): string {
  const bundled = bundledModel();
  if (written === undefined) return bundled;
  return modelFolder(written, { library: new ModelLibrary(libraryFolder()), bundled, base });
}

/** The model that ships with the package; `dist/cli.js` lies one folder below its root. */
export function bundledModel(): string {
  return fileURLToPath(new URL('../models/chatspot-nano', import.meta.url));
}

/** The pictures of `chatspot eval --demo` and `%eval demo`. */
export function demoPictures(): string {
  return fileURLToPath(new URL('../media/demo', import.meta.url));
}

/** One line that says where the model runs and why, so that a GPU is never silently unused. */
export function describeDevice(device: DeviceReport): string {
  const name = device.name === undefined ? '' : ` (${device.name})`;
  const others = device.considered
    .filter(({ used, provider }) => !used && provider !== device.provider)
    .map(({ provider, reason }) => `${provider}: ${reason}`);
  return `${device.provider}${name}${others.length === 0 ? '' : `; ${others.join('; ')}`}`;
}
