import { SvelteMap } from 'svelte/reactivity';
import type { FromOutput, ToOutput } from './protocol.js';

/** Original pictures, asked of the extension when somebody looks closely; outputs carry only a preview. */
export class Originals {
  /** By the SHA-256 of the picture's file; nothing yet where a picture was asked for and has not come. */
  readonly #uris = new SvelteMap<string, string | undefined>();

  constructor(private readonly post: ((message: FromOutput) => void) | undefined) {}

  uri(key: string): string | undefined {
    return this.#uris.get(key);
  }

  /** Asks once; where nothing comes, or the picture has no file of its own, the preview stays. */
  want(path: string, key: string): void {
    if (path === '' || key === '' || this.#uris.has(key)) return;
    this.#uris.set(key, undefined);
    this.post?.({ type: 'picture', path, key });
  }

  receive(message: ToOutput): void {
    // A file that has changed since is not what the answer is about: `key` is that of the file as it is now.
    if (message.uri === undefined || !this.#uris.has(message.key)) return;
    const { key, uri } = message;
    const probe = new Image();
    // Formats that the browser does not know, such as TIFF, never get here.
    probe.onload = () => this.#uris.set(key, uri);
    probe.src = uri;
  }
}
