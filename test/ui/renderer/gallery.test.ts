import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { mistakeGallery } from '../../../kernel/evaluation/mistakeGallery.js';
import type { Output } from '../../../kernel/ipynb.js';
import { launchBrowser } from '../../harness/browser.js';
import { shoot } from '../../harness/workbench.js';
import { assertAccessible } from '../accessibility.js';
import { orSkip } from '../orSkip.js';
import { many, samples } from './mistakes.js';
import { openOutputs } from './outputPage.js';
import { themes } from './themes.js';

describe('gallery of mistakes', () => {
  let browser: BrowserContext | undefined;
  let gallery: Output;
  let page: Page;

  before(async function () {
    browser = await orSkip(this, () => launchBrowser({ viewport: { width: 900, height: 1000 } }));
    gallery = (await mistakeGallery('coco-regions', samples))!;
  });
  after(() => browser?.close());

  beforeEach(async () => {
    page = await openOutputs(browser!, [gallery], 'dark');
  });
  afterEach(() => page.close());

  const tiles = () => page.locator('.tile');
  const details = () => page.locator('li.details');
  const focused = () => page.locator('.tile:focus .text').first().innerText();
  const rights = () => page.locator('.tile .line:nth-of-type(3) .text').allInnerTexts();

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    it(`is readable and accessible in ${theme}, closed and open`, async () => {
      await page.close();
      page = await openOutputs(browser!, [gallery], theme);
      await assertAccessible(page);
      await shoot(page, `gallery-${theme}`);
      await tiles().nth(2).click();
      await details().locator('.view').waitFor();
      await assertAccessible(page);
      await shoot(page, `gallery-${theme}-open`);
    });
  }

  it('shows each mistake with its regions, question, right and given answer and score', async () => {
    assert.equal(await tiles().count(), 7);
    const third = tiles().nth(2);
    assert.deepEqual(await third.locator('.mark').evaluateAll((marks) => marks.map((mark) => mark.getAttribute('class')!.match(/asked|answered/)![0])), ['asked', 'answered']); // prettier-ignore
    const text = await third.innerText();
    for (const said of ['Where is the blue star?', '(196, 36)–(317, 152)', 'the blue star', 'score 0 %', 'sure 62 %', 'testA']) assert(text.includes(said), said); // prettier-ignore
    assert.match(await page.locator('.head').innerText(), /coco-regions: 7 mistakes\n/);
    assert.match(await tiles().nth(5).innerText(), /no picture kept/);
  });

  it('sorts by the right answer, the kind and the picture, and back', async () => {
    const worst = await rights();
    const by = (order: string) => page.getByLabel('Sort by').selectOption(order);
    await by('right answer');
    assert.deepEqual(
      await rights(),
      [...worst].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })),
    );
    await by('kind');
    const kinds = await page.locator('.tile .kind').allInnerTexts();
    assert.deepEqual(
      kinds,
      [...kinds].sort((a, b) => a.localeCompare(b)),
    );
    await by('least wrong first');
    assert.deepEqual(await rights(), [...worst].reverse());
    await by('worst first');
    assert.deepEqual(await rights(), worst);
  });

  it('is walked by arrows, opened by Enter and closed by Escape, where the focus was', async () => {
    const right = await rights();
    await page.getByLabel('Sort by').focus();
    await page.keyboard.press('Tab');
    assert.equal(await focused(), right[0]);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const columns = await page.locator('ul[aria-label=Mistakes]').evaluate((list) => getComputedStyle(list).gridTemplateColumns.split(' ').length); // prettier-ignore
    assert(columns >= 3);
    assert.equal(await focused(), right[1 + columns]);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await details().getByText('check mark', { exact: true }).waitFor();
    assert.equal(await tiles().first().getAttribute('aria-expanded'), 'true');
    await details().getByRole('button', { name: 'Zoom in' }).focus();
    await page.keyboard.press('Escape');
    assert.equal(await details().count(), 0);
    assert.equal(await focused(), right[0]);
    assert.equal(await tiles().evaluateAll((all) => all.filter((tile) => tile.getAttribute('tabindex') === '0').length), 1); // prettier-ignore
  });

  it('asks for the original where somebody looks, and sends the question to a new cell', async () => {
    await tiles().first().click();
    await page.getByRole('button', { name: 'Ask again in a new cell' }).click();
    await page.getByRole('button', { name: 'Open in panel' }).click();
    const [original, cell, panel] = (await page.evaluate(() => window.posted)) as Record<string, string>[];
    assert.equal(original?.['type'], 'picture');
    assert.match(original['path']!, /login\.png$/);
    assert.match(cell?.['text'] ?? '', /^<image .*login\.png>\nWhat can you see in this region\? <box 20 282 141 330>$/); // prettier-ignore
    assert.equal(panel?.['type'], 'openInPanel');
    assert.equal(cell!['output'], panel['output']);
  });

  it('shows a picture without a file of its own, and does not offer to open it', async () => {
    await page.close();
    const own = new Map([['set-7', await readFile('media/tour/scene.png')]]);
    const inside = samples.map((each) => ({ ...each, picture: 'set-7' }));
    page = await openOutputs(browser!, [(await mistakeGallery('mmbench', inside, own))!], 'dark');
    assert.equal(await page.locator('.tile image').count(), 7);
    await tiles().first().click();
    await details().locator('.view').waitFor();
    assert.match(await details().innerText(), /in the data set’s file/);
    assert.equal(await page.getByRole('button', { name: 'Copy picture' }).count(), 1);
    for (const name of ['Ask again in a new cell', 'Open in panel'])
      assert.equal(await page.getByRole('button', { name }).count(), 0);
    assert.equal(await page.evaluate(() => window.posted.length), 0);
    await shoot(page, 'gallery-inside');
  });

  it('says that it holds the worst of many, shows some of them and then all', async () => {
    await page.close();
    page = await openOutputs(browser!, [(await mistakeGallery('coco-regions', many))!], 'light');
    assert.equal(await tiles().count(), 12);
    await page.getByRole('button', { name: 'Show all 40' }).click();
    await page.locator('.tile:focus').waitFor();
    assert.equal(await tiles().count(), 40);
    assert.match(await page.locator('.tile:focus').innerText(), /sure 88 %/);
    assert.match(await page.locator('.head').innerText(), /The 40 worst of 60 mistakes; the file of the run/);
    await shoot(page, 'gallery-many');
  });
});
