/** A workbench in a browser, with the verbs that tests need. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { launchBrowser } from './browser.js';
import { projectRoot } from './codeServer.js';
import { Server, type ServerOptions } from './server.js';
import { until } from './until.js';

/** Screenshots for people to look at. */
export const shots = join(projectRoot, 'build/shots');

export class Workbench {
  /** Errors that the page threw or printed, for the message of a test that fails. */
  readonly complaints: string[] = [];

  private constructor(
    readonly server: Server,
    readonly browser: BrowserContext,
    readonly page: Page,
  ) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Opens `folder` with this project's extension and waits until its commands are there. */
  static async open(folder: string, options: ServerOptions = {}): Promise<Workbench> {
    const server = await Server.start(options);
    const browser = await launchBrowser({
      profile: join(server.root, 'chromium'),
      // High, so that a cell and its picture fit into one screenshot.
      viewport: { width: 1400, height: 1300 },
    });
    const workbench = new Workbench(server, browser, browser.pages()[0]!);
    const url = server.url({ folder, extensions: [projectRoot] });
    await workbench.page.goto(url, { waitUntil: 'commit' });
    await workbench.ready();
    return workbench;
  }

  /** Waits for the restored window and the extension's contributions; the explorer paints before those. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await this.page.waitForFunction(() => 'driver' in globalThis, null, { timeout: 60_000 });
    await this.page.evaluate(() =>
      (globalThis as unknown as { driver: { whenWorkbenchRestored(): Promise<void> } }).driver //
        .whenWorkbenchRestored(),
    );
    await until('the commands of the extension', () => this.hasCommand('ChatSpot: New Notebook'), 60_000);
  }

  /** Reloads as a person does: the window saves its state first, which a browser's own reload does not wait for. */
  async reload(): Promise<void> {
    await this.page.evaluate(() => Object.assign(window, { isOld: true }));
    await this.command('Developer: Reload Window');
    await until('the window to reload', () => this.page.evaluate(() => !('isOld' in window)));
    await this.ready();
  }

  /** Runs a command by its title in the command palette. */
  async command(title: string): Promise<void> {
    await this.pick(`>${title}`, title);
  }

  async openFile(name: string): Promise<void> {
    await this.pick(name, name);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    // The tab is there before the editor below it has changed.
    await this.page.locator('.breadcrumbs-control:visible', { hasText: name }).waitFor();
  }

  async closeAll(): Promise<void> {
    await this.command('View: Close All Editors');
    await this.page.locator('.tab').first().waitFor({ state: 'detached' });
  }

  /** Runs all cells of the notebook that is shown, once it has chosen its kernel. */
  async runAll(): Promise<void> {
    const toolbar = this.page.locator('.notebook-toolbar-container:visible');
    await toolbar.locator('.kernel-label', { hasText: 'ChatSpot' }).waitFor();
    await toolbar.getByRole('button', { name: 'Run All', exact: true }).click();
  }

  /**
   * The frame of the shown webview whose document matches; the page holds several, nested and reused.
   * @param selector an element that only the wanted document has
   */
  async webview(selector: string, milliseconds = 90_000): Promise<Frame> {
    return until(
      `a webview with ${selector}`,
      async () => {
        for (const frame of this.page.frames().slice(1)) {
          if (frame.isDetached()) continue;
          if (!(await isShown(frame))) continue;
          const matches = await frame
            .locator(selector)
            .count()
            .catch(() => 0);
          if (matches > 0) return frame;
        }
        return undefined;
      },
      milliseconds,
    );
  }

  async shot(name: string): Promise<void> {
    await shoot(this.page, name);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  /** Types into the palette and takes the row with this label, anew until it is offered. */
  private async pick(text: string, label: string): Promise<void> {
    let offered: string[] = [];
    const row = this.paletteRow(label);
    const isOffered = async () => {
      await this.type(text);
      if (await appears(row)) return true;
      offered = await this.page.locator('.quick-input-list .label-name').allInnerTexts();
      await this.page.keyboard.press('Escape');
      return false;
    };
    await until(`"${label}" in the palette`, isOffered).catch((thrown: Error) => {
      throw new Error(`${thrown.message}; it offers: ${offered.slice(0, 5).join(' | ')}`);
    });
    await row.click();
  }

  private async type(text: string): Promise<void> {
    // A webview that has the focus may be too busy to pass keys on.
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.page.keyboard.press('F1');
    const box = this.page.locator('.quick-input-widget input');
    await box.waitFor({ timeout: 5000 });
    // An editor that opens at this moment takes the focus, and the palette is gone: the next try has one.
    await box.fill(text, { timeout: 5000 });
  }

  private paletteRow(label: string): Locator {
    const whole = new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    const name = this.page.locator('.label-name', { hasText: whole });
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ has: name }).first();
  }

  private async hasCommand(title: string): Promise<boolean> {
    await this.type(`>${title}`);
    const found = await appears(this.paletteRow(title));
    await this.page.keyboard.press('Escape');
    return found;
  }
}

function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 3000 }).then(
    () => true,
    () => false,
  );
}

/** Webviews of tabs behind the active one stay in the page: hidden, or far outside of the window. */
async function isShown(frame: Frame): Promise<boolean> {
  for (let each: Frame | null = frame; each?.parentFrame(); each = each.parentFrame()) {
    const element = await each.frameElement().catch(() => undefined);
    if (!(await element?.isVisible().catch(() => false))) return false;
    const box = await element!.boundingBox();
    if (box === null || box.x + box.width <= 0 || box.y + box.height <= 0) return false;
  }
  return true;
}

/** Writes build/shots/<name>.png. */
export async function shoot(page: Page, name: string, area?: Locator): Promise<void> {
  mkdirSync(shots, { recursive: true });
  const path = join(shots, `${name}.png`);
  if (area === undefined) await page.screenshot({ path });
  else await area.screenshot({ path });
}
