/** What is known about a screen: types only. Boxes are in device pixels of the picture. */
import type { Box } from '../../kernel/instruction/geometry.js';

export type Kind =
  | 'button'
  | 'field'
  | 'checkbox'
  | 'radio'
  | 'toggle'
  | 'slider'
  | 'progress'
  | 'tab'
  | 'dropdown'
  | 'link'
  | 'text';

export interface Item {
  readonly kind: Kind;
  readonly box: Box;
  /** Its own text as it is painted, on one line. */
  readonly text?: string;
  readonly textBox?: Box;
  /** Device pixels of that text's type size, transforms included. */
  readonly font?: number;
  /** The label beside it that names it. */
  readonly label?: string;
  /** Checked, selected, on or active; only for kinds that can be. */
  readonly on?: boolean;
  readonly disabled?: boolean;
  /** `#rrggbb` of its own ground, where it has one. */
  readonly ground?: string;
  /** It does not look like what it is (a bare icon, plain words that can be clicked): not asked about by kind. */
  readonly vague?: boolean;
  /** Painted out of focus on purpose. */
  readonly blurred?: boolean;
}

/** A block of several lines of text. */
export interface Block {
  readonly box: Box;
  /** Device pixels of its type size. */
  readonly font: number;
  readonly lines: number;
}

export interface Screen {
  /** File name beside questions.jsonl. */
  readonly picture: string;
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
  readonly font: string;
  readonly template: string;
  readonly dark: boolean;
  readonly items: readonly Item[];
  readonly blocks: readonly Block[];
  /** Kinds of which more can be seen than `items` has: cut off, covered, or vague. They cannot be counted. */
  readonly uncounted: readonly Kind[];
  /** Every string on the page, seen or not: none of these can be said to be absent. */
  readonly strings: readonly string[];
}

export type PageTruth = Pick<Screen, 'items' | 'blocks' | 'uncounted' | 'strings'>;
