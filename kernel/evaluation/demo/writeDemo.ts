import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../failure.js';
import { writeFileWhole } from '../../writeFile.js';
import { cocoDetections, cocoInstances } from './cocoFiles.js';
import { cocoTextFile } from './cocoTextFile.js';
import { mmBenchFile } from './mmBenchFile.js';
import { mmVetFile } from './mmVetFile.js';
import { type Picklable, writePickle } from './pickleWriter.js';
import { localQaFile, lookTwiceFile } from './pointQaFiles.js';
import { popeLines } from './popeFiles.js';
import { referenceLines, references } from './refCocoFiles.js';
import { readTruth } from './truth.js';
import { vizWizFile } from './vizWizFile.js';

/** Where each data set's files lie, named as their readers call them. */
export interface DemoFiles {
  /** The folder of pictures of every data set. */
  readonly pictures: string;
  readonly coco: { readonly instances: string; readonly detections: string };
  readonly cocoText: string;
  readonly refCoco: {
    readonly unc: string;
    readonly google: string;
    readonly instances: string;
    readonly lines: string;
  };
  readonly pointQa: { readonly local: string; readonly lookTwice: string };
  readonly vizWiz: string;
  readonly pope: { readonly random: string; readonly popular: string; readonly adversarial: string };
  readonly mmBench: string;
  readonly mmVet: string;
}

/**
 * Writes the bundled model's held-out pictures as files of every data set that is evaluated, each in its official
 * format; the same bytes every time.
 *
 * @param source the package's `media/demo`
 * @param folder gets the files; those of an earlier time are written over
 * @throws Failure `dataset-missing`, `dataset-broken` or `write-failed`
 */
export async function writeDemo(source: string, folder: string): Promise<DemoFiles> {
  const scenes = await readTruth(source);
  const files = filesIn(folder);
  const pictures = await copyPictures(
    scenes.map(({ picture }) => picture),
    source,
    files.pictures,
  );
  const json = (file: string, value: object) => writeFileWhole(file, JSON.stringify(value));
  const lines = (file: string, values: readonly object[]) =>
    writeFileWhole(file, values.map((value) => JSON.stringify(value) + '\n').join(''));
  const pickle = (file: string, value: Picklable) => writeFileWhole(file, writePickle(value));

  await json(files.coco.instances, cocoInstances(scenes));
  await json(files.coco.detections, cocoDetections(scenes));
  await json(files.cocoText, cocoTextFile(scenes));
  await pickle(files.refCoco.unc, references(scenes, 'unc'));
  await pickle(files.refCoco.google, references(scenes, 'google'));
  await json(files.refCoco.instances, cocoInstances(scenes));
  await lines(files.refCoco.lines, referenceLines(scenes));
  await json(files.pointQa.local, localQaFile(scenes));
  await json(files.pointQa.lookTwice, lookTwiceFile(scenes));
  await json(files.vizWiz, vizWizFile(scenes));
  await lines(files.pope.random, popeLines(scenes, 'random'));
  await lines(files.pope.popular, popeLines(scenes, 'popular'));
  await lines(files.pope.adversarial, popeLines(scenes, 'adversarial'));
  await writeFileWhole(files.mmBench, mmBenchFile(scenes, pictures));
  await json(files.mmVet, mmVetFile(scenes));
  return files;
}

function filesIn(folder: string): DemoFiles {
  const at = (...parts: string[]) => join(folder, ...parts);
  return {
    pictures: at('pictures'),
    coco: { instances: at('coco', 'instances.json'), detections: at('coco', 'detections.json') },
    cocoText: at('coco-text', 'cocotext.v2.json'),
    refCoco: {
      unc: at('refcoco', 'refs(unc).p'),
      google: at('refcoco', 'refs(google).p'),
      instances: at('refcoco', 'instances.json'),
      lines: at('refcoco', 'refcoco.jsonl'),
    },
    pointQa: { local: at('pointqa', 'localqa.json'), lookTwice: at('pointqa', 'looktwiceqa.json') },
    vizWiz: at('vizwiz-grounding', 'val_grounding.json'),
    pope: {
      random: at('pope', 'coco_pope_random.json'),
      popular: at('pope', 'coco_pope_popular.json'),
      adversarial: at('pope', 'coco_pope_adversarial.json'),
    },
    mmBench: at('mmbench', 'mmbench_dev.tsv'),
    mmVet: at('mm-vet', 'mm-vet.json'),
  };
}

/** Copies the pictures and gives each one's file in base64. */
async function copyPictures(names: readonly string[], source: string, folder: string) {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new Failure('write-failed', `${folder} cannot be made; choose another place.`, { cause });
  });
  const found = new Map<string, string>();
  for (const name of names) {
    const from = join(source, name);
    const bytes = await readFile(from).catch((cause: unknown) => {
      throw new Failure('dataset-missing', `${from} is missing; install ChatSpot again.`, { cause });
    });
    await writeFileWhole(join(folder, name), bytes);
    found.set(name, bytes.toString('base64'));
  }
  return found;
}
