/** The messages between the panel and the worker that decodes and cuts its picture: types only. */
import type { Size } from '../../kernel/instruction/types.js';
import type { PictureSource } from '../protocol.js';
import type { Tile } from './pyramid.js';

/** A picture's file as the page has read it. */
export interface PictureFile {
  readonly kind: 'file';
  readonly file: Blob;
}

export type ToDecoder =
  | { readonly type: 'open'; readonly source: PictureSource | PictureFile }
  | { readonly type: 'tile'; readonly tile: Tile }
  /** Whole pixels of the picture. */
  | { readonly type: 'colour'; readonly x: number; readonly y: number };

export type FromDecoder =
  /** The worker runs. */
  | { readonly type: 'started' }
  | { readonly type: 'opened'; readonly size: Size; readonly overview: ImageBitmap }
  | { readonly type: 'tile'; readonly tile: Tile; readonly bitmap: ImageBitmap }
  /** Red, green, blue and opacity from 0 to 255. */
  | { readonly type: 'colour'; readonly x: number; readonly y: number; readonly rgba: readonly number[] }
  | { readonly type: 'failed'; readonly message: string };
