import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import type { FromPanel } from '../../../webview/protocol.js';
import { launchBrowser } from '../../harness/browser.js';
import { until } from '../../harness/until.js';
import { shoot } from '../../harness/workbench.js';
import { assertAccessible } from '../accessibility.js';
import { orSkip } from '../orSkip.js';
import { PanelServer, type PanelPage } from './panelPage.js';
import { themes, type Theme } from './themes.js';

const size = { width: 1180, height: 780 };
/** The picture is 480 × 360; shown at 100 %, its middle is the view's. */
const picture = { width: 480, height: 360 };
const starBlue = '#2c63d6';

describe('image panel', () => {
  let browser: BrowserContext | undefined;
  let panel: PanelPage;
  const server = new PanelServer({ 'scene.png': 'media/tour/scene.png', 'broken.png': 'package.json' });

  before(async function () {
    browser = await orSkip(this, () => launchBrowser());
    await server.start();
  });
  after(async () => {
    await browser?.close();
    server.close();
  });

  const open = async (theme: Theme = 'dark', state?: unknown, name = 'scene.png') => {
    panel = await server.open(browser!, theme, size, { state });
    const source = { kind: 'address', address: `${server.origin}/${name}` } as const;
    await panel.send({ type: 'picture', name, source });
    await panel.page.locator('footer', { hasText: name === 'scene.png' ? '480 × 360 px' : '' }).waitFor();
  };
  beforeEach(() => open());
  afterEach(async () => {
    const { complaints, page } = panel;
    await page.close();
    assert.deepEqual(complaints, []);
  });

  /** Page coordinates of a place of the picture, shown at 100 % in the middle. */
  const at = async (x: number, y: number): Promise<[number, number]> => {
    const stage = (await panel.page.locator('.stage').boundingBox())!;
    const left = stage.x + (stage.width - picture.width) / 2;
    const top = stage.y + (stage.height - picture.height) / 2;
    return [left + x, top + y];
  };
  const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
    const { mouse } = panel.page;
    await mouse.move(...(await at(...from)));
    await mouse.down();
    await mouse.move(...(await at(...to)), { steps: 4 });
    await mouse.up();
  };
  /** The list as it shows, without what only a screen reader says. */
  const rows = () =>
    panel.page
      .locator('button.row')
      .evaluateAll((all) =>
        all.map((row) =>
          [...row.querySelectorAll('.name, .quiet')].map((part) => part.textContent).join(' '),
        ),
      );
  const press = async (...keys: string[]) => {
    for (const key of keys) await panel.page.keyboard.press(key);
  };
  const composed = () => panel.page.locator('section .cell').innerText();
  /** Waits for a message of this type that the test has not seen. */
  const message = async <T extends FromPanel['type']>(
    type: T,
    isMeant: (message: FromPanel & { type: T }) => boolean = () => true,
  ) => {
    return until(`a message ${type}`, async () => {
      const found = await panel.last(type);
      return found !== undefined && isMeant(found) && found;
    });
  };

  it('draws a box with the mouse, resizes it by a handle, and takes it all back', async () => {
    await press('b');
    await drag([40, 30], [140, 110]);
    assert.deepEqual(await rows(), ['#1 Box 100 × 80 at 40, 30']);
    await press('v');
    await drag([140, 110], [160, 130]);
    assert.deepEqual(await rows(), ['#1 Box 120 × 100 at 40, 30']);
    await drag([100, 80], [110, 85]);
    assert.deepEqual(await rows(), ['#1 Box 120 × 100 at 50, 35']);
    await press('Control+z', 'Control+z');
    assert.deepEqual(await rows(), ['#1 Box 100 × 80 at 40, 30']);
    await press('Control+z');
    assert.deepEqual(await rows(), []);
    await press('Control+y');
    assert.deepEqual(await rows(), ['#1 Box 100 × 80 at 40, 30']);
    assert.equal(await composed(), '<box 40 30 140 110>');
  });

  it('draws every shape with the keyboard alone', async () => {
    await panel.page.locator('.stage').focus();
    await press('p', 'Space', 'b', 'Space', 'Shift+ArrowRight', 'Shift+ArrowDown', 'ArrowDown', 'Space');
    await press('g', 'Space', 'Shift+ArrowRight', 'Space', 'Shift+ArrowDown', 'Space', 'Enter');
    assert.deepEqual(await rows(), [
      '#1 Point 240, 180',
      '#2 Box 10 × 11 at 240, 180',
      '#3 Polygon 3 corners, 10 × 10 at 250, 191',
    ]);
    await press('v', 'ArrowLeft', 'Shift+ArrowUp', 'Alt+Shift+ArrowRight');
    assert.equal((await rows())[2], '#3 Polygon 3 corners, 20 × 10 at 249, 181');
    await press('Delete');
    assert.equal((await rows()).length, 2);
    await press('Control+z');
    assert.equal((await rows()).length, 3);
  });

  it('goes through overlapping regions with Tab, the smallest first', async () => {
    await press('b');
    await drag([20, 20], [300, 300]);
    await drag([60, 60], [200, 200]);
    await drag([80, 80], [120, 120]);
    await press('v', 'Escape');
    await panel.page.mouse.move(...(await at(100, 100)));
    const selected: string[] = [];
    for (let i = 0; i < 3; i++) {
      await press('Tab');
      selected.push(await panel.page.locator('li.selected .name').innerText());
    }
    assert.deepEqual(selected, ['#3', '#2', '#1']);
    await press('Tab');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.localName), 'vscode-text-area');
  });

  it('closes a polygon on its first corner and moves its corners', async () => {
    await press('g');
    for (const xy of [[50, 50], [150, 50], [150, 150], [51, 51]] as [number, number][]) await panel.page.mouse.click(...(await at(...xy))); // prettier-ignore
    assert.deepEqual(await rows(), ['#1 Polygon 3 corners, 100 × 100 at 50, 50']);
    await press('v');
    await drag([150, 150], [170, 190]);
    assert.deepEqual(await rows(), ['#1 Polygon 3 corners, 120 × 140 at 50, 50']);
  });

  it('takes names and numbers typed into the list', async () => {
    const { page } = panel;
    await page.getByRole('button', { name: 'Add a box in the middle of the view' }).click();
    await page.getByLabel('Left').fill('7');
    await page.getByLabel('Right').fill('9999');
    await press('Enter');
    const name = page.locator('vscode-text-field input');
    await name.fill('box');
    await press('Enter');
    await page.getByRole('alert').waitFor();
    await name.fill('desk');
    await press('Enter');
    assert.match((await rows())[0]!, /^desk Box 473 × \d+ at 7, /);
    await page.getByRole('button', { name: 'Mention' }).click();
    const question = page.locator('vscode-text-area textarea');
    await until('the mention', async () => (await question.inputValue()) === '<desk> ');
    assert.match(await composed(), /^<box desk: 7 \d+ 480 \d+>$/);
  });

  it('zooms to the pointer, shows the pixel under it, and finds the whole picture again', async () => {
    const { page } = panel;
    const footer = page.locator('footer');
    await page.mouse.move(...(await at(300.5, 60.5)));
    await footer.getByText('300, 60').waitFor();
    await page.mouse.wheel(0, -400);
    await footer.getByText(/14\d %|15\d %/).waitFor();
    // A wheel event has whole coordinates.
    await footer.getByText(/(299|300), (59|60)/).waitFor();
    await press('0');
    await footer.getByText('100 %').waitFor();
    await page.mouse.move(...(await at(240, 90)));
    await footer.getByText(starBlue).waitFor();
  });

  it('asks about the selected region, streams, draws the answer and makes its regions one’s own', async () => {
    const { page, send } = panel;
    await press('b');
    await drag([40, 30], [140, 110]);
    const question = page.locator('vscode-text-area textarea');
    await question.fill('What is this?');
    await question.press('Enter');
    const { ask, turns } = await message('ask');
    assert.deepEqual(turns, [{ text: 'What is this? <box 40 30 140 110>' }]);
    await send({ type: 'progress', ask, stage: 'answering' });
    await page.getByText('answering…').waitFor();
    await send({ type: 'partial', ask, text: 'A red' });
    await page.getByText('A red').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    assert.equal((await message('stop')).ask, ask);
    const regions = [{ shape: 'box', points: [[41, 31], [139, 109]], label: 'circle' }] as const; // prettier-ignore
    const answer = { text: 'A red circle.', raw: 'A red circle.', origin: 'nano · CPU · 1.0 s', regions };
    await send({ type: 'answer', ask, answer });
    await page.getByRole('button', { name: 'Keep circle' }).click();
    assert.deepEqual((await rows())[1], 'circle Box 98 × 78 at 41, 31');

    await question.fill('Is <circle> round?');
    await question.press('Enter');
    const next = await message('ask', (other) => other.ask !== ask);
    assert.deepEqual(next.turns, [
      { text: 'What is this? <box 40 30 140 110>', answer: 'A red circle.' },
      { text: 'Is <box circle: 41 31 139 109> round?' },
    ]);
    await send({ type: 'failed', ask: next.ask, code: 'x', message: 'It went wrong.' });
    await page.getByRole('alert').getByText('It went wrong.').waitFor();
    await page.getByRole('button', { name: 'Insert this question as cell' }).first().click();
    assert.equal((await message('insert')).text, 'What is this? <box 40 30 140 110>');
    await page.getByRole('button', { name: 'Copy as instruction' }).last().click();
    assert.equal((await message('copy')).text, '<box circle: 41 31 139 109>');
  });

  it('says why asking is impossible', async () => {
    const { page, send } = panel;
    await send({ type: 'asking', refusal: 'This workspace is not trusted.' });
    await page.getByText('This workspace is not trusted.').waitFor();
    const question = page.locator('vscode-text-area textarea');
    await question.fill('What is this?');
    await question.press('Enter');
    assert.equal(await panel.last('ask'), undefined);
  });

  it('shows a cell’s regions and tells what was drawn, unless the text changed meanwhile', async () => {
    const { send } = panel;
    const lamp = { id: 'cell 1', shape: 'box', name: 'lamp', unit: 'fractions', points: [[0.25, 0.25], [0.5, 0.5]] } as const; // prettier-ignore
    await send({ type: 'cell', cell: { label: 'cell 3 of tour.ipynb', revision: 4, regions: [lamp] } });
    await panel.page.getByText('cell 3 of tour.ipynb').waitFor();
    assert.deepEqual(await rows(), ['lamp Box 120 × 90 at 120, 90']);
    await press('p');
    await panel.page.mouse.click(...(await at(20, 30)));
    const { revision, regions } = await message('regions');
    assert.equal(revision, 4);
    assert.deepEqual(
      regions.map(({ shape, points, name }) => [shape, points, name]),
      [
        ['box', [[120, 90], [240, 180]], 'lamp'], // prettier-ignore
        ['point', [[20, 30]], undefined],
      ],
    );
    await send({ type: 'cell', cell: { label: 'cell 3 of tour.ipynb', revision: 5, regions: [] } });
    await panel.page.waitForFunction(() => document.querySelectorAll('button.row').length === 0);
    await panel.page.getByRole('button', { name: 'Stop writing' }).click();
    await message('release');
  });

  it('draws what an answer in a notebook found, next to what its cell asked about', async () => {
    const { page, send } = panel;
    const asked = { shape: 'box', points: [[120, 90], [240, 180]] } as const; // prettier-ignore
    const answered = { shape: 'box', points: [[41, 31], [139, 109]], label: 'star' } as const; // prettier-ignore
    const cell = { label: 'cell 1 of tour.ipynb', revision: 1, regions: [{ ...asked, id: 'cell 1', unit: 'pixels' }] } as const; // prettier-ignore
    await send({ type: 'cell', cell });
    await send({ type: 'found', regions: [asked, answered] });
    await page.getByText("From the notebook's answer").waitFor();
    assert.equal(
      await page.getByRole('button', { name: /^Keep/ }).count(),
      1,
      'what was asked is there twice',
    );
    await shoot(page, 'panel-found');
    await message('state', ({ state }) => state.includes('star'));
    await page.getByRole('button', { name: 'Keep star' }).click();
    assert.deepEqual(await rows(), ['#1 Box 120 × 90 at 120, 90', 'star Box 98 × 78 at 41, 31']);
    assert.equal(await page.getByText("From the notebook's answer").count(), 0);
  });

  it('finds everything again after a reload', async () => {
    await press('b');
    await drag([40, 30], [140, 110]);
    await panel.page.locator('vscode-text-area textarea').fill('What is this?');
    await panel.page.mouse.move(...(await at(300.5, 60.5)));
    const before = await panel.page.locator('footer span').nth(1).innerText();
    await panel.page.mouse.wheel(0, -200);
    const zoom = await until('the zoom', async () => {
      const shown = await panel.page.locator('footer span').nth(1).innerText();
      return shown !== before && shown;
    });
    await message('state', ({ state }) => state.includes('What is this?') && state.includes('scale'));
    const kept = await panel.page.evaluate(() => window.kept);
    await panel.page.close();
    await open('dark', kept);
    assert.deepEqual(await rows(), ['#1 Box 100 × 80 at 40, 30']);
    assert.equal(await panel.page.locator('vscode-text-area textarea').inputValue(), 'What is this?');
    assert.equal(await panel.page.locator('footer span').nth(1).innerText(), zoom);
    assert.deepEqual(await panel.last('ready'), { type: 'ready', hasState: true, pending: null });
  });

  it('says that a file is no picture', async () => {
    await panel.page.close();
    await open('dark', undefined, 'broken.png');
    await panel.page.getByText('The picture cannot be shown').waitFor();
  });

  for (const theme of Object.keys(themes) as Theme[]) {
    it(`is accessible in ${theme}`, async () => {
      await panel.page.close();
      await open(theme);
      await press('b');
      await drag([40, 30], [140, 110]);
      await panel.page.locator('vscode-text-area textarea').fill('What is this?');
      await panel.page.locator('vscode-text-area textarea').press('Enter');
      const { ask } = await message('ask');
      const regions = [{ shape: 'point', points: [[41, 31]] }] as const;
      await panel.send({ type: 'answer', ask, answer: { text: 'It.', raw: 'It.', origin: 'nano', regions } });
      await panel.page.getByRole('button', { name: 'Keep answer 1' }).waitFor();
      await assertAccessible(panel.page);
      await shoot(panel.page, `panel-${theme}`);
    });
  }
});
