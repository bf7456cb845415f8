import { stripVTControlCharacters } from 'node:util';

/** Text of a notebook or a model without escape sequences and control characters, which could command a terminal. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return stripVTControlCharacters(text).replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}
