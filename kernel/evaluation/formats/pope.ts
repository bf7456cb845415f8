/** POPE (https://github.com/RUCAIBox/POPE): JSON lines, whatever the file's ending. */
import { picturePath, readJsonLines } from './dataFile.js';

export interface PopeRecord {
  /** `question_id`. */
  readonly id: string;
  /** Absolute path. */
  readonly picture: string;
  /** "Is there a snowboard in the image?" */
  readonly question: string;
  readonly answer: 'yes' | 'no';
}

/** @throws Failure `dataset-missing` or `dataset-broken` */
export async function readPope(file: string, pictures: string): Promise<PopeRecord[]> {
  return (await readJsonLines(file)).map((record) => {
    const answer = record.text('label');
    if (answer !== 'yes' && answer !== 'no') throw record.broken('label', '"yes" or "no"');
    const picture = picturePath(pictures, record.text('image'));
    return { id: record.id('question_id'), picture, question: record.text('text'), answer };
  });
}
