import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { boundsOf, iou, type Box } from '../../kernel/instruction/geometry.js';
import type { Region } from '../../kernel/instruction/types.js';
import { colorIn, isRefusal, obeys, readText, roleOf, yesOrNo } from './marks.js';

/** How an answer is compared with the right one; without a check, word for word or, with a `box`, by its IoU. */
export type Check = 'role' | 'yes-no' | 'text' | 'color' | 'refusal' | 'short' | 'detail';

/** A line of questions.jsonl, as models/train/heldout.py and test/screens write it. */
export interface HeldOutQuestion {
  /** File name of the picture beside questions.jsonl. */
  readonly picture: string;
  readonly task: string;
  /** In the cell language; two of them are two turns of one conversation. */
  readonly instruction: string | readonly [first: string, second: string];
  readonly answer: string;
  /** For "where is …": the right box in pixels of the picture. */
  readonly box?: Box;
  readonly check?: Check;
  /** What else the table can be split by: the screen's size class, pixel ratio and typeface, the wording … */
  readonly traits?: Readonly<Record<string, string>>;
}

export async function readQuestions(folder: string): Promise<HeldOutQuestion[]> {
  const text = await readFile(join(folder, 'questions.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as HeldOutQuestion);
}

/** Where a box is asked for, IoU above 0.5 is right (REC); else the check decides. */
export function isRight(question: HeldOutQuestion, text: string, regions: readonly Region[]): boolean {
  const { answer, box: right, check } = question;
  if (right !== undefined) {
    const box = regions.find(({ shape }) => shape === 'box');
    return box !== undefined && iou(boundsOf(box), right) > 0.5;
  }
  switch (check) {
    case undefined:
      return text === answer;
    case 'role':
      return roleOf(text) === roleOf(answer);
    case 'yes-no':
      return yesOrNo(text) === answer;
    case 'text':
      return readText(text) === answer;
    case 'color':
      return colorIn(text) === answer;
    case 'refusal':
      return isRefusal(text);
    case 'short':
    case 'detail':
      return obeys(check, text);
  }
}
