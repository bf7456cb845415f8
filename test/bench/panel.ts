/**
 * Frame times of the image panel with a picture of 100 megapixels and 1 000 regions, while it is panned and zoomed:
 * `npx tsx test/bench/panel.ts`. Needs a built dist/.
 *
 * `frame` is the time from one frame to the next, which cannot be shorter than the screen's 16.7 ms; `work` is what
 * the page computes for one, so that a busy machine shows in the first and not so much in the second.
 */
import type { Page } from 'playwright-core';
import { PanelServer } from '../ui/panel/panelPage.js';
import { launchBrowser } from '../harness/browser.js';
import { writeLargePicture } from './largePicture.js';

const [width, height] = [12_000, 8_400];
const picture = `build/bench/${width}x${height}.png`;
const regionCount = Number(process.env['REGIONS'] ?? 1000);
const frames = Number(process.env['FRAMES'] ?? 180);

interface Times {
  readonly frame: readonly number[];
  readonly work: readonly number[];
}

await writeLargePicture(picture, width, height);
const server = new PanelServer({ 'large.png': picture });
await server.start();
const browser = await launchBrowser();
try {
  const state = { version: 1, tool: 'select', question: '', turns: [], regions: manyRegions(regionCount) };
  const { page, send, complaints } = await server.open(
    browser,
    'dark',
    { width: 1400, height: 900 },
    { state },
  );
  const start = performance.now();
  await send({
    type: 'picture',
    name: 'large.png',
    source: { kind: 'address', address: `${server.origin}/large.png` },
  });
  await page.locator('footer', { hasText: 'px' }).waitFor({ timeout: 120_000 });
  console.log(`${width} × ${height} pixels shown after ${Math.round(performance.now() - start)} ms`);
  await page.waitForTimeout(1500);
  console.log(
    'gesture             frame ms  p50   p95   max    work ms  p50   p95   max   frames over 20 ms',
  );
  print('pan, all shown', await gesture(page, 'pan', frames));
  print('zoom in and out', await gesture(page, 'zoom', frames));
  await page.keyboard.press('1');
  await page.waitForTimeout(1000);
  print('pan at 1:1', await gesture(page, 'pan', frames));
  await page.screenshot({ path: 'build/shots/panel-large-1to1.png' });
  await page.keyboard.press('0');
  await page.waitForTimeout(500);
  await page.screenshot({ path: 'build/shots/panel-large.png' });
  if (complaints.length > 0) console.log(complaints);
} finally {
  await browser.close();
  server.close();
}

/** Gestures are events of the page, one a frame, so that only the panel's own work is measured. */
async function gesture(page: Page, kind: 'pan' | 'zoom', count: number): Promise<Times> {
  return page.evaluate(
    async ({ kind, count }) => {
      const stage = document.querySelector('.stage')!;
      const { left, top, width, height } = stage.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const pointer = (type: string, dx: number, dy: number) =>
        stage.dispatchEvent(
          new PointerEvent(type, {
            ...{ bubbles: true, cancelable: true, pointerId: 1, button: 1, buttons: 4 },
            ...{ clientX: x + dx, clientY: y + dy },
          }),
        );
      // There is no such pointer that could be captured.
      stage.setPointerCapture = () => undefined;
      const times: { frame: number[]; work: number[] } = { frame: [], work: [] };
      if (kind === 'pan') pointer('pointerdown', 0, 0);
      let last = await new Promise<number>(requestAnimationFrame);
      for (let i = 0; i < count; i++) {
        const phase = (i / count) * 2 * Math.PI;
        if (kind === 'pan') pointer('pointermove', 260 * Math.sin(phase), 160 * Math.sin(2 * phase));
        else {
          const deltaY = phase < Math.PI ? -40 : 40;
          const init = { bubbles: true, cancelable: true, deltaY, clientX: x, clientY: y };
          stage.dispatchEvent(new WheelEvent('wheel', init));
        }
        const began = await new Promise<number>(requestAnimationFrame);
        // Registered after the panel's own callbacks of this frame, which have run by now.
        times.work.push(performance.now() - began);
        times.frame.push(began - last);
        last = began;
      }
      if (kind === 'pan') pointer('pointerup', 0, 0);
      return times;
    },
    { kind, count },
  );
}

function print(name: string, { frame, work }: Times): void {
  const row = (values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    return [at(0.5), at(0.95), at(1)].map((value) => value.toFixed(1).padStart(5)).join(' ');
  };
  const late = frame.filter((value) => value > 20).length;
  console.log(`${name.padEnd(28)} ${row(frame)}            ${row(work)}   ${late} of ${frame.length}`);
}

function manyRegions(count: number) {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [Math.floor(random() * (width - 900)), Math.floor(random() * (height - 700))];
    const [w, h] = [60 + Math.floor(random() * 800), 60 + Math.floor(random() * 600)];
    const shape = (['box', 'box', 'polygon', 'point'] as const)[i % 4]!;
    const points = {
      point: [[x, y]],
      box: [[x, y], [x + w, y + h]], // prettier-ignore
      polygon: [[x, y + h], [x + w / 2, y], [x + w, y + h], [x + w / 2, y + h / 2]].map((p) => p.map(Math.floor)), // prettier-ignore
    }[shape];
    return { id: `r${i}`, shape, points, ...(i % 5 === 0 && { name: `thing${i}` }) };
  });
}
