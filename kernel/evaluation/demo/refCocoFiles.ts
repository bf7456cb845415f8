import { numbered, type NumberedElement } from './cocoFiles.js';
import type { Picklable } from './pickleWriter.js';
import { type DemoScene, imageIdOf } from './truth.js';

/** How a reference file calls the splits: RefCOCO's own (`unc`) or the first one made for RefCOCOg (`google`). */
export type SplitBy = 'unc' | 'google';

/** The list that `refs(unc).p` and `refs(google).p` pickle: one reference for each element that has a name of its own. */
export function references(scenes: readonly DemoScene[], splitBy: SplitBy): Picklable[] {
  let sentence = 0;
  return named(scenes).map(({ id, imageId, categoryId, element }, i) => {
    const scene = scenes.find((each) => imageIdOf(each) === imageId)!;
    const sentences = expressionsOf(element).map((sent) => ({
      tokens: sent.split(' '),
      raw: sent,
      sent,
      sent_id: sentence++,
    }));
    return {
      ref_id: i,
      ann_id: id,
      image_id: imageId,
      category_id: categoryId,
      // As in the originals, the annotation's number stands in the name: this is no picture's name.
      file_name: scene.picture.replace('.', `_${id}.`),
      split: splitOf(scene, splitBy),
      sent_ids: sentences.map(({ sent_id }) => sent_id),
      sentences,
    };
  });
}

/** The same as JSON lines in the form of later tools. */
export function referenceLines(scenes: readonly DemoScene[]): object[] {
  return named(scenes).map(({ imageId, element }) => {
    const { picture, width, height } = scenes.find((each) => imageIdOf(each) === imageId)!;
    return { img_path: picture, expression: expressionsOf(element)[0], bbox: element.box, width, height };
  });
}

function named(scenes: readonly DemoScene[]): NumberedElement[] {
  return numbered(scenes).filter(({ element }) => element.reference !== undefined);
}

/** A name with a common word in it is also said without quotation marks, as people do. */
function expressionsOf({ reference, isWord, group }: NumberedElement['element']): string[] {
  const quoted = reference!;
  const isPlain = isWord !== true || group === 'text' || !quoted.includes('"');
  return isPlain ? [quoted] : [quoted, quoted.replaceAll('"', '').toLowerCase()];
}

/** A picture lies in one split only. testA and testB differ in what they show, as RefCOCO's do. */
function splitOf(scene: DemoScene, splitBy: SplitBy): string {
  if (imageIdOf(scene) % 3 === 0) return 'val';
  if (splitBy === 'google') return 'test';
  return scene.sort === 'shapes' ? 'testA' : 'testB';
}
