/**
 * Messages between the output renderer (renderer id `chatspot.renderer`) and the extension: types only.
 *
 * Outputs are self-contained; without an answer to `picture` they show the preview that they carry.
 */
import type { NamedRegion } from '../protocol.js';

export type FromOutput =
  /** Asks for the original picture, for a crisp view when zoomed; answered by `picture`. */
  | { readonly type: 'picture'; readonly path: string; readonly key: string }
  /** Opens the picture in the image panel with these regions drawn. `output` is the `id` in the output's JSON. */
  | {
      readonly type: 'openInPanel';
      readonly output: string;
      readonly path: string;
      readonly regions: readonly NamedRegion[];
    }
  /** Inserts a cell with this text below the cell that has the output. */
  | { readonly type: 'newCell'; readonly output: string; readonly text: string };

export type ToOutput = {
  readonly type: 'picture';
  readonly path: string;
  /** SHA-256 of the file's bytes in hex, the same as `key` in the request while the picture is unchanged. */
  readonly key: string;
  /** The file as a data URI; left out where it cannot be read or is larger than about 20 MB. */
  readonly uri?: string;
};
