/** Draws one screen: template, look and window from its seed, pixels and truth from Chromium. */
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { faceFile, type Face } from './faces.js';
import { truthOf } from './collect.js';
import { css, drawLook, type Look } from './look.js';
import { Markup } from './markup.js';
import { large, small, type Template } from './pages/all.js';
import { Random } from './random.js';
import type { Screen } from './truth.js';

export interface Plan {
  readonly seed: number;
  readonly template: string;
  readonly make: Template;
  readonly look: Look;
  /** CSS pixels. */
  readonly viewport: { readonly width: number; readonly height: number };
  readonly dpr: number;
}

/** Pictures of at most 400 pixels are asked about as a whole; the others by region. */
const windows = {
  small: [
    ...[[320, 240, 1], [320, 200, 1], [360, 300, 1], [400, 300, 1], [300, 400, 1], [256, 192, 1], [400, 400, 1]], // prettier-ignore
    ...[
      [200, 150, 2],
      [260, 200, 1.5],
      [320, 240, 1.25],
    ],
  ],
  large: [
    ...[[800, 600, 1], [640, 480, 1], [1024, 768, 1], [1280, 720, 1], [1366, 768, 1], [1440, 900, 1], [1920, 1080, 1]], // prettier-ignore
    ...[[390, 844, 2], [768, 1024, 1.5], [1280, 720, 1.25], [960, 600, 2], [1280, 800, 1.5], [960, 540, 2], [1536, 864, 1.25]], // prettier-ignore
  ],
  huge: [
    [1920, 1080, 2],
    [3840, 2160, 1],
    [2560, 1440, 1.5],
  ],
} as const;

/** How many screens of each size make up the whole test. */
export const counts = { small: 126, large: 174, huge: 12 } as const;

/** The plans of the whole test, the same on every machine. */
export function plans(amounts: Readonly<Record<keyof typeof windows, number>> = counts): Plan[] {
  const made: Plan[] = [];
  for (const size of ['small', 'large', 'huge'] as const) {
    const templates = Object.entries(size === 'small' ? small : large);
    for (let i = 0; i < amounts[size]; i++) {
      const seed = 20_000 * (['small', 'large', 'huge'].indexOf(size) + 1) + i;
      const r = new Random(seed);
      // Dialogs and choices fit best into small windows.
      const [template, make] =
        size === 'small' && r.chance(0.7) ? templates[i % 2]! : templates[i % templates.length]!;
      const [width, height, dpr] = windows[size][Math.floor(i / 2) % windows[size].length] as readonly [number, number, number]; // prettier-ignore
      made.push({ seed, template, make, look: drawLook(r), viewport: { width, height }, dpr });
    }
  }
  return made;
}

const origin = 'http://screens.test/';

function htmlOf(plan: Plan, faces: readonly [name: string, face: Face][]): string {
  const fonts = faces.flatMap(([name]) => [`@font-face { font-family: '${name}'; src: url(/${name}/regular); }`, `@font-face { font-family: '${name}'; font-weight: bold; src: url(/${name}/bold); }`]); // prettier-ignore
  const markup = new Markup(new Random(plan.seed + 7), plan.look, densityOf(plan));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screen</title><style>${fonts.join('')}${css(plan.look)}</style><body>${plan.make(markup)}</body></html>`;
}

function densityOf({ viewport: { width, height } }: Plan): number {
  return Math.min(3, Math.max(1, (width * height) / 900_000));
}

/**
 * @param withFaces false draws with whatever the browser has, where the font packages are not at hand
 * @throws Error when a face of the page did not load
 */
export async function render(
  browser: BrowserContext,
  plan: Plan,
  picture: string,
  withFaces = true,
): Promise<{ readonly png: Buffer; readonly screen: Screen }> {
  const faces: [string, Face][] = withFaces ? [['Page', plan.look.face], ['Mono', plan.look.mono]] : []; // prettier-ignore
  const page = await (await contextOf(browser, plan)).newPage();
  try {
    await page.route(`${origin}**`, (route) => {
      const [, name, weight] = new URL(route.request().url()).pathname.split('/');
      const face = faces.find(([each]) => each === name)?.[1];
      if (face === undefined) return route.fulfill({ contentType: 'text/html', body: htmlOf(plan, faces) });
      return route.fulfill({ body: readFileSync(faceFile(face, weight as 'regular' | 'bold')) });
    });
    await page.goto(origin);
    await loadFaces(page, faces.map(([name]) => name)); // prettier-ignore
    const truth = await truthOf(page);
    const png = await page.screenshot({ scale: 'device', caret: 'hide', animations: 'disabled' });
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const { template, dpr, look } = plan;
    return { png, screen: { picture, width, height, dpr, font: look.face.family, template, dark: look.dark, ...truth } }; // prettier-ignore
  } finally {
    await page.context().close();
  }
}

/** A window with the plan's size and pixel ratio, in the same browser process. */
async function contextOf(browser: BrowserContext, plan: Plan): Promise<BrowserContext> {
  const context = await browser.browser()!.newContext({ viewport: plan.viewport, deviceScaleFactor: plan.dpr, locale: 'en-US' }); // prettier-ignore
  await context.addInitScript({ content: 'globalThis.__name = (value) => value;' });
  return context;
}

async function loadFaces(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const loaded = await page.evaluate(async (family) => {
      const found = await Promise.all([`16px '${family}'`, `bold 16px '${family}'`].map((font) => document.fonts.load(font))); // prettier-ignore
      return found.every((faces) => faces.length > 0 && faces.every(({ status }) => status === 'loaded'));
    }, name);
    if (!loaded) throw new Error(`The typeface ${name} did not load.`);
  }
}
