/**
 * Screens of VS Code itself: its editor, settings, search, shortcuts and welcome page, in several themes, window
 * sizes and typefaces. Needs code-server from the npm registry (test/harness/codeServer.ts).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.js';
import { removeScratch, scratchFolder } from '../harness/scratch.js';
import { Server } from '../harness/server.js';
import { truthOf } from './collect.js';
import { facesFolder } from './faces.js';
import { Random } from './random.js';
import type { Screen } from './truth.js';
import * as words from './words.js';

interface Setup {
  readonly theme: string;
  readonly dark: boolean;
  readonly face: string;
  readonly mono: string;
  readonly window: readonly [width: number, height: number, dpr: number];
}

const setups: readonly Setup[] = [
  { theme: 'Dark Modern', dark: true, face: 'Cantarell', mono: 'Go Mono', window: [1280, 720, 1] },
  { theme: 'Light Modern', dark: false, face: 'Inter', mono: 'JetBrains Mono', window: [1024, 768, 1] },
  { theme: 'Monokai', dark: true, face: 'Cabin', mono: 'Go Mono', window: [960, 600, 2] },
  { theme: 'Solarized Light', dark: false, face: 'Karla', mono: 'JetBrains Mono', window: [1280, 800, 1.5] },
  { theme: 'Quiet Light', dark: false, face: 'PT Sans', mono: 'Go Mono', window: [1920, 1080, 1] },
  { theme: 'Abyss', dark: true, face: 'Nimbus Sans', mono: 'JetBrains Mono', window: [1366, 768, 1.25] },
];

/** What is opened for each shot: a file, or a command by its title. */
const scenes: Readonly<Record<string, readonly string[]>> = {
  editor: ['file:harbour.ts'],
  settings: ['Preferences: Open Settings (UI)'],
  search: ['file:notes.md', 'Search: Find in Files'],
  welcome: ['Help: Welcome'],
  // Last, because it may open above everything else.
  shortcuts: ['Preferences: Open Keyboard Shortcuts'],
};

export async function drawWorkbench(folder: string): Promise<Screen[]> {
  const scratch = scratchFolder();
  const workspace = writeWorkspace(join(scratch, 'quay'), new Random(4711));
  useFaces(scratch);
  const server = await Server.start();
  const browser = await launchBrowser();
  const drawn: Screen[] = [];
  try {
    for (const [i, setup] of setups.entries()) {
      server.write({ 'workbench.colorTheme': setup.theme, 'editor.fontFamily': `'${setup.mono}'`, 'editor.minimap.enabled': i % 2 === 0 }); // prettier-ignore
      const page = await open(browser, server.url({ folder: workspace, extensions: [] }), setup);
      for (const [scene, steps] of Object.entries(scenes)) {
        await command(page, 'View: Close All Editors');
        for (const step of steps) await take(page, step);
        const picture = `vscode-${i}-${scene}.png`;
        const { png, truth } = await shootWhenQuiet(page);
        writeFileSync(join(folder, picture), png);
        const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
        const { dark, face, window } = setup;
        drawn.push({ picture, width, height, dpr: window[2], font: face, template: `vscode ${scene}`, dark, ...truth }); // prettier-ignore
      }
      await page.context().close();
    }
  } finally {
    await browser.close();
    await server.stop();
    removeScratch(scratch);
  }
  return drawn;
}

/** Lets the browser find the unpacked faces, as if they were installed. */
function useFaces(scratch: string): void {
  const config = join(scratch, 'fonts.conf');
  writeFileSync(
    config,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include>/etc/fonts/fonts.conf</include><dir>${facesFolder}</dir><cachedir>${join(scratch, 'fc')}</cachedir></fontconfig>`,
  );
  process.env['FONTCONFIG_FILE'] = config;
}

function writeWorkspace(folder: string, r: Random): string {
  mkdirSync(join(folder, 'ferry'), { recursive: true });
  const name = () => r.pick(words.identifiers);
  const functions = Array.from({ length: 12 }, () => [
    `/** ${words.headline(r)}. */`,
    `export function ${name()}(${name()}: number): string {`,
    `  const ${name()} = '${r.pick(words.places)}';`,
    `  if (${name()} > ${r.int(2, 400)}) return ${name()};`,
    `  return ${name()}.slice(${r.int(1, 9)});`,
    '}',
    '',
  ]);
  writeFileSync(join(folder, 'harbour.ts'), functions.flat().join('\n'));
  const lines = Array.from({ length: 30 }, () => `- ${words.sentence(r)}`);
  writeFileSync(join(folder, 'notes.md'), ['# Notes', '', ...lines].join('\n'));
  for (const each of ['boat.ts', 'crew.ts', 'map.json']) writeFileSync(join(folder, 'ferry', each), '{}\n');
  return folder;
}

async function open(browser: BrowserContext, url: string, { face, mono, window }: Setup): Promise<Page> {
  const [width, height, deviceScaleFactor] = window;
  const context = await browser.browser()!.newContext({ viewport: { width, height }, deviceScaleFactor, locale: 'en-US' }); // prettier-ignore
  await context.addInitScript({ content: 'globalThis.__name = (value) => value;' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
  await page.waitForFunction(() => 'driver' in globalThis);
  await page.evaluate(() => (globalThis as unknown as { driver: { whenWorkbenchRestored(): Promise<void> } }).driver.whenWorkbenchRestored()); // prettier-ignore
  const families = `font-family: '${face}' !important; --monaco-monospace-font: '${mono}' !important;`;
  await page.addStyleTag({ content: `.monaco-workbench { ${families} }` });
  for (const family of [face, mono]) {
    const isThere = await page.evaluate((name) => {
      const context = document.createElement('canvas').getContext('2d')!;
      const width = (font: string) => {
        context.font = font;
        return context.measureText('Sphinx of black quartz').width;
      };
      // One that is there is as wide whatever would stand in for it.
      return width(`40px '${name}', monospace`) === width(`40px '${name}', serif`);
    }, family);
    if (!isThere) throw new Error(`VS Code does not find the typeface ${family}.`);
  }
  return page;
}

async function take(page: Page, step: string): Promise<void> {
  if (step.startsWith('file:')) await pick(page, step.slice(5), step.slice(5));
  else await command(page, step);
}

const command = (page: Page, title: string) => pick(page, `>${title}`, title);

async function pick(page: Page, text: string, label: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
  for (let attempt = 0; attempt < 8; attempt++) {
    // An input of the page may keep the key for itself.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('F1');
    const box = page.locator('.quick-input-widget input').first();
    if (!(await box.waitFor({ timeout: 5000 }).then(() => true, () => false))) continue; // prettier-ignore
    await box.fill(text);
    const offered = await row.waitFor({ timeout: 5000 }).then(() => true, () => false); // prettier-ignore
    if (offered) {
      await row.click();
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      return;
    }
    await page.keyboard.press('Escape');
  }
  throw new Error(`VS Code does not offer "${label}".`);
}

/** A picture between two readings of the same truth: nothing moved meanwhile. */
async function shootWhenQuiet(page: Page) {
  await page.mouse.move(2, 2);
  let before = '';
  for (let attempt = 0; attempt < 40; attempt++) {
    await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 500 })));
    const png = await page.screenshot({ scale: 'device', caret: 'hide', animations: 'disabled' });
    const truth = await truthOf(page);
    const now = JSON.stringify(truth);
    if (now === before && attempt > 1) return { png, truth };
    before = now;
  }
  throw new Error('VS Code kept on moving.');
}
