import { Failure } from '../../failure.js';
import type { Task } from '../task.js';
import { cocoRegions } from './cocoRegions.js';
import { cocoText } from './cocoText.js';
import { mmbench } from './mmbench.js';
import { mmvet } from './mmvet.js';
import { pointqa } from './pointqa.js';
import { pope } from './pope.js';
import { refcoco } from './refcoco.js';
import { vizwizGrounding } from './vizwiz.js';

/** Every task, in the order of the paper. */
export const tasks: readonly Task[] = [
  cocoRegions,
  cocoText,
  refcoco,
  pointqa,
  vizwizGrounding,
  pope,
  mmbench,
  mmvet,
];

/** @throws Failure `eval-task` */
export function taskNamed(name: string): Task {
  const found = tasks.find((task) => task.name === name.toLowerCase());
  if (found !== undefined) return found;
  const known = tasks.map((task) => task.name).join(', ');
  throw new Failure('eval-task', `There is no task ${name}; there are ${known}.`);
}
