/**
 * RefCOCO, RefCOCO+ and RefCOCOg (https://github.com/lichengunc/refer): the pickled list `refs(unc).p`,
 * `refs(google).p` or `refs(umd).p` with `instances.json` beside it; and the JSON lines that later tools made of it.
 */
import type { Box } from '../../instruction/geometry.js';
import type { Point } from '../../instruction/types.js';
import { readCocoInstances } from './coco.js';
import { brokenFile, picturePath, readBytes, readJsonLines } from './dataFile.js';
import { DataRecord } from './dataRecord.js';
import { type PickleValue, readPickle } from './pickle.js';
import { boxFromCorners } from './shapes.js';

/** One expression: an object that three people described counts three times, as in the published numbers. */
export interface ReferringExpression {
  /** `REF-SENTENCE` with the data set's ids; the line's number in JSON lines. */
  readonly id: string;
  /** Absolute path. */
  readonly picture: string;
  /** Lower case without punctuation, as evaluations use it. */
  readonly expression: string;
  /** Pixels. */
  readonly box: Box;
  readonly width?: number;
  readonly height?: number;
  /** `train`, `val`, `testA`, `testB` or `test`; absent in JSON lines, which hold one split. */
  readonly split?: string;
  readonly category?: string;
  readonly polygons?: readonly (readonly Point[])[];
}

export interface RefCocoFiles {
  /** `refs(unc).p` and its like. */
  readonly refs: string;
  /** `instances.json`. */
  readonly instances: string;
  /** Folder of COCO's train2014 pictures. */
  readonly pictures: string;
}

/**
 * @param split only this one; all where it is left out
 * @throws Failure `dataset-missing`, `dataset-broken`, `pickle-broken` or `pickle-refused`
 */
export async function readRefCoco(files: RefCocoFiles, split?: string): Promise<ReferringExpression[]> {
  const refs = readPickle(await readBytes(files.refs), files.refs);
  if (!Array.isArray(refs)) throw brokenFile(files.refs, 'is not a list of references');
  const { images, annotations, categories } = await readCocoInstances(files.instances, files.pictures);
  const byId = new Map(annotations.map((annotation) => [annotation.id, annotation]));
  return refs.flatMap((value, i) => {
    const ref = DataRecord.of(plain(value), files.refs, `reference ${i + 1}`);
    const own = ref.text('split');
    if (split !== undefined && own !== split) return [];
    const annotation = byId.get(ref.number('ann_id'));
    if (annotation === undefined) throw ref.broken('ann_id', `an annotation of ${files.instances}`);
    // The reference's own file name ends in the annotation's number: it names no picture.
    const { picture, width, height } = images.get(annotation.imageId)!;
    const category = categories.get(annotation.categoryId)!.name;
    const { box, polygons } = annotation;
    return ref.list('sentences').map((item, n) => {
      const place = `sentence ${n + 1} of reference ${i + 1}`;
      const sentence = DataRecord.of(plain(item as PickleValue), files.refs, place);
      const id = `${ref.number('ref_id')}-${sentence.number('sent_id')}`;
      const expression = sentence.text('sent');
      return { id, picture, width, height, expression, box, polygons, category, split: own };
    });
  });
}

/** `{img_path, expression, bbox: [left, top, right, bottom]}` a line, as Shikra and others publish it. */
export async function readRefCocoLines(file: string, pictures: string): Promise<ReferringExpression[]> {
  return (await readJsonLines(file)).map((record) => {
    const [width, height] = [record.optionalNumber('width'), record.optionalNumber('height')];
    return {
      id: record.place.replace('line ', ''),
      picture: picturePath(pictures, record.text('img_path')),
      expression: record.text('expression'),
      box: boxFromCorners(record, 'bbox'),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
    };
  });
}

/** A dict of the pickle as an object; anything else as it is. */
function plain(value: PickleValue): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}
