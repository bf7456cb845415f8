import { seededRandom } from '../seeded.js';
import { shuffled } from './shuffled.js';
import { centreOf, type DemoElement, type DemoScene, imageIdOf } from './truth.js';

/** Look-Twice questions about a picture. */
const mostAsked = 4;

/** Local: the colour of one of several things of a kind; which one, only the point says. */
export function localQaFile(scenes: readonly DemoScene[]): object {
  return byPicture(scenes, (scene) => {
    const categories = [...new Set(coloured(scene).map(({ category }) => category))];
    return categories.flatMap((category) => {
      const objects = coloured(scene).filter((element) => element.category === category);
      const answers = [...new Set(objects.map(({ colour }) => colour!))];
      if (answers.length < 2) return [];
      return {
        id: imageIdOf(scene),
        question: `What color is the ${category}?`,
        all_ans: answers,
        all_objs: objects.map(visualGenomeObject),
        points: objects.map((element) => ({ ...pointOf(element), ans: element.colour })),
      };
    });
  });
}

/**
 * Look-Twice: about the thing that is pointed at, with less and less of its name in the question. The original asks how
 * many there are of it; the bundled model cannot count what it is pointed at, so the demo asks for colours and words.
 */
export function lookTwiceFile(scenes: readonly DemoScene[]): object {
  const random = seededRandom('demo look-twice');
  return byPicture(scenes, (scene) => {
    const asked = shuffled(scene.elements.filter(isAskedAbout), random).slice(0, mostAsked);
    return asked.map((element) => ({
      Img_id: imageIdOf(scene),
      Obj_question: wording(element, element.category),
      Super_question: wording(element, element.group),
      General_question: wording(element),
      Ans: element.text ?? element.colour,
      BBox: visualGenomeObject(element),
      Point: pointOf(element),
      Obj_type: element.category,
    }));
  });
}

function isAskedAbout({ text, colour }: DemoElement): boolean {
  return text !== undefined || colour !== undefined;
}

/** Asks for the words on it, else for its colour. */
function wording({ text, group }: DemoElement, name?: string): string {
  if (text === undefined) return `What color is this${name === undefined ? '' : ` ${name}`}?`;
  if (name === undefined) return 'What is written here?';
  return group === 'text' ? 'What does this text say?' : `What is written on this ${name}?`;
}

function byPicture(scenes: readonly DemoScene[], questions: (scene: DemoScene) => object[]): object {
  const entries = scenes.map((scene) => [String(imageIdOf(scene)), questions(scene)] as const);
  return Object.fromEntries(entries.filter(([, list]) => list.length > 0));
}

function coloured(scene: DemoScene): DemoElement[] {
  return scene.elements.filter(({ colour, group }) => colour !== undefined && group !== 'text');
}

function visualGenomeObject({ box: [left, top, right, bottom], category, colour }: DemoElement) {
  const attributes = colour === undefined ? [] : [colour];
  return { x: left, y: top, w: right - left, h: bottom - top, names: [category], attributes };
}

function pointOf({ box }: DemoElement) {
  const [x, y] = centreOf(box);
  return { x, y };
}
