import { existsSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { Failure } from '../failure.js';
import { isModelName, type ModelLibrary } from './library.js';

export interface ModelPlaces {
  readonly library: ModelLibrary;
  /** The folder of the model that ships; its name is the folder's. */
  readonly bundled: string;
  /** Where a relative folder starts; undefined where that is not on this machine. */
  readonly base: string | undefined;
}

/**
 * The folder that `%model`, `--model` or a setting means: a folder, or the name of a model in the library. A folder
 * of that name beside the notebook comes first, the model that ships last.
 *
 * @throws Failure `model-unknown`, or `model-not-local` for a relative folder without a base
 */
export function modelFolder(written: string, { library, bundled, base }: ModelPlaces): string {
  if (isAbsolute(written)) return written;
  const beside = base === undefined ? undefined : join(base, written);
  if (isModelName(written)) {
    if (beside !== undefined && existsSync(beside)) return beside;
    const own = library.folderOf(written);
    if (own !== undefined) return own;
    if (written === basename(bundled)) return bundled;
    const text = `There is no model ${written} in the library and no folder of that name; "chatspot models" lists those that there are.`;
    throw new Failure('model-unknown', text);
  }
  if (beside !== undefined) return beside;
  const text = `The model folder ${written} is relative to a place that is not on this machine; give the whole path.`;
  throw new Failure('model-not-local', text);
}
