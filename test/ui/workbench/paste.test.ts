import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceOf, writeNotebook } from '../../../kernel/ipynb.js';
import { until } from '../../harness/until.js';
import { session, stepByStep, type Session } from '../session.js';

const picture = join(import.meta.dirname, '../../../media/tour/scene.png');

describe('pasting into a cell', function () {
  stepByStep();
  this.timeout(120_000);
  let at: Session;
  before(async function () {
    at = await session(this);
  });

  it('saves a picture of the clipboard beside the notebook and names it in the cell', async () => {
    const { metadata } = at.notebook('tour.ipynb');
    const cell = { id: 'a', cell_type: 'code' as const, metadata: {}, outputs: [], execution_count: null, source: '' }; // prettier-ignore
    const text = writeNotebook({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 });
    writeFileSync(join(at.folder, 'paste.ipynb'), text);
    await at.workbench.openFile('paste.ipynb');
    const { page, browser } = at.workbench;
    await browser.grantPermissions(['clipboard-read', 'clipboard-write']);
    // Chromium lets only a document with the focus write, and a webview may have had it.
    await page.bringToFront();
    await page.locator('.notebookOverlay:visible .cell-editor-container .monaco-editor').first().click();
    await page.waitForFunction(() => document.hasFocus());
    await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
      await navigator.clipboard.write([
        new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) }),
      ]);
    }, readFileSync(picture).toString('base64'));
    await page.keyboard.press('Control+V');
    const source = () => sourceOf(at.notebook('paste.ipynb').cells[0]!);
    await until('the tag in the saved cell', () => source().includes('<image'));
    const path = /^<image (\S+)>\n?$/.exec(source())?.[1];
    assert(path !== undefined, source());
    assert.match(path, /^paste-.*\.png$/);
    // The browser encodes the picture anew, so only what it shows is the same.
    const [saved, original] = [join(at.folder, path), picture].map((each) => readFileSync(each));
    assert.deepEqual(saved!.subarray(0, 8), original!.subarray(0, 8));
    assert.deepEqual(saved!.subarray(16, 24), original!.subarray(16, 24)); // width and height
  });
});
