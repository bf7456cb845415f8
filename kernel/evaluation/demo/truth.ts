/** What `models/train/demo.py` drew: the demo's pictures and everything that is true of them. */
import { join } from 'node:path';
import { Failure } from '../../failure.js';
import type { Box } from '../../instruction/geometry.js';
import type { Point } from '../../instruction/types.js';
import { readJson } from '../formats/dataFile.js';

export interface DemoElement {
  /** "circle", "button", "checked checkbox"; "text" for a string that stands alone. */
  readonly category: string;
  readonly group: 'shape' | 'icon' | 'widget' | 'text';
  /** "a red circle" */
  readonly caption: string;
  /** Pixels of the picture. */
  readonly box: Box;
  readonly colour?: string;
  /** The string written on it, with the box of its ink. */
  readonly text?: string;
  readonly textBox?: Box;
  /** Whether the string is a common word. */
  readonly isWord?: boolean;
  readonly state?: boolean;
  /** A phrase that means this element and no other of the picture: 'the "Save" button'. */
  readonly reference?: string;
  /** Corners of an angular shape, in pixels. */
  readonly outline?: readonly Point[];
}

export interface DemoScene {
  /** File name: a number with its ending. */
  readonly picture: string;
  readonly sort: 'interface' | 'shapes' | 'text';
  readonly width: number;
  readonly height: number;
  readonly elements: readonly DemoElement[];
  /** "stars" and which elements they are. */
  readonly counts: readonly { readonly name: string; readonly of: readonly number[] }[];
}

/**
 * @param source `media/demo`
 * @throws Failure `dataset-missing` or `dataset-broken`
 */
export async function readTruth(source: string): Promise<DemoScene[]> {
  const file = join(source, 'truth.json');
  const { scenes } = (await readJson(file)) as { scenes?: DemoScene[] };
  if (Array.isArray(scenes) && scenes.length > 0) return scenes;
  throw new Failure('dataset-broken', `${file} has no scenes; install ChatSpot again.`);
}

/** The number in a picture's file name, which is its id in every data set. */
export function imageIdOf(scene: DemoScene): number {
  return Number.parseInt(scene.picture, 10);
}

/** Corners of a box in order. */
export function cornersOf([left, top, right, bottom]: Box): readonly Point[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** The corners of an angular shape, or those of its box. */
export function outlineOf(element: DemoElement): readonly Point[] {
  return element.outline ?? cornersOf(element.box);
}

/** COCO's [x, y, width, height]. */
export function sizedBox([left, top, right, bottom]: Box): [number, number, number, number] {
  return [left, top, right - left, bottom - top];
}

export function centreOf([left, top, right, bottom]: Box): Point {
  return [Math.round((left + right) / 2), Math.round((top + bottom) / 2)];
}
