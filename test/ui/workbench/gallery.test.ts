import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceOf, writeNotebook, type NotebookCell } from '../../../kernel/ipynb.js';
import type { MistakesJson } from '../../../kernel/outputJson.js';
import { mistakesMime } from '../../../kernel/savedAnswer.js';
import { until } from '../../harness/until.js';
import { assertAccessible } from '../accessibility.js';
import { session, stepByStep, type Session } from '../session.js';

describe('the gallery of mistakes in VS Code', function () {
  stepByStep();
  this.timeout(300_000);
  let at: Session;
  let json: MistakesJson;
  before(async function () {
    at = await session(this);
  });

  it('stands below what was measured', async () => {
    const { metadata } = at.notebook('tour.ipynb');
    const cell: NotebookCell = {
      ...{ id: 'a', cell_type: 'code', metadata: {}, outputs: [], execution_count: null },
      source: '%eval coco-text demo=yes',
    };
    const text = writeNotebook({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 });
    writeFileSync(join(at.folder, 'mistakes.ipynb'), text);
    await at.workbench.openFile('mistakes.ipynb');
    await at.workbench.runAll();
    const [answered] = await at.answered('mistakes.ipynb', /(?:)/, 240_000);
    const output = answered!.outputs!.at(-1)!;
    assert(output.output_type === 'display_data', JSON.stringify(answered!.outputs));
    assert('text/html' in output.data);
    json = output.data[mistakesMime] as MistakesJson;
    assert(json.total > 0 && json.mistakes.every(({ picture }) => picture !== undefined));
    const frame = await at.workbench.webview('.gallery');
    assert.equal(await frame.locator('.tile').count(), Math.min(12, json.total));
    await frame.locator('.gallery').scrollIntoViewIfNeeded();
    await assertAccessible(frame, '.gallery');
  });

  it('opens a mistake by keyboard and asks it again in a cell', async () => {
    const frame = await at.workbench.webview('.gallery');
    await frame.locator('.tile').first().focus();
    await frame.locator('.tile').first().press('ArrowRight');
    await frame.locator('.tile:focus').press('Enter');
    await frame.locator('li.details .view').waitFor();
    await at.workbench.shot('gallery-in-vscode');
    await frame.getByRole('button', { name: 'Ask again in a new cell' }).press('Enter');
    const cells = () => at.notebook('mistakes.ipynb').cells;
    await until('the new cell', () => cells().length === 2);
    assert(sourceOf(cells()[1]!).endsWith(json.mistakes[1]!.question));
  });
});
