/**
 * COCO object detection (https://cocodataset.org/#format-data): `instances_*.json` with ground truth, and the
 * list of detections that a detector's authors publish (https://cocodataset.org/#format-results).
 */
import type { Box } from '../../instruction/geometry.js';
import type { Point } from '../../instruction/types.js';
import { brokenFile, picturePath, readJson } from './dataFile.js';
import { DataRecord } from './dataRecord.js';
import { boxFromSize, polygonOf } from './shapes.js';

export interface CocoImage {
  readonly id: number;
  readonly fileName: string;
  /** Absolute path. */
  readonly picture: string;
  readonly width: number;
  readonly height: number;
}

export interface CocoAnnotation {
  readonly id: number;
  readonly imageId: number;
  readonly categoryId: number;
  /** Pixels. */
  readonly box: Box;
  /** Square pixels of the mask, as published: COCO's size classes go by it, not by the box. */
  readonly area: number;
  /** A box around many things: detections in it count neither way. */
  readonly isCrowd: boolean;
  /** Outlines in pixels; none where the mask is run-length encoded. */
  readonly polygons: readonly (readonly Point[])[];
}

export interface CocoCategory {
  readonly id: number;
  readonly name: string;
  readonly supercategory?: string;
}

export interface CocoInstances {
  readonly images: ReadonlyMap<number, CocoImage>;
  /** In the file's order. */
  readonly annotations: readonly CocoAnnotation[];
  readonly categories: ReadonlyMap<number, CocoCategory>;
}

export interface CocoDetection {
  readonly imageId: number;
  readonly categoryId: number;
  /** Pixels. */
  readonly box: Box;
  readonly score: number;
}

/**
 * @param pictures folder of the pictures that the file names
 * @throws Failure `dataset-missing` or `dataset-broken`
 */
export async function readCocoInstances(file: string, pictures: string): Promise<CocoInstances> {
  const document = DataRecord.of(await readJson(file), file, '');
  const images = byId(document.records('images', 'image').map((record) => imageOf(record, pictures)));
  const categories = byId(document.records('categories', 'category').map(categoryOf));
  const annotations = document.records('annotations', 'annotation').map((record) => {
    const annotation = annotationOf(record);
    if (!images.has(annotation.imageId)) throw record.broken('image_id', 'the id of an image of the file');
    if (!categories.has(annotation.categoryId))
      throw record.broken('category_id', 'the id of a category of the file');
    return annotation;
  });
  return { images, annotations, categories };
}

/**
 * Detections that belong to `instances`.
 * @throws Failure `dataset-missing` or `dataset-broken`
 */
export async function readCocoResults(file: string, instances: CocoInstances): Promise<CocoDetection[]> {
  const list = await readJson(file);
  if (!Array.isArray(list)) throw brokenFile(file, 'is not a list of detections');
  return list.map((item: unknown, i) => {
    const record = DataRecord.of(item, file, `detection ${i + 1}`);
    const [imageId, categoryId] = [record.number('image_id'), record.number('category_id')];
    if (!instances.images.has(imageId)) throw record.broken('image_id', 'an image of the ground truth');
    if (!instances.categories.has(categoryId))
      throw record.broken('category_id', 'a category of the ground truth');
    return { imageId, categoryId, box: boxFromSize(record, 'bbox'), score: record.number('score') };
  });
}

function imageOf(record: DataRecord, pictures: string): CocoImage {
  const fileName = record.text('file_name');
  return {
    id: record.number('id'),
    fileName,
    picture: picturePath(pictures, fileName),
    width: record.number('width'),
    height: record.number('height'),
  };
}

function categoryOf(record: DataRecord): CocoCategory {
  const supercategory = record.optionalText('supercategory');
  const category = { id: record.number('id'), name: record.text('name') };
  return supercategory === undefined ? category : { ...category, supercategory };
}

function annotationOf(record: DataRecord): CocoAnnotation {
  const crowd = record.optionalNumber('iscrowd') ?? 0;
  return {
    id: record.number('id'),
    imageId: record.number('image_id'),
    categoryId: record.number('category_id'),
    box: boxFromSize(record, 'bbox'),
    area: record.number('area'),
    isCrowd: crowd !== 0,
    polygons: polygonsOf(record),
  };
}

/**
 * A list of outlines, or an object: a run-length encoded mask, which only crowds have. Published files hold a few
 * outlines of less than three points, which are none.
 */
function polygonsOf(record: DataRecord): Point[][] {
  const segmentation = record.get('segmentation');
  if (!Array.isArray(segmentation)) return [];
  const isNumbers = (flat: unknown) =>
    Array.isArray(flat) && flat.every((value) => typeof value === 'number' && Number.isFinite(value));
  if (!segmentation.every(isNumbers))
    throw record.broken('segmentation', 'a list of outlines [x, y, x, y, …]');
  return segmentation.flatMap((flat) => {
    const polygon = polygonOf(flat);
    return polygon === undefined ? [] : [polygon];
  });
}

function byId<T extends { readonly id: number }>(items: readonly T[]): Map<number, T> {
  return new Map(items.map((item) => [item.id, item]));
}
