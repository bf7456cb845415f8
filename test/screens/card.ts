/**
 * Writes the model card's accuracy table and draws ten screens of the test, chosen by chance, with questions, answers
 * and regions, mistakes included.
 *
 *     npm run measure -- build/screens --answers build/answers.jsonl
 *     npm run screens:card [-- FOLDER ANSWERS.jsonl CARD]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { boundsOf, type Box } from '../../kernel/instruction/geometry.js';
import type { Marked } from '../../models/measure/table.js';
import { launchBrowser } from '../harness/browser.js';
import { accuracyTable, withPart } from './accuracyTable.js';
import { escape } from './markup.js';
import { Random } from './random.js';
import type { Screen } from './truth.js';

const shown = { screens: 10, questions: 5, width: 560, height: 420, seed: 20_261_124 };

const [folder = 'build/screens', answers = 'build/answers.jsonl', card = 'models/chatspot-nano/README.md'] =
  process.argv.slice(2);
const out = join(dirname(card), 'card');
const lines = <T>(path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

const r = new Random(shown.seed);
const marked = lines<Marked>(answers);
const screens = ['pages.jsonl', 'vscode.jsonl'].flatMap((name) => {
  try {
    return lines<Screen>(join(folder, name));
  } catch {
    return [];
  }
});
writeFileSync(card, withPart(readFileSync(card, 'utf8'), 'accuracy', accuracyTable(marked)));
mkdirSync(out, { recursive: true });
const browser = await launchBrowser({ viewport: { width: 1040, height: 460 } });
const page = await browser.newPage();
for (const [i, screen] of r.some(screens, shown.screens).entries()) {
  const asked = r.shuffle(marked.filter(({ question }) => question.picture === screen.picture));
  // One of a task, so that the picture shows what the test asks.
  const some = [...new Map(asked.map((each) => [each.question.task, each])).values()].slice(
    0,
    shown.questions,
  );
  await page.setContent(html(screen, some));
  await page.locator('img').evaluate((img: HTMLImageElement) => img.decode());
  const png = await page.locator('main').screenshot();
  writeFileSync(join(out, `screen-${i + 1}.png`), png);
  console.log(`${screen.picture}: ${some.filter(({ right }) => right).length} of ${some.length} right`);
}
await browser.close();
console.log(`Wrote ${shown.screens} pictures to ${resolve(out)}`);
process.exit(0);

function html(screen: Screen, some: readonly Marked[]): string {
  const scale = Math.min(shown.width / screen.width, shown.height / screen.height);
  const place = ([x1, y1, x2, y2]: Box) =>
    `left:${x1 * scale - 2}px;top:${y1 * scale - 2}px;width:${(x2 - x1) * scale + 4}px;height:${(y2 - y1) * scale + 4}px`;
  const regions = some.flatMap(({ question, right, regions }, i) => [
    ...askedAt(question.instruction).map(
      (box) => `<div class="asked" style="${place(box)}"><i>${i + 1}</i></div>`,
    ),
    ...(question.box === undefined ? [] : regions.slice(0, 1)).map(
      (each) =>
        `<div class="${right ? 'right' : 'wrong'}" style="${place(boundsOf(each))}"><i>${i + 1}</i></div>`,
    ),
  ]);
  const picture = readFileSync(join(folder, screen.picture)).toString('base64');
  return `<style>
    body { margin: 0; font: 13px/1.35 sans-serif; color: #222; } main { display: flex; gap: 14px; padding: 8px; width: 1024px; background: #fff; box-sizing: border-box; }
    .screen { position: relative; flex: none; align-self: flex-start; outline: 1px solid #999; } img { display: block; width: ${screen.width * scale}px; height: ${screen.height * scale}px; }
    .screen div { position: absolute; box-sizing: border-box; border: 2px dashed #d6008f; } .screen div.right { border: 2px solid #0a8a0a; } .screen div.wrong { border: 2px solid #d00; }
    i { position: absolute; top: -13px; left: -3px; font: bold 11px sans-serif; background: #d6008f; color: #fff; padding: 0 3px; border-radius: 2px; } .right i { background: #0a8a0a; } .wrong i { background: #d00; }
    ol { margin: 0; padding-left: 20px; } li { margin-bottom: 7px; } b.right { color: #0a7a0a; } b.wrong { color: #c00; } small { color: #666; }
    </style><main><div class="screen"><img src="data:image/png;base64,${picture}">${regions.join('')}</div>
    <div><small>${screen.width} × ${screen.height} pixels, ratio ${screen.dpr}, ${screen.font}</small><ol>${some.map(row).join('')}</ol></div></main>`;
}

function row({ question, given, right }: Marked): string {
  const mark = right ? '<b class="right">✓</b>' : '<b class="wrong">✗</b>';
  const wanted =
    right || question.box !== undefined ? '' : ` <small>right: ${escape(question.answer)}</small>`;
  const text = [question.instruction].flat().join(' … ').replace(/<(box|point) [\d ]+>/g, '⬚'); // prettier-ignore
  return `<li>${escape(text)}<br>${mark} ${escape(given) || '<small>no answer</small>'}${wanted}</li>`;
}

/** The boxes and points in an instruction; a point as a small box around it. */
function askedAt(instruction: string | readonly string[]): Box[] {
  const tags = [instruction]
    .flat()
    .join(' ')
    .matchAll(/<(?:box|point) ([\d ]+)>/g);
  return [...tags].map((match) => {
    const [x1, y1, x2 = x1! + 6, y2 = y1! + 6] = match[1]!.split(' ').map(Number) as [number, number, number?, number?]; // prettier-ignore
    return [x1, y1, x2, y2];
  });
}
