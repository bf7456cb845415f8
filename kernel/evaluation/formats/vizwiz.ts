/** VizWiz-VQA-Grounding (https://vizwiz.org/tasks-and-datasets/answer-grounding-for-vqa/). */
import type { Point } from '../../instruction/types.js';
import { picturePath, readJson } from './dataFile.js';
import { DataRecord } from './dataRecord.js';
import { pointOf } from './shapes.js';

export interface VizWizRecord {
  /** The picture's name, which is the record's key in the file. */
  readonly id: string;
  /** Absolute path. */
  readonly picture: string;
  readonly width: number;
  readonly height: number;
  readonly question: string;
  /** `most_common_answer`. */
  readonly answer: string;
  /** Outline in pixels of where the answer is seen: three points or more. */
  readonly polygon: readonly Point[];
}

/** @throws Failure `dataset-missing` or `dataset-broken` */
export async function readVizWizGrounding(file: string, pictures: string): Promise<VizWizRecord[]> {
  const document = DataRecord.of(await readJson(file), file, '');
  return document.entries().map(([id, value]) => {
    const record = DataRecord.of(value, file, id);
    const polygon = record.records('answer_grounding', 'corner').map(pointOf);
    if (polygon.length < 3) throw record.broken('answer_grounding', 'an outline of three points or more');
    return {
      id,
      picture: picturePath(pictures, id),
      width: record.number('width'),
      height: record.number('height'),
      question: record.text('question'),
      answer: record.text('most_common_answer'),
      polygon,
    };
  });
}
