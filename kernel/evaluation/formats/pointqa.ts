/**
 * PointQA (https://github.com/princetonvisualai/pointingqa), Local and Look-Twice, on Visual Genome's pictures: the
 * authors' documents `{picture id: [question, …]}`, and the JSON lines that later tools made of them.
 */
import type { Box } from '../../instruction/geometry.js';
import type { Point } from '../../instruction/types.js';
import { brokenFile, holdsLines, picturePath, readJson, readJsonLines } from './dataFile.js';
import { DataRecord } from './dataRecord.js';
import { type PictureFolder, openPictureFolder } from './pictureFolder.js';
import { boxFromCorners, boxOfObject, pointOf } from './shapes.js';

interface PointQaRecord {
  /** The picture's id and the question's position in its list; the line's number in JSON lines. */
  readonly id: string;
  /** Absolute path. */
  readonly picture: string;
  /** As published, often with a capital or a full stop. */
  readonly answer: string;
  /** The object that is pointed at, in pixels. */
  readonly box: Box;
  /** Pixels. */
  readonly point: Point;
}

/** "What color is the shirt?" about one of several shirts. */
export interface LocalQaRecord extends PointQaRecord {
  readonly question: string;
}

/** "How many of these are there?", with more and more of the object's name in the question. */
export interface LookTwiceRecord extends PointQaRecord {
  /** "How many of these beaches are there?" */
  readonly objectQuestion: string;
  /** "How many of these animals are there?" */
  readonly superQuestion: string;
  /** "How many of these are there?" */
  readonly generalQuestion: string;
}

export interface PointQaFiles {
  readonly questions: string;
  /** Folder of the pictures `ID.jpg`, or with `VG_100K` and `VG_100K_2` in it. */
  readonly pictures: string;
  /** JSON list of the picture ids of a split, as in `looktwiceqa_test_imgs.json`; all pictures where it is left out. */
  readonly split?: string;
}

/** @throws Failure `dataset-missing` or `dataset-broken` */
export async function readLocalQa(files: PointQaFiles): Promise<LocalQaRecord[]> {
  if (holdsLines(files.questions)) return lines(files, (record) => ({ question: record.text('question') }));
  const found: LocalQaRecord[] = [];
  for await (const { record, id, picture } of questionsOf(files)) {
    const objects = record.records('all_objs', 'object');
    const points = record.records('points', 'point');
    if (points.length !== objects.length) throw record.broken('points', 'one for each of "all_objs"');
    points.forEach((point, n) => {
      const [question, answer] = [record.text('question'), point.text('ans')];
      const place = { box: boxOfObject(objects[n]!), point: pointOf(point) };
      found.push({ id: `${id}-${n + 1}`, picture, question, answer, ...place });
    });
  }
  return found;
}

/** @throws Failure `dataset-missing` or `dataset-broken` */
export async function readLookTwiceQa(files: PointQaFiles): Promise<LookTwiceRecord[]> {
  if (holdsLines(files.questions)) return lines(files, wordings);
  const found: LookTwiceRecord[] = [];
  for await (const { record, id, picture } of questionsOf(files)) {
    const [box, point] = [boxOfObject(record.record('bbox')), pointOf(record.record('point'))];
    found.push({ id, picture, answer: record.id('ans'), box, point, ...wordings(record) });
  }
  return found;
}

function wordings(record: DataRecord) {
  return {
    objectQuestion: record.text('obj_question'),
    superQuestion: record.text('super_question'),
    generalQuestion: record.text('general_question'),
  };
}

/** `{file_path, answer, bbox: [left, top, right, bottom], point: [x, y], …}` a line. */
async function lines<T>(
  files: PointQaFiles,
  more: (record: DataRecord) => T,
): Promise<(PointQaRecord & T)[]> {
  return (await readJsonLines(files.questions)).map((record) => {
    const [x, y] = record.numbers('point', 2) as [number, number];
    return {
      id: record.place.replace('line ', ''),
      picture: picturePath(files.pictures, record.text('file_path')),
      answer: record.id('answer'),
      box: boxFromCorners(record, 'bbox'),
      point: [x, y] as const,
      ...more(record),
    };
  });
}

interface Question {
  readonly record: DataRecord;
  readonly id: string;
  readonly picture: string;
}

/** The questions of the authors' document. Its keys differ in case from file to file. */
async function* questionsOf({ questions, pictures, split }: PointQaFiles): AsyncGenerator<Question> {
  const document = DataRecord.of(await readJson(questions), questions, '');
  const wanted = split === undefined ? undefined : await idsOf(split);
  const folder: PictureFolder = await openPictureFolder(pictures);
  for (const [imageId, list] of document.entries()) {
    if (wanted !== undefined && !wanted.has(imageId)) continue;
    if (!Array.isArray(list)) throw brokenFile(questions, `has no list of questions for picture ${imageId}`);
    for (const [i, value] of list.entries()) {
      const place = `question ${i + 1} of picture ${imageId}`;
      const record = DataRecord.of(lowerCased(value), questions, place);
      yield { record, id: `${imageId}-${i + 1}`, picture: folder.find(imageId) };
    }
  }
}

async function idsOf(file: string): Promise<Set<string>> {
  const list = await readJson(file);
  if (!Array.isArray(list)) throw brokenFile(file, 'is not a list of picture ids');
  return new Set(list.map(String));
}

/** The same with every key in lower case, at every depth. */
function lowerCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.toLowerCase(), lowerCased(item)]),
  );
}
