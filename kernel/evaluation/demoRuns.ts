import type { DemoFiles } from './demo/writeDemo.js';
import { tasks } from './tasks/all.js';
import type { Task } from './task.js';

/** The options with which each task is asked about the demo's files: the bundled model's held-out pictures. */
export function demoOptions(files: DemoFiles): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const images = files.pictures;
  return {
    'coco-regions': { instances: files.coco.instances, results: files.coco.detections, images },
    'coco-text': { file: files.cocoText, images },
    refcoco: { refs: files.refCoco.unc, instances: files.refCoco.instances, images },
    pointqa: { local: files.pointQa.local, looktwice: files.pointQa.lookTwice, images },
    'vizwiz-grounding': { file: files.vizWiz, images },
    pope: { ...files.pope, images },
    // The bundled model answers freely and knows no letters of options.
    mmbench: { file: files.mmBench, options: 'no' },
    'mm-vet': { file: files.mmVet, images, judge: 'words' },
  };
}

/** What `--demo` asks unless told otherwise: little enough for about a minute. */
export const demoLimits: Readonly<Record<string, string>> = {
  'coco-regions': '8',
  'coco-text': '40',
  refcoco: '80',
  pointqa: '12',
  'vizwiz-grounding': '24',
  pope: '30',
  mmbench: '40',
  'mm-vet': '60',
};

const noisy = ['coco-regions', 'coco-text', 'pointqa', 'vizwiz-grounding'];

/** Every task of the demo with its options; `given` goes before the demo's own. */
export function demoRuns(
  files: DemoFiles,
  given: ReadonlyMap<string, string>,
): [Task, Map<string, string>][] {
  const options = demoOptions(files);
  return tasks.map((task) => {
    const noise = noisy.includes(task.name) ? { noise: '0.1,0.2,0.3' } : {};
    const own = { limit: demoLimits[task.name]!, ...noise, ...options[task.name] };
    return [task, new Map([...Object.entries(own), ...given])];
  });
}
