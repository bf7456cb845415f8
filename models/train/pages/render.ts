/**
 * Renders training pages: `node --import tsx models/train/pages/render.ts FOLDER COUNT [FIRST [code]]` writes
 * FOLDER/00000.png with 00000.json (see truth.ts, in device pixels) and so on; pages that are there are kept. With `code`
 * they show code more than anything else.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { makePage, pageSide } from './page.js';
import { Random } from './random.js';
import { environmentOf, rasterOf } from './rasters.js';
import { readTruth, type PageTruth } from './truth.js';
import { missingTypefaces } from './typefaces.js';

const [folder, count = '100', first = '0', what] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder to write to, and how many pages.');
mkdirSync(folder, { recursive: true });
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--enable-lcd-text', '--disable-background-networking', '--disable-dev-shm-usage']; // prettier-ignore
const missing = missingTypefaces();
if (missing.length > 0)
  throw new Error(
    `Another typeface would stand in for these: ${missing.join(', ')}. typefaces.ts says where they come from.`,
  );
const fontFolder = mkdtempSync(join(tmpdir(), 'chatspot-fonts-'));
/** By how they draw letters. */
const browsers = new Map<string, Promise<Browser>>();
/** By browser and pixel ratio. */
const tabs = new Map<string, Promise<Page>>();
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  const name = join(folder, String(seed).padStart(5, '0'));
  if (!existsSync(`${name}.json`)) await render(seed, name);
}
for (const browser of browsers.values()) await (await browser).close();
rmSync(fontFolder, { recursive: true });

async function render(seed: number, name: string): Promise<void> {
  const { html, scale, ink } = makePage(new Random(seed * 7919 + 17), what === 'code');
  const page = await tabFor(seed, scale);
  await page.setContent(html);
  const truth = scaled(await page.evaluate(readTruth, ink), scale);
  writeFileSync(`${name}.png`, await page.screenshot());
  // Last, so that a page with a record is whole.
  writeFileSync(`${name}.json.part`, JSON.stringify(truth));
  renameSync(`${name}.json.part`, `${name}.json`);
}

/** One for each way to draw, used again and again: a fresh one would take longer than what it shows. */
function tabFor(seed: number, scale: number): Promise<Page> {
  const raster = rasterOf(seed);
  const key = JSON.stringify([raster, scale]);
  if (!tabs.has(key))
    tabs.set(
      key,
      openBrowser(raster).then((browser) => openTab(browser, scale)),
    );
  return tabs.get(key)!;
}

function openBrowser(raster: ReturnType<typeof rasterOf>): Promise<Browser> {
  const key = JSON.stringify(raster);
  if (!browsers.has(key)) {
    const env = environmentOf(raster, fontFolder);
    browsers.set(key, chromium.launch({ executablePath, args, env, chromiumSandbox: false }));
  }
  return browsers.get(key)!;
}

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
