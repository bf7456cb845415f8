/**
 * The messages between the extension and the image panel: types only; `messages.ts` checks them on both sides.
 *
 * All regions are in pixels of the picture, except those of a cell, which keep the unit they are written in.
 */
import type { Region, Unit } from '../kernel/instruction/types.js';

/** How the picture reaches the panel: an address of the webview, or its pixels where the browser lacks a decoder. */
export type PictureSource =
  | { readonly kind: 'address'; readonly address: string }
  /** [height, width, 4], 8 bits a channel. */
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number; readonly rgba: Uint8Array };

/** A region as it stands in a cell's text. */
export interface CellRegion extends Region {
  /** Stays the same while the text around it changes. */
  readonly id: string;
  readonly name?: string;
  readonly unit: Unit;
}

/** The cell that the panel shows and writes to. */
export interface BoundCell {
  /** For people, such as "cell 3 of tour.ipynb". */
  readonly label: string;
  /** Grows with every change of the text; an edit that was made on an older text is refused. */
  readonly revision: number;
  readonly regions: readonly CellRegion[];
}

/** A region with what it is called. */
export interface NamedRegion extends Region {
  readonly label?: string;
}

/** An answer as the panel shows it. */
export interface PanelAnswer {
  /** For people. */
  readonly text: string;
  /** In the model's own words: what the next question continues. */
  readonly raw: string;
  readonly regions: readonly NamedRegion[];
  /** One line: model, device, time. */
  readonly origin: string;
}

/** One question of the panel's conversation; a cell without its picture. */
export interface AskedTurn {
  readonly text: string;
  /** The model's own words; missing in the last turn, which is being asked. */
  readonly answer?: string;
}

export type ToPanel =
  | { readonly type: 'picture'; readonly name: string; readonly source: PictureSource }
  /** Why asking is impossible, or null where it is possible. */
  | { readonly type: 'asking'; readonly refusal: string | null }
  /** What the panel last said was its state, for a panel that has none of its own. */
  | { readonly type: 'restore'; readonly state: string }
  | { readonly type: 'cell'; readonly cell: BoundCell | null }
  /** Regions that an answer in a notebook asked about or found: drawn until they are kept or hidden. */
  | { readonly type: 'found'; readonly regions: readonly NamedRegion[] }
  | { readonly type: 'progress'; readonly ask: string; readonly stage: string }
  /** `text` is the whole answer so far, so that a lost message does no harm. */
  | { readonly type: 'partial'; readonly ask: string; readonly text: string }
  | { readonly type: 'answer'; readonly ask: string; readonly answer: PanelAnswer }
  | { readonly type: 'failed'; readonly ask: string; readonly code: string; readonly message: string }
  /** Something was done or could not be done; one sentence. */
  | { readonly type: 'notice'; readonly message: string };

export type FromPanel =
  /** The panel listens. `pending` is a question whose answer it still waits for. */
  | { readonly type: 'ready'; readonly hasState: boolean; readonly pending: string | null }
  | { readonly type: 'ask'; readonly ask: string; readonly turns: readonly AskedTurn[] }
  | { readonly type: 'stop'; readonly ask: string }
  /** `text` is a cell without its picture. */
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'copy'; readonly text: string }
  /** All regions of the bound cell after an edit, in pixels. */
  | {
      readonly type: 'regions';
      readonly revision: number;
      readonly width: number;
      readonly height: number;
      readonly regions: readonly (Region & { readonly id: string; readonly name?: string })[];
    }
  /** The panel no longer writes to the cell. */
  | { readonly type: 'release' }
  | { readonly type: 'state'; readonly state: string };
