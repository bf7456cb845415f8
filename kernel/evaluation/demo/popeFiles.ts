import { seededRandom } from '../seeded.js';
import { shuffled } from './shuffled.js';
import type { DemoScene } from './truth.js';

export type PopeSampling = 'random' | 'popular' | 'adversarial';

/** Questions about things that are there, and as many about things that are not, for each picture. */
const asked = 3;

/**
 * `coco_pope_random.json` and its like. As in the original, things that are not there are drawn at random, or are the
 * most frequent ones of all pictures (popular), or those seen most often together with what is there (adversarial).
 */
export function popeLines(scenes: readonly DemoScene[], sampling: PopeSampling): object[] {
  const random = seededRandom(`demo pope ${sampling}`);
  const seen = scenes.map(captionsOf);
  const all = [...new Set(seen.flat())];
  const lines = scenes.flatMap(({ picture }, i) => {
    const here = seen[i]!;
    if (here.length < asked) return [];
    const absent = shuffled(
      all.filter((caption) => !here.includes(caption)),
      random,
    );
    const weight = weightOf(sampling, seen, here);
    const chosen = absent.sort((a, b) => weight(b) - weight(a)).slice(0, asked);
    return [...shuffled(here, random).slice(0, asked), ...chosen].map((caption, n) => ({
      image: picture,
      text: `Is there ${caption} in the image?`,
      label: n < asked ? 'yes' : 'no',
    }));
  });
  return lines.map((line, i) => ({ question_id: i + 1, ...line }));
}

/** By what number a thing that is not `here` comes first. */
function weightOf(sampling: PopeSampling, seen: readonly string[][], here: readonly string[]) {
  const withCaption = (caption: string) => seen.filter((captions) => captions.includes(caption));
  switch (sampling) {
    case 'random':
      return () => 0;
    case 'popular':
      return (caption: string) => withCaption(caption).length;
    case 'adversarial':
      return (caption: string) =>
        withCaption(caption).reduce((sum, captions) => sum + captions.filter((c) => here.includes(c)).length, 0); // prettier-ignore
  }
}

function captionsOf(scene: DemoScene): string[] {
  const things = scene.elements.filter(({ group }) => group !== 'text');
  return [...new Set(things.map(({ caption }) => caption))];
}
