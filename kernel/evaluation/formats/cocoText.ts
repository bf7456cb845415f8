/** COCO-Text (https://bgshih.github.io/cocotext/): `cocotext.v2.json`, and version 1 with its `polygon`. */
import type { Box } from '../../instruction/geometry.js';
import type { Point } from '../../instruction/types.js';
import { picturePath, readJson } from './dataFile.js';
import { DataRecord } from './dataRecord.js';
import { boxFromSize, polygonOf } from './shapes.js';

export interface CocoTextRecord {
  readonly id: number;
  readonly imageId: number;
  /** Absolute path. */
  readonly picture: string;
  readonly width: number;
  readonly height: number;
  /** `train`, `val` or `test`. */
  readonly set: string;
  /** Pixels. */
  readonly box: Box;
  /** Outline in pixels, where the file has one. */
  readonly polygon?: readonly Point[];
  /** `machine printed`, `handwritten` or `others`. */
  readonly class: string;
  /** `legible` or `illegible`. */
  readonly legibility: string;
  /** `english`, `not english` or `na`. */
  readonly language: string;
  /** As published; absent for text that nobody could read. */
  readonly text?: string;
}

/** @throws Failure `dataset-missing` or `dataset-broken` */
export async function readCocoText(file: string, pictures: string): Promise<CocoTextRecord[]> {
  const document = DataRecord.of(await readJson(file), file, '');
  const images = document.record('imgs');
  return document
    .record('anns')
    .entries()
    .map(([key, value]) => {
      const record = DataRecord.of(value, file, `annotation ${key}`);
      const imageId = record.number('image_id');
      const image = images.get(String(imageId));
      if (image === undefined) throw record.broken('image_id', 'the id of an image of the file');
      return recordOf(record, imageId, DataRecord.of(image, file, `image ${imageId}`), pictures);
    });
}

function recordOf(record: DataRecord, imageId: number, image: DataRecord, pictures: string): CocoTextRecord {
  const [text, polygon] = [record.optionalText('utf8_string'), outlineOf(record)];
  return {
    id: record.number('id'),
    imageId,
    picture: picturePath(pictures, image.text('file_name')),
    width: image.number('width'),
    height: image.number('height'),
    set: image.text('set'),
    box: boxFromSize(record, 'bbox'),
    class: record.text('class'),
    legibility: record.text('legibility'),
    language: record.text('language'),
    ...(polygon === undefined ? {} : { polygon }),
    ...(text === undefined ? {} : { text }),
  };
}

/** Version 2 calls it `mask`, version 1 `polygon`; some are empty. */
function outlineOf(record: DataRecord): Point[] | undefined {
  return polygonOf(record.get('mask')) ?? polygonOf(record.get('polygon'));
}
