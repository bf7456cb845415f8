import { polygonArea } from '../../instruction/geometry.js';
import { seededRandom } from '../seeded.js';
import { type DemoElement, type DemoScene, imageIdOf, outlineOf, sizedBox } from './truth.js';

/** A category of the demo: 36 kinds of things, numbered by name. */
export interface DemoCategory {
  readonly id: number;
  readonly name: string;
  readonly supercategory: string;
}

export interface NumberedElement {
  readonly id: number;
  readonly imageId: number;
  readonly categoryId: number;
  readonly element: DemoElement;
}

export function categoriesOf(scenes: readonly DemoScene[]): DemoCategory[] {
  const groups = new Map(
    scenes.flatMap(({ elements }) => elements.map((e) => [e.category, e.group] as const)),
  );
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, supercategory], i) => ({ id: i + 1, name, supercategory }));
}

/** Every element with the annotation's id that all files give it. */
export function numbered(scenes: readonly DemoScene[]): NumberedElement[] {
  const ids = new Map(categoriesOf(scenes).map(({ id, name }) => [name, id]));
  return scenes
    .flatMap((scene) => scene.elements.map((element) => ({ imageId: imageIdOf(scene), element })))
    .map(({ imageId, element }, i) => ({
      id: i + 1,
      imageId,
      categoryId: ids.get(element.category)!,
      element,
    }));
}

/** `instances.json` */
export function cocoInstances(scenes: readonly DemoScene[]): object {
  return {
    images: scenes.map((scene) => ({
      id: imageIdOf(scene),
      file_name: scene.picture,
      width: scene.width,
      height: scene.height,
    })),
    annotations: numbered(scenes).map(({ id, imageId, categoryId, element }) => ({
      id,
      image_id: imageId,
      category_id: categoryId,
      bbox: sizedBox(element.box),
      area: polygonArea(outlineOf(element)),
      segmentation: [outlineOf(element).flat()],
      iscrowd: 0,
    })),
    categories: categoriesOf(scenes),
  };
}

/** Shares of a detector that is good but not perfect. */
const missed = 0.12;
const doubled = 0.08;
const misnamed = 0.08;
const largestSlip = 0.12;

/** A made-up detector's results: slightly wrong boxes, missed and doubled things, and some where nothing is. */
export function cocoDetections(scenes: readonly DemoScene[]): object[] {
  const random = seededRandom('demo detections');
  const categories = categoriesOf(scenes);
  const between = (low: number, high: number) => low + random() * (high - low);
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
  const detection = (imageId: number, categoryId: number, box: readonly number[], score: number) => ({
    image_id: imageId,
    category_id: categoryId,
    bbox: box.map((value) => rounded(value, 1)),
    score: rounded(score, 3),
  });
  const found = numbered(scenes).flatMap(({ imageId, categoryId, element }) => {
    if (random() < missed) return [];
    const times = random() < doubled ? 2 : 1;
    return Array.from({ length: times }, () => {
      const [x, y, width, height] = sizedBox(element.box);
      const slip = (length: number) => between(-largestSlip, largestSlip) * length;
      const box = [x + slip(width), y + slip(height), width + slip(width), height + slip(height)];
      const wrong = Math.floor(random() * categories.length) + 1;
      return detection(imageId, random() < misnamed ? wrong : categoryId, box, between(0.4, 1));
    });
  });
  const nothing = scenes.map((scene) => {
    const [width, height] = [between(10, 40), between(10, 30)];
    const box = [between(0, scene.width - width), between(0, scene.height - height), width, height];
    const category = Math.floor(random() * categories.length) + 1;
    return detection(imageIdOf(scene), category, box, between(0.05, 0.5));
  });
  return [...found, ...nothing];
}
