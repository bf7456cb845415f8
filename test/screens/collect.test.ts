import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from '../harness/browser.js';
import { Unavailable } from '../harness/codeServer.js';
import { truthOf } from './collect.js';
import { plans, render } from './render.js';
import type { PageTruth } from './truth.js';

describe('what a page shows, read from its DOM', function () {
  this.timeout(120_000);
  let browser: BrowserContext | undefined;
  let why = '';
  before(async () => {
    browser = await launchBrowser({ viewport: { width: 300, height: 200 } }).catch((thrown: unknown) => {
      if (!(thrown instanceof Unavailable)) throw thrown;
      why = thrown.message;
      return undefined;
    });
  });
  after(() => browser?.close());

  async function truth(body: string): Promise<PageTruth> {
    const page = await browser!.newPage();
    await page.setContent(
      `<style>* { box-sizing: border-box } body { margin: 0; font: 16px "DejaVu Sans Mono", monospace }</style>${body}`,
    );
    const found = await truthOf(page);
    await page.close();
    return found;
  }
  /** Kind, box and what else is named, for short tables. */
  const brief = (of: PageTruth) =>
    of.items.map(
      ({ kind, text, label, on, disabled, vague }) =>
      [kind, text && `"${text}"`, label && `by "${label}"`, on !== undefined && (on ? 'on' : 'off'), disabled && 'disabled', vague && 'vague'].filter(Boolean).join(' '), // prettier-ignore
    );

  const pages: [what: string, body: string, expected: string[]][] = [
    ['a button and a link', '<button>Save</button> <a href="#x">More</a>', ['button "Save"', 'link "More"']],
    ['a disabled button', '<button disabled>Save</button>', ['button "Save" disabled']],
    ['a field by its label', '<label for=a>Name</label> <input id=a value="Ada L">', ['field "Ada L" by "Name"', 'text "Name"']], // prettier-ignore
    ['states', '<input type=checkbox checked><input type=radio><input type=checkbox role=switch checked>', ['checkbox on', 'radio off', 'toggle on']], // prettier-ignore
    ['tabs', '<b role=tab aria-selected=true style="background:#eee">One</b> <b role=tab style="background:#eee">Two</b>', ['tab "One" on', 'tab "Two" off']], // prettier-ignore
    ['a dropdown', '<select><option>Oslo</select>', ['dropdown "Oslo"']],
    ['sliders and bars', '<input type=range><progress value=1 max=2></progress>', ['slider', 'progress']],
    ['words that can be clicked', '<span style="cursor:pointer">Go</span>', ['text "Go" vague']],
    ['a bare icon', '<button style="border:0;background:none"><svg width=9 height=9></svg></button>', ['button vague']], // prettier-ignore
    ['what is hidden', '<p hidden>A</p><p style="visibility:hidden">B</p><p style="opacity:.1">C</p>', []],
    ['what is covered', '<p>Under</p><div style="position:fixed;inset:0;background:red"></div>', []],
    ['what is cut off by its box', '<div style="width:30px;overflow:hidden;white-space:nowrap">much too long</div>', []], // prettier-ignore
    ['what is beyond the window', '<p style="margin-left:280px">wide words</p>', []],
    ['upper case by style', '<p style="text-transform:uppercase">save</p>', ['text "SAVE"']],
    ['a text of two lines', '<p style="width:80px">one two three</p>', ['text "one two"', 'text "three"']],
  ];
  for (const [what, body, expected] of pages) {
    it(what, async function () {
      if (browser === undefined) this.skip(); // without a Chromium: see `why`
      assert.deepEqual(brief(await truth(body)), expected, why);
    });
  }

  it('places and colours, and kinds that cannot be counted', async function () {
    if (browser === undefined) this.skip();
    const at =
      'position:absolute;font-size:16px;padding:0;border:0;border-radius:0;width:80px;height:30px;background:#1976d2';
    const { items, uncounted } = await truth(
      `<button style="${at};left:10px;top:20px">Go</button><button style="${at};left:260px;top:20px">Cut</button>`,
    );
    assert.deepEqual(items[0]!.box, [10, 20, 90, 50]);
    assert.equal(items[0]!.ground, '#1976d2');
    assert.equal(items[0]!.font, 16);
    assert.deepEqual([items.length, uncounted], [1, ['button']]);
  });

  it('a screen of every size: its truth lies within the picture, twice the same', async function () {
    if (browser === undefined) this.skip();
    for (const plan of plans({ small: 1, large: 1, huge: 0 })) {
      const { screen } = await render(browser!, plan, 'a.png', false);
      assert.deepEqual([screen.width, screen.height], [plan.viewport.width * plan.dpr, plan.viewport.height * plan.dpr]); // prettier-ignore
      assert(screen.items.length > 3, `${screen.template} shows only ${screen.items.length} items`);
      for (const { box: [x1, y1, x2, y2] } of screen.items) assert(x1 >= 0 && y1 >= 0 && x2 <= screen.width && y2 <= screen.height); // prettier-ignore
      assert.deepEqual((await render(browser!, plan, 'a.png', false)).screen, screen);
    }
  });
});
