import { type Fact, factsOf } from './facts.js';
import type { DemoScene } from './truth.js';

const capabilities: Record<Fact['kind'], readonly string[]> = {
  count: ['rec', 'math'],
  exists: ['rec'],
  reads: ['rec', 'ocr'],
  side: ['rec', 'spat'],
};

/** `mm-vet.json` */
export function mmVetFile(scenes: readonly DemoScene[]): object {
  const facts = scenes.flatMap((scene) => factsOf(scene, scenes).map((fact) => ({ scene, fact })));
  return Object.fromEntries(
    facts.map(({ scene, fact }, i) => [
      `v1_${i}`,
      {
        imagename: scene.picture,
        question: fact.question,
        answer: fact.answer,
        capability: capabilities[fact.kind],
      },
    ]),
  );
}
