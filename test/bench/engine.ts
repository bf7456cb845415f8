/**
 * npm run bench: how long a person waits for the first and for a second question about one picture, and how fast
 * the answer streams. Prints one table; the second question's column over the first's is the ratio to quote.
 *
 * ROUNDS=15 pictures; LOOK=15 seconds are what a person looks at each before the first question: it is encoded meanwhile.
 */
import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Jimp, JimpMime } from 'jimp';
import { EngineClient } from '../../kernel/engine/client.js';
import type { DeviceChoice, Timings } from '../../kernel/engine/protocol.js';
import { decodePicture } from '../../kernel/picture.js';
import { runCell, type CellText, type Kernel } from '../../kernel/runCell.js';

const rounds = Number(process.env['ROUNDS'] ?? 15);
const look = Number(process.env['LOOK'] ?? 0);
const folder = resolve(process.argv[2] ?? 'models/chatspot-nano');
const device = (process.argv[3] ?? 'auto') as DeviceChoice;
const picture = resolve('media/tour/login.png');
const questions = ['What can you see in this region? <box 20 282 142 330>', 'Where is the red button?'];

const engine = new EngineClient({ entry: resolve('dist/engine.js') });
const image = await Jimp.read(picture);
let bytes = await image.getBuffer(JimpMime.png);
const kernel: Kernel = {
  engine,
  files: { read: async () => bytes, find: async () => [] },
  settings: {
    model: folder,
    device,
    sampling: { temperature: 0, topP: 1, seed: 1, maxTokens: 64, stop: [] },
  },
};

const loaded = await engine.load(folder, device);
const columns: Timings[][] = [[], []];
for (let round = -1; round < rounds; round++) {
  // Every round sees a picture that it has not met: one pixel differs.
  image.setPixelColor((0x808080ff + (round + 1) * 256) >>> 0, 0, 0);
  bytes = await image.getBuffer(JimpMime.png);
  if (look > 0) {
    void engine.picture(await decodePicture(bytes, picture), { warm: true });
    await sleep(look * 1000);
  }
  for (const [i, question] of questions.entries()) {
    const cell: CellText = { text: `<image login.png>\n${question}` };
    for await (const event of runCell([cell], 0, kernel)) {
      if (event.type === 'answer' && round >= 0) columns[i]!.push(event.answer.timings);
    }
  }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const of = (column: number, pick: (t: Timings) => number): string =>
  median(columns[column]!.map(pick)).toFixed(1);
const rows: [string, (t: Timings) => number][] = [
  ['reading the picture, ms', (t) => t.picture],
  ['prefill, ms', (t) => t.prefill],
  ['first token after, ms', (t) => t.firstToken],
  ['whole answer, ms', (t) => t.total],
  ['prompt tokens', (t) => t.promptTokens],
  ['… taken from the prefix', (t) => t.reusedTokens],
  ['answer tokens', (t) => t.answerTokens],
  ['tokens a second', (t) => t.tokensPerSecond],
];
console.log(
  `${cpus().length} × ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
);
console.log(
  `${loaded.model.name} on ${loaded.device.provider}; median of ${rounds} rounds; loaded in ${Math.round(loaded.milliseconds)} ms`,
);
console.log(`${''.padEnd(26)}${'first question'.padStart(16)}${'second'.padStart(10)}`);
for (const [name, pick] of rows)
  console.log(`${name.padEnd(26)}${of(0, pick).padStart(16)}${of(1, pick).padStart(10)}`);
console.log(`peak memory of the engine process: ${await peakMemory()}`);
await engine.shutdown();

/** Linux keeps the peak of a process's resident memory; elsewhere it is not measured. */
async function peakMemory(): Promise<string> {
  const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
  const child = (await read(`/proc/${process.pid}/task/${process.pid}/children`)).trim().split(' ')[0];
  const kilobytes = /VmHWM:\s+(\d+)/.exec(await read(`/proc/${child}/status`))?.[1];
  return kilobytes === undefined
    ? 'not measured on this system'
    : `${Math.round(Number(kilobytes) / 1024)} MB`;
}
