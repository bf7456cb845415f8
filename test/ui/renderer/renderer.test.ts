import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import { answerOutputs } from '../../../kernel/outputs.js';
import type { Output } from '../../../kernel/ipynb.js';
import { launchBrowser } from '../../harness/browser.js';
import { shoot } from '../../harness/workbench.js';
import { assertAccessible } from '../accessibility.js';
import { orSkip } from '../orSkip.js';
import { loginAnswer } from './answers.js';
import { openOutputs } from './outputPage.js';
import { themes } from './themes.js';

describe('output renderer', () => {
  let browser: BrowserContext | undefined;
  let outputs: Output[];
  let page: Page;

  before(async function () {
    browser = await orSkip(this, () => launchBrowser({ viewport: { width: 900, height: 1250 } }));
    outputs = await answerOutputs(await loginAnswer(), 1);
  });
  after(() => browser?.close());

  beforeEach(async () => {
    page = await openOutputs(browser!, outputs, 'dark');
  });
  afterEach(() => page.close());

  const list = () => page.getByRole('list', { name: 'Regions' });
  const view = () => page.getByRole('group', { name: /login\.png with 5 regions/ });
  const viewBox = () => page.locator('svg[aria-hidden]').getAttribute('viewBox');

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    it(`is readable and accessible in ${theme}`, async () => {
      await page.close();
      page = await openOutputs(browser!, outputs, theme);
      await page.getByText('What the model saw').click();
      await page.locator('figure svg').waitFor();
      await page.getByText('"other", which is not known').waitFor();
      await assertAccessible(page);
      await page.getByRole('button', { name: 'red' }).first().hover();
      await shoot(page, `renderer-${theme}`);
    });
  }

  it('says which part of the picture went in, and that a line was read again in pieces', async () => {
    await page.close();
    const closer = { ...(await loginAnswer()), window: [0, 40, 300, 340], pieces: 3 } as const;
    page = await openOutputs(browser!, await answerOutputs(closer, 1), 'light');
    await page.getByText('What the model saw').click();
    const caption =
      '192 × 192 pixels went in, the part from (0, 40) to (300, 340), and the line again, closer, in 3 pieces';
    await page.getByText(caption, { exact: true }).waitFor();
    await shoot(page, 'renderer-pieces');
  });

  it('lets a phrase and its box glow together, whichever is pointed at', async () => {
    await page.getByRole('button', { name: 'red', exact: true }).hover();
    assert.equal(await page.locator('.mark.glows').count(), 1);
    assert.equal(await page.locator('.mark.dim').count(), 4);
    await view().locator('.mark.answered').first().hover();
    await page.locator('.phrase.glows', { hasText: 'green button' }).waitFor();
    await list().getByRole('listitem').nth(4).hover();
    await page.locator('.phrase.glows', { hasText: 'red' }).waitFor();
  });

  it('keeps lines as wide as they are at any zoom, by wheel and keys, and shows all again', async () => {
    await view().hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await page.locator('.view.zoomed').waitFor();
    const stroke = view().locator('.mark.answered .line').first();
    assert.equal(await stroke.evaluate((line) => getComputedStyle(line).vectorEffect), 'non-scaling-stroke');
    await view().focus();
    const before = await viewBox();
    await page.keyboard.press('ArrowRight');
    assert.notEqual(await viewBox(), before);
    await shoot(page, 'renderer-zoomed', view());
    await page.keyboard.press('0');
    assert.match((await viewBox())!, /^0 0 /);
  });

  it('asks for the original once when somebody looks closely, and shows it', async () => {
    await view().focus();
    for (const key of ['+', '+', '+']) await page.keyboard.press(key);
    const asked = await page.evaluate(() => window.posted);
    assert.equal(asked.length, 1);
    const { type, path, key } = asked[0] as { type: string; path: string; key: string };
    assert.deepEqual([type, path], ['picture', 'login.png']);
    const dot = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
    await page.evaluate((message) => window.receive(message), { type, path, key, uri: dot });
    await page.locator(`image[href="${dot}"]`).waitFor({ state: 'attached' });
  });

  it('looks at a region by keyboard and goes back', async () => {
    const look = list().getByRole('button', { name: /green button/ });
    await look.focus();
    assert.equal(await page.locator('.mark.glows').count(), 1);
    const all = await viewBox();
    await page.keyboard.press('Enter');
    assert.notEqual(await viewBox(), all);
    await page.keyboard.press('Enter');
    assert.equal(await viewBox(), all);
  });

  it('copies the answer and the picture', async () => {
    await page.getByRole('button', { name: 'Copy answer' }).click();
    await page.locator('.answer .said', { hasText: 'Copied' }).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^A green button at the left/);
    await page.getByRole('button', { name: 'Copy picture' }).click();
    await page.locator('.regions .said', { hasText: 'Copied' }).waitFor();
    const types = await page.evaluate(async () => (await navigator.clipboard.read())[0]!.types);
    assert.deepEqual(types, ['image/png']);
  });

  it('sends the picture to the panel and a region to a new cell', async () => {
    await page.getByRole('button', { name: 'Open in panel' }).click();
    await page.getByRole('button', { name: 'Use region 4 in a new cell' }).click();
    const [open, cell] = (await page.evaluate(() => window.posted)) as Record<string, unknown>[];
    assert.equal(open?.['type'], 'openInPanel');
    assert.equal((open?.['regions'] as unknown[]).length, 5);
    assert.equal(cell?.['text'], '<image login.png>\nWhat is in <box 20 282 141 330>?');
    assert.equal(cell?.['output'], open?.['output']);
  });

  it('says in a sentence what is wrong with an output that it cannot read', async () => {
    const data = (outputs[0] as { data: Record<string, unknown> }).data;
    const mime = Object.keys(data).at(-1)!;
    for (const [value, sentence] of [
      [{ version: 2 }, /newer ChatSpot/],
      ['nonsense', /damaged; run the cell again/],
    ] as const) {
      const broken: Output = { output_type: 'display_data', data: { [mime]: value }, metadata: {} };
      const other = await openOutputs(browser!, [broken], 'light');
      assert.match(await other.locator('main').innerText(), sentence);
      await other.close();
    }
  });
});
