/** Names of regions and pictures: letters, digits, `_` and `-`, not starting with `-`, and not a tag's keyword. */
import type { Problem, Span } from './types.js';

const pattern = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*$/u;
const reserved = new Set(['image', 'box', 'point', 'polygon']);

/** @param also `or reserved` accepts keywords too, to tell a bad name from no name */
export function isName(text: string, also?: 'or reserved'): boolean {
  return pattern.test(text) && (also === 'or reserved' || !reserved.has(text));
}

/** The name as written before a colon, or a problem and no name. `undefined` stands for no colon at all. */
export function checkName(
  written: string | undefined,
  span: Span,
): { readonly name?: string; readonly problems: readonly Problem[] } {
  if (written === undefined) return { problems: [] };
  const name = written.trim();
  const bad = (code: string, message: string) => ({
    problems: [{ code, message, span, severity: 'error' } as const],
  });
  if (name === '') return bad('name-empty', 'Write a name before the colon, or leave the colon out.');
  if (reserved.has(name)) return bad('name-reserved', `"${name}" is a tag of its own; choose another name.`);
  if (isName(name)) return { name, problems: [] };
  return bad('name-invalid', `"${name}" is no name; use letters, digits, "_" and "-", without blanks.`);
}
