import { seededRandom } from '../seeded.js';
import { cornersOf, type DemoElement, type DemoScene, outlineOf } from './truth.js';

/** `val_grounding.json`: one question about each picture, with the outline of where its answer is seen. */
export function vizWizFile(scenes: readonly DemoScene[]): object {
  const random = seededRandom('demo grounding');
  return Object.fromEntries(
    scenes.map((scene) => {
      const element = scene.elements[Math.floor(random() * scene.elements.length)]!;
      const { question, answer, outline } = questionAbout(element, random());
      const grounding = outline.map(([x, y]) => ({ x, y }));
      const { picture, width, height } = scene;
      const answers = [answer];
      return [picture, { question, answers, most_common_answer: answer, width, height, answer_grounding: grounding }]; // prettier-ignore
    }),
  );
}

function questionAbout(element: DemoElement, chance: number) {
  const { text, textBox, colour, caption } = element;
  if (text !== undefined) {
    return { question: 'What does it say?', answer: text, outline: cornersOf(textBox!) };
  }
  const outline = outlineOf(element);
  if (colour !== undefined && chance < 0.5) return { question: 'What color is it?', answer: colour, outline };
  return { question: 'What is this?', answer: caption.replace(/^an? /, ''), outline };
}
