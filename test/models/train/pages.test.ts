import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import { makePage } from '../../../models/train/pages/page.js';
import { Random } from '../../../models/train/pages/random.js';
import { readTruth, type PageTruth } from '../../../models/train/pages/truth.js';
import { packages, unusual, usual } from '../../../models/train/pages/typefaces.js';
import { launchBrowser } from '../../harness/browser.js';
import { Unavailable } from '../../harness/codeServer.js';
import { faces } from '../../screens/faces.js';

describe('training pages', () => {
  it('are the same for the same seed and others for another', () => {
    const html = (seed: number) => makePage(new Random(seed), false).html;
    assert.equal(html(5), html(5));
    assert.notEqual(html(5), html(6));
  });

  it('show more code where they are to', () => {
    const lines = (codes: boolean): number => {
      const pages = Array.from({ length: 8 }, (_, seed) => makePage(new Random(seed), codes).html);
      return pages.join('').split('data-line').length - 1;
    };
    assert.ok(lines(true) > 5 * lines(false), `${lines(true)} and ${lines(false)} lines`);
  });

  it('have no typeface of the test screens', () => {
    const trained = [...usual, ...unusual].map((family) => family.toLowerCase());
    for (const { family, from } of faces) {
      assert.ok(!packages.includes(from), from);
      assert.ok(!trained.some((each) => each.startsWith(family.toLowerCase())), family);
    }
  });

  it('show every kind of control that can be asked about', () => {
    const pages = Array.from({ length: 12 }, (_, seed) => makePage(new Random(seed), false).html).join('');
    const kinds = 'button field dropdown checkbox0 checkbox1 radio0 radio1 toggle0 toggle1 slider progress tab0 tab1 link star icon_close'; // prettier-ignore
    for (const kind of kinds.split(' ')) assert.ok(pages.includes(`data-k="${kind}"`), kind);
  });
});

describe('what a training page shows, read by Chromium', () => {
  let browser: BrowserContext | undefined;
  before(async function () {
    this.timeout(300_000);
    try {
      browser = await launchBrowser({ viewport: { width: 400, height: 200 } });
      await browser.pages()[0]!.goto('data:text/html,'); // from here on with the browser's own helpers
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      console.log(`    skipped: ${error.message}`);
      this.skip();
    }
  });
  after(() => browser?.close());

  async function read(body: string): Promise<PageTruth> {
    const page = browser!.pages()[0]!;
    await page.setContent(`<body style="margin:0;font:16px monospace">${body}</body>`);
    return page.evaluate(readTruth, 'black');
  }
  const strings = ({ texts }: PageTruth) => texts.map(({ string }) => string);

  const texts: [what: string, body: string, expected: string[]][] = [
    ['a line', '<p>One line</p>', ['One line']],
    ['a paragraph by its lines', '<p style="width:70px">first second</p>', ['first', 'second']],
    ['a field’s value', '<input data-k="field" value="typed">', ['typed']],
    ['a hint in an empty field', '<input data-k="field" placeholder="Name">', ['Name']],
    ['a list’s choice', '<select data-k="dropdown"><option>Red</option></select>', ['Red']],
    ['no value that its field cuts off', '<input data-k="field" style="width:30px" value="much too long">', []],
    ['nothing hidden under something else', '<p>under</p><div style="position:absolute;inset:0;background:red"></div>', []],
    ['a line of several colours as one', '<p><span data-line><i>let</i><b> x</b> = 1</span></p>', ['let x = 1']],
    ['nothing outside of the window', '<p style="position:absolute;top:900px">far</p>', []],
  ]; // prettier-ignore
  for (const [what, body, expected] of texts) {
    it(what, async () => assert.deepEqual(strings(await read(body)), expected));
  }

  it('places a control, names its state and its text', async () => {
    const { elements } = await read(
      '<button data-k="button" data-c="red" data-off style="position:absolute;left:20px;top:30px;width:90px;height:40px">Go</button>',
    );
    assert.deepEqual(elements, [
      { kind: 'button', box: [20, 30, 110, 70], colour: 'red', label: '', disabled: true, text: 0 },
    ]);
  });

  it('spaces a field’s letters as they are set', async () => {
    const { texts: [close, wide] } = await read(
      '<input data-k="field" value="abcd"><input data-k="field" style="letter-spacing:2px" value="abcd">',
    ); // prettier-ignore
    const width = ({ spans }: typeof close & object) => spans[3]![1] - spans[0]![0];
    assert.ok(Math.abs(width(wide!) - width(close!) - 8) < 0.1);
  });

  it('gives every character its place', async () => {
    const { texts: [line] } = await read('<span style="position:absolute;left:10px;top:0">abc</span>'); // prettier-ignore
    const widths = line!.spans.map(([left, right]) => right - left);
    assert.equal(line!.spans[0]![0], 10);
    assert.ok(widths.every((width) => width > 8 && width < 11)); // a monospaced face of 16 pixels
  });
});
