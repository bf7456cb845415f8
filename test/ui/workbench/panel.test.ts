import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { sourceOf, writeNotebook } from '../../../kernel/ipynb.js';
import { until } from '../../harness/until.js';
import { assertAccessible } from '../accessibility.js';
import { session, stepByStep, type Session } from '../session.js';

/** The steps of one visit, in their order: draw, ask, insert, run, undo, come back. */
describe('the image panel in VS Code', function () {
  stepByStep();
  this.timeout(240_000);
  let at: Session;
  let panel: Frame;

  before(async function () {
    at = await session(this);
    const kernelspec = { name: 'chatspot', display_name: 'ChatSpot', language: 'chatspot' };
    const metadata = { kernelspec, language_info: { name: 'chatspot' } };
    const empty = writeNotebook({ cells: [], metadata, nbformat: 4, nbformat_minor: 5 });
    writeFileSync(join(at.folder, 'work.ipynb'), empty);
  });

  const page = () => at.workbench.page;
  const stage = (): Locator => panel.locator('.stage');
  const rows = (): Locator => panel.locator('aside button.row');
  const countIs = (count: number) => until(`${count} regions`, async () => (await rows().count()) === count);

  it('opens a picture', async () => {
    await at.workbench.openFile('work.ipynb');
    await at.workbench.openFile('scene.png');
    await at.workbench.command('ChatSpot: Open in ChatSpot');
    panel = await at.workbench.webview('.stage');
    await panel.locator('.stage .message').waitFor({ state: 'detached' });
  });

  it('draws a box with the mouse', async () => {
    await stage().click({ position: { x: 5, y: 5 } });
    await page().keyboard.press('b');
    // Around the blue star; the picture is shown at 1:1 in the middle.
    const { x, y, width, height } = (await stage().boundingBox())!;
    const middle = { x: x + width / 2, y: y + height / 2 };
    await page().mouse.move(middle.x - 42, middle.y - 148);
    await page().mouse.down();
    await page().mouse.move(middle.x + 80, middle.y - 26, { steps: 5 });
    await page().mouse.up();
    await countIs(1);
  });

  it('draws another with the keyboard', async () => {
    await page().keyboard.press('Escape');
    await page().keyboard.press('b');
    await page().keyboard.press('Space');
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowDown']) {
      for (let i = 0; i < 6; i++) await page().keyboard.press(key);
    }
    await page().keyboard.press('Space');
    await countIs(2);
    await at.workbench.shot('panel-two-boxes');
  });

  it('passes the accessibility check', async () => {
    await assertAccessible(panel);
  });

  it('undoes and redoes', async () => {
    await stage().focus();
    await page().keyboard.press('Control+z');
    await countIs(1);
    await page().keyboard.press('Control+Shift+z');
    await countIs(2);
  });

  it('asks about the selected region and shows the answer', async () => {
    await rows().first().click();
    await panel.locator('vscode-text-area textarea').fill('What is this?');
    await page().keyboard.press('Enter');
    const answer = panel.locator('ol .answer').last();
    await panel.locator('ol .origin').waitFor({ timeout: 60_000 });
    assert.notEqual((await answer.innerText()).trim(), '');
    await at.workbench.shot('panel-answer');
  });

  it('inserts the question as a cell, which runs', async () => {
    await panel.getByRole('button', { name: 'Insert this question as cell' }).click();
    const cell = await until('the cell', () => at.notebook('work.ipynb').cells[0]);
    assert.match(sourceOf(cell), /^<image scene\.png>\nWhat is this\? .*<box \d+ \d+ \d+ \d+>/);
    await at.workbench.page.locator('.tab.active', { hasText: 'work.ipynb' }).waitFor();
    await at.workbench.runAll();
    const [answered] = await at.answered('work.ipynb');
    assert.equal(answered!.outputs![0]!.output_type, 'execute_result');
    const frame = await at.workbench.webview('.answer');
    await frame.locator('.regions svg').first().waitFor();
    await at.workbench.shot('inserted-cell');
  });

  it('finds everything again after the window was reloaded', async () => {
    await at.workbench.reload();
    const frame = await at.workbench.webview('.answer');
    await frame.locator('.regions svg').first().waitFor();
    await at.workbench.page.locator('.tab', { hasText: 'scene.png' }).last().click();
    panel = await at.workbench.webview('.stage');
    await countIs(2);
    await panel.locator('ol .origin').waitFor();
    await at.workbench.shot('panel-after-reload');
  });
});
