/** The image panel in a plain page with its own policy: what VS Code does with it, without VS Code. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { panelHtml } from '../../../src/panel/html.js';
import type { FromPanel, ToPanel } from '../../../webview/protocol.js';
import { themes, type Theme } from './themes.js';

export interface PanelPage {
  readonly page: Page;
  /** What the page complained about: errors, and what its policy refused. */
  readonly complaints: readonly string[];
  send(message: ToPanel): Promise<void>;
  /** Everything that the panel posted so far. */
  posted(): Promise<FromPanel[]>;
  last<T extends FromPanel['type']>(type: T): Promise<(FromPanel & { type: T }) | undefined>;
}

/** Serves the built panel and pictures. Close it when done. */
export class PanelServer {
  readonly #server: Server;
  /** @param pictures path of each file by its name */
  constructor(private readonly pictures: Readonly<Record<string, string>>) {
    this.#server = createServer((request, response) => {
      void this.#answer(request.url ?? '/').then(
        ([type, body]) => response.writeHead(200, { 'content-type': type }).end(body),
        () => response.writeHead(404).end(),
      );
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
  }
  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async open(
    browser: BrowserContext,
    theme: Theme,
    size: Size,
    options: PageOptions = {},
  ): Promise<PanelPage> {
    const { ratio = 1, state } = options;
    const page = await browser.newPage();
    await page.setViewportSize(size);
    if (ratio !== 1) {
      const devtools = await browser.newCDPSession(page);
      const metrics = { ...size, deviceScaleFactor: ratio, mobile: false };
      await devtools.send('Emulation.setDeviceMetricsOverride', metrics);
    }
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.addInitScript(prepare, { colours: themes[theme], state });
    await page.goto(this.origin);
    const send = (message: ToPanel) => page.evaluate((data) => window.postMessage(data), message);
    const posted = () => page.evaluate(() => window.posted) as Promise<FromPanel[]>;
    const last = async <T extends FromPanel['type']>(type: T) =>
      (await posted()).findLast((message): message is FromPanel & { type: T } => message.type === type);
    return { page, complaints, send, posted, last };
  }

  async #answer(url: string): Promise<[type: string, body: string | Buffer]> {
    const name = url.slice(1);
    if (name === '') {
      const [source, nonce] = [this.origin, 'bm9uY2U'];
      const files = { script: '/panel.js', styles: '/panel.css', decoder: `${source}/decoder.js` };
      return ['text/html', panelHtml({ source, nonce, ...files })];
    }
    const picture = this.pictures[name];
    if (picture !== undefined) return ['application/octet-stream', await readFile(picture)];
    if (name === 'favicon.ico') return ['image/x-icon', ''];
    const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    return [type, await readFile(`dist/${name}`)];
  }
}

export interface PageOptions {
  /** Pixels of the screen for one CSS pixel. */
  readonly ratio?: number;
  /** What the panel kept before a reload. */
  readonly state?: unknown;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

declare global {
  interface Window {
    /** What the webview posted to the extension. */
    posted: unknown[];
    kept: unknown;
  }
}

/** Runs in the page before its own scripts. */
function prepare({ colours, state }: { colours: Readonly<Record<string, string>>; state: unknown }): void {
  window.posted = [];
  window.kept = state;
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => window.posted.push(structuredClone(message)),
      getState: () => window.kept,
      setState: (kept: unknown) => (window.kept = structuredClone(kept)),
    }),
  });
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(colours)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
  });
}
