/** Draws pictures of the panel in its states and themes into build/shots: `npx tsx test/ui/panel/shots.ts`. */
import { mkdirSync } from 'node:fs';
import { launchBrowser } from '../../harness/browser.js';
import { PanelServer } from './panelPage.js';
import type { Theme } from './themes.js';

const folder = 'build/shots';
mkdirSync(folder, { recursive: true });
const server = new PanelServer({ 'scene.png': 'media/tour/scene.png', 'login.png': 'media/tour/login.png' });
await server.start();
const browser = await launchBrowser();
const wanted = process.argv.slice(2);
try {
  for (const theme of (wanted.length > 0 ? wanted : ['dark', 'light', 'contrast']) as Theme[]) {
    const panel = await server.open(browser, theme, { width: 1180, height: 780 });
    const { page, send } = panel;
    const shot = (name: string) => page.screenshot({ path: `${folder}/panel-${name}-${theme}.png` });
    await send({
      type: 'picture',
      name: 'scene.png',
      source: { kind: 'address', address: `${server.origin}/scene.png` },
    });
    await page
      .locator('footer', { hasText: 'px' })
      .waitFor({ timeout: 8_000 })
      .catch(() => console.log(panel.complaints));
    await page.waitForTimeout(300);
    await shot('open');
    const stage = (await page.locator('.stage').boundingBox())!;
    const at = (x: number, y: number) => [stage.x + stage.width * x, stage.y + stage.height * y] as const;
    await page.keyboard.press('b');
    await page.mouse.move(...at(0.3, 0.3));
    await page.mouse.down();
    await page.mouse.move(...at(0.5, 0.6), { steps: 3 });
    await page.mouse.up();
    await page.keyboard.press('p');
    await page.mouse.click(...at(0.62, 0.4));
    await page.keyboard.press('g');
    for (const [x, y] of [[0.7, 0.2], [0.8, 0.5], [0.65, 0.55]] as const) await page.mouse.click(...at(x, y)); // prettier-ignore
    await page.keyboard.press('Enter');
    await page.keyboard.press('v');
    await page.locator('button.row').first().click();
    await page.locator('vscode-text-field input').fill('lamp');
    await page.keyboard.press('Enter');
    await page.locator('vscode-text-area textarea').fill('What is the thing in <lamp>?');
    await page.mouse.move(...at(0.4, 0.4));
    await page.waitForTimeout(300);
    await shot('drawn');
    await page.locator('vscode-text-area textarea').press('Enter');
    const { ask } = (await panel.last('ask'))!;
    await send({ type: 'progress', ask, stage: 'answering' });
    await send({ type: 'partial', ask, text: 'A red lamp with a' });
    await page.waitForTimeout(200);
    await shot('streaming');
    await send({
      type: 'answer',
      ask,
      answer: {
        text: 'A red lamp with a white shade on the desk, beside a blue mug.',
        raw: 'A red lamp',
        origin: 'chatspot-nano · cpu · 1.2 s',
        regions: [
          { shape: 'box', points: [[60, 90], [180, 260]], label: 'lamp' }, // prettier-ignore
          { shape: 'box', points: [[320, 40], [420, 120]], label: 'mug' }, // prettier-ignore
        ],
      },
    });
    await send({ type: 'notice', message: 'Inserted into tour.ipynb.' });
    await page.waitForTimeout(300);
    await shot('answered');
    await send({
      type: 'asking',
      refusal: 'This workspace is not trusted, so no model runs in it; trust it to ask. Drawing works.',
    });
    await send({ type: 'cell', cell: { label: 'cell 3 of tour.ipynb', revision: 1, regions: [] } });
    await page.waitForTimeout(300);
    await shot('cell');
    console.log(theme, panel.complaints);
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
