import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { boundsOf, iou, type Box } from '../../kernel/instruction/geometry.js';
import type { Region } from '../../kernel/instruction/types.js';

/** A line of questions.jsonl, as models/train/heldout.py writes it. */
export interface HeldOutQuestion {
  /** File name of the picture beside questions.jsonl. */
  readonly picture: string;
  readonly task: string;
  /** In the cell language; two of them are two turns of one conversation. */
  readonly instruction: string | readonly [first: string, second: string];
  readonly answer: string;
  /** For "where is …": the right box in pixels of the picture. */
  readonly box?: Box;
}

export async function readQuestions(folder: string): Promise<HeldOutQuestion[]> {
  const text = await readFile(join(folder, 'questions.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as HeldOutQuestion);
}

/** Where a box is asked for, IoU above 0.5 is right (REC); else the answer must be the same word for word. */
export function isRight(question: HeldOutQuestion, text: string, regions: readonly Region[]): boolean {
  if (question.box === undefined) return text === question.answer;
  const box = regions.find(({ shape }) => shape === 'box');
  return box !== undefined && iou(boundsOf(box), question.box) > 0.5;
}
