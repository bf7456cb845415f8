import { SvelteMap } from 'svelte/reactivity';

/**
 * Which regions glow: an answer's words and its picture are two outputs, tied together by the answer's id. All
 * outputs of a notebook live in one page, so one object serves them.
 */
export class Highlights {
  readonly #keys = new SvelteMap<string, readonly string[]>();

  of(output: string): readonly string[] {
    return this.#keys.get(output) ?? [];
  }

  set(output: string, keys: readonly string[]): void {
    this.#keys.set(output, keys);
  }

  clear(output: string): void {
    this.#keys.delete(output);
  }
}
