/** Which dialect a model's files choose. */
import type { DialectId } from './dialect.js';

export interface DialectChoice {
  /** As chatspot.json names it, which may be wrong, or a known one. */
  readonly dialect: string;
  /** One sentence, where nothing chose it. */
  readonly doubt?: string;
}

/** What the families were trained with, by how their `model_type` begins; the first that fits. */
const families: readonly (readonly [start: string, dialect: DialectId])[] = [
  ['llava', 'llava'],
  ['qwen2_5_vl', 'qwen2.5-vl'],
  ['qwen3_vl', 'qwen3-vl'],
  ['qwen2_vl', 'qwen-vl'],
];

/**
 * The dialect that chatspot.json names, else that of the family. A family that is not known is taken to write regions
 * as ChatSpot does, and that is said.
 *
 * @param named `dialect` in chatspot.json
 * @param modelType `model_type` in config.json
 */
export function chosenDialect(named: string | undefined, modelType: string | undefined): DialectChoice {
  if (named !== undefined) return { dialect: named };
  const known = families.find(([start]) => modelType?.startsWith(start) === true);
  if (known !== undefined) return { dialect: known[1] };
  const what =
    modelType === undefined
      ? 'names no model_type'
      : `names the model_type "${modelType}", which is not known`;
  const doubt = `config.json ${what}, so regions are written as ChatSpot's are; put a chatspot.json with { "dialect": "…" } into the model's folder to choose another dialect or this one.`;
  return { dialect: 'chatspot', doubt };
}
