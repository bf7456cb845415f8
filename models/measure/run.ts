/**
 * Measures a model folder on held-out pictures, made by `python3 models/train/evaluate.py --write FOLDER`:
 *
 *     npm run measure -- FOLDER [MODEL] [DEVICE]
 */
import { resolve } from 'node:path';
import { EngineClient } from '../../kernel/engine/client.js';
import type { DeviceChoice } from '../../kernel/engine/protocol.js';
import { measure } from './measure.js';

const [folder, model = 'models/chatspot-nano', device = 'auto'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder that holds questions.jsonl: npm run measure -- FOLDER');
  process.exit(2);
}
const engine = new EngineClient({ entry: resolve('dist/engine.js') });
const sampling = { temperature: 0, topP: 1, seed: 1, maxTokens: 64, stop: [] };
const settings = { model: resolve(model), device: device as DeviceChoice, sampling };
const scores = await measure(resolve(folder), { engine, settings }, ({ question, given }) => {
  console.error(`${question.picture} ${question.task}: ${[question.instruction].flat().join(' / ')}`);
  console.error(`    given ${JSON.stringify(given)}, right ${JSON.stringify(question.answer)}`);
});
await engine.shutdown();
console.log('| task | right | questions |\n|---|---|---|');
for (const [task, { right, asked }] of [...scores].sort()) {
  console.log(`| ${task} | ${((100 * right) / asked).toFixed(1)} % | ${asked} |`);
}
