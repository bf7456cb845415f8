import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PictureData } from '../../kernel/engine/protocol.js';
import { Failure } from '../../kernel/failure.js';
import { decodePicture } from '../../kernel/picture.js';
import { runCell, type CellText, type Kernel } from '../../kernel/runCell.js';
import { isRight, readQuestions } from './questions.js';
import type { Marked } from './table.js';

export interface Score {
  right: number;
  asked: number;
}

/**
 * Asks every question of a held-out folder through the whole pipeline, as a notebook would, and counts the right
 * answers by task.
 */
export async function measure(
  folder: string,
  kernel: Omit<Kernel, 'files'>,
  onAnswer: (marked: Marked) => void = () => undefined,
  /** 1 asks every question, 5 every fifth. */
  every = 1,
): Promise<Map<string, Score>> {
  const files = { read: (path: string) => readFile(join(folder, path)), find: async () => [] };
  const decode = rememberingLast(async (path) => decodePicture(await files.read(path), path));
  const scores = new Map<string, Score>();
  const questions = await readQuestions(folder);
  for (const question of questions.filter((_, i) => i % every === 0)) {
    const turns = [question.instruction].flat();
    const cells: CellText[] = [];
    let given = { text: '', raw: '', regions: [] as Parameters<typeof isRight>[2] };
    for (const [turn, instruction] of turns.entries()) {
      const text = turn === 0 ? `<image ${question.picture}>\n${instruction}` : instruction;
      given = await lastAnswer([...cells, { text }], { ...kernel, files, decode });
      cells.push({ text, answer: given.raw });
    }
    const right = isRight(question, given.text, given.regions);
    const score = scores.get(question.task) ?? { right: 0, asked: 0 };
    scores.set(question.task, { right: score.right + (right ? 1 : 0), asked: score.asked + 1 });
    onAnswer({ question, given: given.text, right, regions: given.regions });
  }
  return scores;
}

async function lastAnswer(cells: readonly CellText[], kernel: Kernel) {
  for await (const event of runCell(cells, cells.length - 1, kernel)) {
    if (event.type === 'answer') return event.answer;
  }
  throw new Failure('no-answer', `Nothing was asked by: ${cells.at(-1)?.text}`);
}

/** Questions about one picture stand together; a 4K picture takes longer to decode than to ask about. */
function rememberingLast(decode: (path: string) => Promise<PictureData>) {
  let last: { readonly path: string; readonly picture: Promise<PictureData> } | undefined;
  return (path: string) => {
    if (last?.path !== path) last = { path, picture: decode(path) };
    return last.picture;
  };
}
