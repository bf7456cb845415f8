import { numbered } from './cocoFiles.js';
import { cornersOf, type DemoScene, imageIdOf, sizedBox } from './truth.js';

/** `cocotext.v2.json` with every string of the pictures. */
export function cocoTextFile(scenes: readonly DemoScene[]): object {
  const written = numbered(scenes).filter(({ element }) => element.text !== undefined);
  const anns = written.map(({ id, imageId, element }) => {
    const box = element.textBox!;
    const mask = cornersOf(box).flat();
    const [, , width, height] = sizedBox(box);
    const what = { class: 'machine printed', legibility: 'legible' };
    const language = element.isWord === true ? 'english' : 'na';
    return { id, image_id: imageId, bbox: sizedBox(box), mask, area: width * height, ...what, language, utf8_string: element.text }; // prettier-ignore
  });
  const imgs = scenes.map((scene) => ({
    id: imageIdOf(scene),
    file_name: scene.picture,
    set: 'val',
    width: scene.width,
    height: scene.height,
  }));
  const ofImage = (id: number) => anns.filter(({ image_id }) => image_id === id).map((ann) => ann.id);
  return {
    info: { version: '2', description: 'Held-out pictures of the bundled model' },
    cats: {},
    imgs: Object.fromEntries(imgs.map((image) => [String(image.id), image])),
    anns: Object.fromEntries(anns.map((ann) => [String(ann.id), ann])),
    imgToAnns: Object.fromEntries(imgs.map(({ id }) => [String(id), ofImage(id)])),
  };
}
