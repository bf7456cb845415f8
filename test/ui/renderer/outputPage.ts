/** The output renderer in a plain page: what a notebook does with it, without the notebook. */
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import type { Output } from '../../../kernel/ipynb.js';
import { answerMime, mistakesMime, regionsMime } from '../../../kernel/savedAnswer.js';
import { themes } from './themes.js';

declare global {
  interface Window {
    /** What the renderer posted to the extension. */
    posted: unknown[];
    /** Posts a message as the extension would. */
    receive(message: unknown): void;
  }
}

/** Counts as a safe origin, so that the clipboard works; nothing listens there. */
const origin = 'http://localhost:1';

export async function openOutputs(
  browser: BrowserContext,
  outputs: readonly Output[],
  theme: keyof typeof themes,
): Promise<Page> {
  const page = await browser.newPage();
  const colours = Object.entries(themes[theme]).map(([name, value]) => `--vscode-${name}: ${value};`);
  await page.route(`${origin}/`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><title>Outputs</title><style>:root { ${colours.join(' ')} }
        body { margin: 12px; background: var(--vscode-editor-background); }</style>
        <main></main></html>`,
    }),
  );
  await page.route(`${origin}/renderer.js`, async (route) =>
    route.fulfill({ contentType: 'text/javascript', body: await readFile('dist/renderer.js', 'utf8') }),
  );
  await page.goto(`${origin}/`);
  await page.evaluate(render, itemsOf(outputs));
  return page;
}

interface Item {
  readonly id: string;
  readonly mime: string;
  readonly value: unknown;
}

function itemsOf(outputs: readonly Output[]): Item[] {
  return outputs.flatMap((output, index) => {
    if (!('data' in output)) return [];
    const mime = [answerMime, regionsMime, mistakesMime].find((known) => known in output.data);
    return mime === undefined ? [] : [{ id: `output-${index}`, mime, value: output.data[mime] }];
  });
}

/** Runs in the page. */
async function render(items: Item[]): Promise<void> {
  const listeners: ((message: unknown) => void)[] = [];
  window.posted = [];
  window.receive = (message) => listeners.forEach((listener) => listener(message));
  const { activate } = await import('/renderer.js' as string);
  const renderer = await activate({
    postMessage: (message: unknown) => window.posted.push(message),
    onDidReceiveMessage: (listener: (message: unknown) => void) => listeners.push(listener),
  });
  for (const { id, mime, value } of items) {
    const element = document.createElement('div');
    element.id = id;
    document.querySelector('main')!.append(element);
    renderer.renderOutputItem({ id, mime, json: () => value }, element);
  }
}
