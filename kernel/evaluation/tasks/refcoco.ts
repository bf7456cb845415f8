/** Referring expression comprehension on RefCOCO, RefCOCO+ and RefCOCOg: where is it? (table 3) */
import { basename } from 'node:path';
import { boxRegion, type Box } from '../../instruction/geometry.js';
import { groupsOf } from '../../groupsOf.js';
import { scoreRow } from '../figures.js';
import { readRefCoco, readRefCocoLines, type ReferringExpression } from '../formats/refcoco.js';
import { answeredBox, isFound } from '../metrics/rec.js';
import { publishedRefcoco } from '../published.js';
import { textPart } from '../regionParts.js';
import type { TaskOptions } from '../options.js';
import type { Task } from '../task.js';

export const refcoco: Task<Box, null> = {
  name: 'refcoco',
  about: 'Where is it? Right when IoU is greater than 0.5.',
  options: {
    refs: 'refs(unc).p, refs(google).p or refs(umd).p',
    instances: 'instances.json beside it',
    file: 'instead of both, JSON lines {img_path, expression, bbox}; several with commas, named by their splits',
    images: 'folder of COCO’s train2014 pictures',
    split: 'such as val,testA,testB (default: all but train)',
  },
  async plan(options) {
    const records = options.sample(await recordsOf(options));
    const questions = records.map(({ id, split, picture, expression, box }) => ({
      ...{ id: `${split}-${id}`, series: split ?? 'all', picture, truth: box },
      ...{ expected: box.map(Math.round).join(' '), place: [boxRegion(box)] },
      parts: [textPart(options.prompt('Where is {expression}?', { expression }))],
    }));
    return { questions, facts: null };
  },
  mark({ truth }, { regions }) {
    const box = answeredBox(regions);
    return { score: isFound(box, truth) ? 1 : 0, ...(box && { read: box.map(Math.round).join(' ') }) };
  },
  figures(samples) {
    const splits = groupsOf(samples, ({ series }) => series).sort(([a], [b]) => order(a) - order(b));
    const rows = splits.map(([split, of]) =>
      scoreRow(`${split}, IoU > 0.5`, of, publishedRefcoco[split] && { published: publishedRefcoco[split] }),
    );
    return { rows };
  },
};

const known = ['val', 'testA', 'testB', 'test'];
const order = (split: string) => (known.includes(split) ? known.indexOf(split) : known.length);

async function recordsOf(options: TaskOptions): Promise<ReferringExpression[]> {
  const images = options.path('images');
  const wanted = options.list('split');
  if (options.text('file') !== undefined) {
    const files = options.paths('file');
    const lists = await Promise.all(files.map((file) => readRefCocoLines(file, images)));
    return lists.flatMap((records, i) => {
      const split = wanted[i] ?? basename(files[i]!).replace(/\.\w+$/, '');
      return records.map((record) => ({ ...record, split }));
    });
  }
  const files = { refs: options.path('refs'), instances: options.path('instances'), images };
  const all = await readRefCoco({ ...files, pictures: images });
  return all.filter(({ split }) => (wanted.length > 0 ? wanted.includes(split!) : split !== 'train'));
}
