/** A headless Chromium with a profile of its own. */
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { findChromium } from './chromium.js';
import { removeScratch, scratchFolder } from './scratch.js';

export interface BrowserOptions {
  /** Where the profile lies; a scratch folder without it. */
  readonly profile?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export async function launchBrowser(options: BrowserOptions = {}): Promise<BrowserContext> {
  const scratch = options.profile === undefined ? scratchFolder() : undefined;
  const profile = options.profile ?? join(scratch!, 'chromium');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    headless: true,
    viewport: options.viewport ?? { width: 1400, height: 900 },
    locale: 'en-US',
    chromiumSandbox: false,
    // Chromium's crash handler writes below HOME.
    env: { ...(process.env as Record<string, string>), HOME: profile },
    permissions: ['clipboard-read', 'clipboard-write'],
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
    ],
  });
  if (scratch !== undefined) context.on('close', () => removeScratch(scratch));
  // Machines that are busy with something else are slow, not broken.
  context.setDefaultTimeout(60_000);
  // The compiler that runs the tests wraps named functions in this helper, which the page does not have.
  await context.addInitScript({ content: 'globalThis.__name = (value) => value;' });
  return context;
}
