/** The table of dialects. A new family is a line here and a file beside it. */
import { Failure } from '../failure.js';
import { chatspot } from './chatspot.js';
import type { Dialect, DialectId } from './dialect.js';
import { ferret, llava, merlin, shikra } from './bracketFamilies.js';
import { kosmos2 } from './kosmos2.js';
import { molmo } from './molmo.js';
import { qwen25Vl, qwen3Vl } from './qwen25Vl.js';
import { qwenVl } from './qwenVl.js';

/** Decimals of a fraction are a matter of the model's training in the first three families; others fix them. */
const dialects: Readonly<Record<DialectId, (decimals?: number) => Dialect>> = {
  chatspot,
  shikra,
  llava,
  merlin: () => merlin(),
  ferret: () => ferret(),
  'qwen-vl': () => qwenVl(),
  'qwen2.5-vl': () => qwen25Vl(),
  'qwen3-vl': () => qwen3Vl(),
  'kosmos-2': () => kosmos2(),
  molmo: () => molmo(),
};

export const dialectIds = Object.keys(dialects) as readonly DialectId[];

function isDialectId(id: string): id is DialectId {
  return Object.hasOwn(dialects, id);
}

/**
 * @param id as a model's configuration names it
 * @param decimals of a written fraction, where the family leaves it open
 * @throws Failure `unknown-dialect`
 */
export function dialectOf(id: string, decimals?: number): Dialect {
  if (!isDialectId(id)) {
    const message = `No coordinate dialect is called "${id}"; use one of ${dialectIds.join(', ')}.`;
    throw new Failure('unknown-dialect', message);
  }
  return dialects[id](decimals);
}
