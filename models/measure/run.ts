/**
 * Measures a model folder on held-out pictures, made by `npm run screens` or by
 * `python3 models/train/evaluate.py --write FOLDER`:
 *
 *     npm run measure -- FOLDER [MODEL] [DEVICE] [--answers FILE.jsonl] [--every N]
 *         [--threads N] [--quiet]
 *
 * Mistakes are printed as they happen, unless it is to be quiet; --every 5 asks every fifth question only;
 * --threads 1 is faster where other programs keep the processor busy.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EngineClient } from '../../kernel/engine/client.js';
import type { DeviceChoice } from '../../kernel/engine/protocol.js';
import type { Kernel } from '../../kernel/runCell.js';
import { measure } from './measure.js';
import { taskTable, traitRows, traitsOf, traitTable, type Marked } from './table.js';

/** A trait with more values than this is printed as rows. */
const columns = 6;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    answers: { type: 'string' },
    every: { type: 'string', default: '1' },
    threads: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});
const [folder, model = 'models/chatspot-nano', device = 'auto'] = positionals;
if (folder === undefined) {
  console.error('Name the folder that holds questions.jsonl: npm run measure -- FOLDER');
  process.exit(2);
}
const client = new EngineClient({ entry: resolve('dist/engine.js') });
const threads = values.threads === undefined ? {} : { threads: Number(values.threads) };
const engine: Kernel['engine'] = {
  load: (path, on, options) => client.load(path, on, { ...options, ...threads }),
  generate: (question, signal) => client.generate(question, signal),
};
const sampling = { temperature: 0, topP: 1, seed: 1, maxTokens: 128, stop: [] };
const settings = { model: resolve(model), device: device as DeviceChoice, sampling };
const marked: Marked[] = [];
const started = performance.now();
const { answers } = values;
if (answers !== undefined) writeFileSync(answers, '');
const answered = (each: Marked) => {
  marked.push(each);
  // As they come, so that a long run that is stopped was not in vain.
  if (answers !== undefined) appendFileSync(answers, JSON.stringify(each) + '\n');
  if (each.right || values.quiet) return;
  const { question, given } = each;
  console.error(`${question.picture} ${question.task}: ${[question.instruction].flat().join(' / ')}`);
  console.error(`    given ${JSON.stringify(given)}, right ${JSON.stringify(question.answer)}`);
};
await measure(resolve(folder), { engine, settings }, answered, Number(values.every));
await client.shutdown();
console.log(taskTable(marked));
for (const [trait, count] of traitsOf(marked)) {
  console.log(`\n${count > columns ? traitRows(marked, trait) : traitTable(marked, trait)}`);
}
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`\n${marked.length} questions in ${seconds} s.`);
