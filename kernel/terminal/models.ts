import { resolve } from 'node:path';
import { byteSize } from '../byteSize.js';
import { dialectDoubt } from '../library/dialectDoubt.js';
import type { Quantization } from '../library/files.js';
import { ModelLibrary, type LibraryModel } from '../library/library.js';
import { libraryFolder } from '../library/place.js';
import { bringInAtTerminal } from './download.js';
import { bundledModel } from './localEngine.js';

/** `chatspot models`: what the library holds, where, and how much of the disk it takes. */
export async function listModelsCommand(options: { readonly json?: boolean }): Promise<void> {
  const library = new ModelLibrary(libraryFolder());
  const models = await library.models();
  const unfinished = await library.unfinished();
  const doubts = await Promise.all(models.map(({ folder }) => dialectDoubt(folder)));
  if (options.json === true) {
    const told = models.map((model, i) => ({ ...model, ...(doubts[i] && { doubt: doubts[i] }) }));
    console.log(JSON.stringify({ folder: library.folder, models: told, unfinished }, null, 2));
    return;
  }
  console.log(`chatspot-nano  the bundled model  ${bundledModel()}`);
  const rows = models.map((model) => [model.name, byteSize(model.bytes), origin(model), model.folder]);
  for (const { name, bytes, totalBytes, repository, isRunning } of unfinished) {
    const again = repository === undefined ? 'models add' : 'download';
    const state = isRunning ? 'being made' : `stopped; "chatspot ${again}" goes on`;
    const size = totalBytes === 0 ? '' : `${byteSize(bytes)} of ${byteSize(totalBytes)}`;
    rows.push([name, size, repository ?? '', state]);
  }
  for (const line of table(rows)) console.log(line);
  for (const [i, { name }] of models.entries()) {
    if (doubts[i] !== undefined) console.log(`In doubt: ${name}: ${doubts[i]}`);
  }
  const sum = models.reduce((total, { bytes }) => total + bytes, 0);
  console.log(`${models.length} in ${library.folder}, ${byteSize(sum)}`);
}

/** `chatspot models remove` */
export async function removeModelsCommand(names: readonly string[]): Promise<void> {
  const library = new ModelLibrary(libraryFolder());
  for (const name of names) {
    const bytes = await library.remove(name);
    console.log(`Removed ${name}; ${byteSize(bytes)} are free again.`);
  }
}

/** `chatspot models add`: a folder on this machine becomes a model of the library. */
export function addModelCommand(
  source: string,
  options: { readonly name?: string; readonly quant?: Quantization },
): Promise<void> {
  return bringInAtTerminal({ type: 'import', library: libraryFolder(), source: resolve(source), ...options });
}

function origin({ source }: LibraryModel): string {
  if (source === undefined) return 'from a folder';
  const quant = source.quant === undefined ? '' : ` ${source.quant}`;
  return `${source.repository ?? 'converted'}${quant}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  return rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}
