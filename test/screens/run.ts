/**
 * Draws the test screens: pictures, what is on them (pages.jsonl, vscode.jsonl) and questions.jsonl.
 *
 *     npm run screens [-- FOLDER] [--only pages|vscode|questions]
 *
 * FOLDER is build/screens. A part that is not drawn anew stays as it is; the questions are always asked anew.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../harness/browser.js';
import { Unavailable } from '../harness/codeServer.js';
import { fetchFaces } from './faces.js';
import { askAll } from './questions.js';
import { plans, render } from './render.js';
import type { Screen } from './truth.js';
import { drawWorkbench } from './workbench.js';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const folder = resolve(positionals[0] ?? 'build/screens');
const wants = (part: string) => values.only === undefined || values.only === part;
const parts = ['pages.jsonl', 'vscode.jsonl'] as const;

if (values.only === undefined) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
if (wants('pages')) write(parts[0], await drawPages());
if (wants('vscode')) await drawVscode();
const screens = parts.flatMap(read);
const questions = askAll(screens);
write('questions.jsonl', questions);
console.log(`${screens.length} screens, ${questions.length} questions in ${folder}`);
const perTask = new Map<string, number>();
for (const { task } of questions) perTask.set(task, (perTask.get(task) ?? 0) + 1);
for (const [task, count] of [...perTask].sort()) console.log(`  ${task.padEnd(22)} ${count}`);
// Chromium's pipes keep the process alive for a while.
process.exit(0);

async function drawPages(): Promise<Screen[]> {
  fetchFaces();
  const drawn: Screen[] = [];
  const browser = await launchBrowser();
  for (const [i, plan] of plans().entries()) {
    const { png, screen } = await render(browser, plan, `screen-${String(i).padStart(3, '0')}.png`);
    writeFileSync(join(folder, screen.picture), png);
    drawn.push(screen);
    if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} screens`);
  }
  await browser.close();
  return drawn;
}

/** Most of the test needs no VS Code; where there is none, the rest is still a test. */
async function drawVscode(): Promise<void> {
  try {
    fetchFaces();
    write(parts[1], await drawWorkbench(folder));
  } catch (thrown) {
    if (!(thrown instanceof Unavailable)) throw thrown;
    console.error(`Screens of VS Code were not drawn: ${thrown.message}`);
  }
}

function write(name: string, of: readonly unknown[]): void {
  writeFileSync(join(folder, name), of.map((each) => JSON.stringify(each) + '\n').join(''));
}

function read(name: string): Screen[] {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Screen);
}
