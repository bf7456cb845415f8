/**
 * Renders training pages: `node --import tsx models/train/pages/render.ts FOLDER COUNT [FIRST]` writes
 * FOLDER/00000.png with 00000.json (see truth.ts, in device pixels) and so on; pages that are there are kept.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { makePage, pageSide } from './page.js';
import { Random } from './random.js';
import { readTruth, type PageTruth } from './truth.js';
import { missingTypefaces } from './typefaces.js';

const [folder, count = '100', first = '0'] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder to write to, and how many pages.');
mkdirSync(folder, { recursive: true });
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage', '--font-render-hinting=none']; // prettier-ignore
const missing = missingTypefaces();
if (missing.length > 0)
  throw new Error(
    `Another typeface would stand in for these: ${missing.join(', ')}. typefaces.ts says where they come from.`,
  );
const browser = await chromium.launch({ executablePath, args, chromiumSandbox: false });
const tabs = new Map<number, Promise<Page>>();
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  const name = join(folder, String(seed).padStart(5, '0'));
  if (!existsSync(`${name}.json`)) await render(seed, name);
}
await browser.close();

async function render(seed: number, name: string): Promise<void> {
  const { html, scale, ink } = makePage(new Random(seed * 7919 + 17));
  if (!tabs.has(scale)) tabs.set(scale, openTab(browser, scale));
  const page = await tabs.get(scale)!;
  await page.setContent(html);
  const truth = scaled(await page.evaluate(readTruth, ink), scale);
  writeFileSync(`${name}.png`, await page.screenshot());
  // Last, so that a page with a record is whole.
  writeFileSync(`${name}.json.part`, JSON.stringify(truth));
  renameSync(`${name}.json.part`, `${name}.json`);
}

/** One for each scale, used again and again: a fresh one would take longer than what it shows. */
async function openTab(browser: Browser, scale: number): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: pageSide, height: pageSide },
    deviceScaleFactor: scale,
  });
  // The compiler that runs this wraps named functions in a helper that the page does not have.
  await page.addInitScript({ content: 'globalThis.__name = (value) => value;' });
  await page.goto('about:blank');
  return page;
}

/** In device pixels, to a tenth, and only what lies on the screenshot. */
function scaled(truth: PageTruth, scale: number): PageTruth {
  const pixel = (value: number): number => Math.round(value * scale * 10) / 10;
  return {
    elements: truth.elements.map((each) => ({ ...each, box: each.box.map(pixel) })),
    texts: truth.texts.map((each) => ({
      ...each,
      box: each.box.map(pixel),
      spans: each.spans.map(([left, right]) => [pixel(left), pixel(right)] as const),
      size: pixel(each.size),
    })),
  };
}
