import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerJson } from '../../../kernel/outputJson.js';
import { writeNotebook, type NotebookCell } from '../../../kernel/ipynb.js';
import { answerMime } from '../../../kernel/savedAnswer.js';
import { until } from '../../harness/until.js';
import { assertAccessible } from '../accessibility.js';
import { session, stepByStep, type Session } from '../session.js';

describe('the tour in VS Code', function () {
  stepByStep();
  this.timeout(300_000);
  let at: Session;
  before(async function () {
    at = await session(this);
  });

  it('runs all on the bundled model and every cell is answered', async () => {
    await at.workbench.openFile('tour.ipynb');
    await at.workbench.runAll();
    const cells = await at.answered('tour.ipynb', /(?:)/, 240_000);
    for (const cell of cells) {
      const [first] = cell.outputs!;
      assert(first?.output_type === 'execute_result', JSON.stringify([cell.source, first]));
    }
  });

  it('shows the saved answer, its overlay and what the model saw', async () => {
    const [cell] = await at.answered('tour.ipynb');
    const output = cell!.outputs![0]!;
    assert(output.output_type === 'execute_result');
    const { answer, prompt } = output.data[answerMime] as AnswerJson;
    const frame = await at.workbench.webview('.answer');
    const words = frame.getByRole('paragraph').filter({ hasText: new RegExp(`^${answer}$`) });
    const first = frame.locator('.answer').filter({ has: words }).first();
    assert.equal(await first.locator('p').first().innerText(), answer);
    const picture = frame.locator('.regions svg').first();
    await picture.scrollIntoViewIfNeeded();
    assert((await picture.boundingBox())!.height > 100);
    await at.workbench.shot('tour');
    await first.getByText('What the model saw').click();
    assert.equal(await first.locator('pre').first().innerText(), prompt.trim());
    await at.workbench.shot('tour-what-the-model-saw');
    await first.getByText('What the model saw').click();
  });

  it('passes the accessibility check', async () => {
    const frame = await at.workbench.webview('.answer');
    for (const output of ['.answer', '.regions']) await assertAccessible(frame, output);
  });

  it('puts a region into a new cell', async () => {
    const frame = await at.workbench.webview('.regions');
    const before = at.notebook('tour.ipynb').cells.length;
    await frame
      .getByRole('button', { name: /in a new cell/ })
      .first()
      .press('Enter');
    await until('the new cell', () => at.notebook('tour.ipynb').cells.length === before + 1);
  });

  it('opens the picture in the panel with the region that the answer found', async () => {
    const cell: NotebookCell = {
      ...{ id: 'a', cell_type: 'code', metadata: {}, outputs: [], execution_count: null },
      source: '<image login.png>\nWhere is the red button?',
    };
    const { metadata } = at.notebook('tour.ipynb');
    const text = writeNotebook({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 });
    writeFileSync(join(at.folder, 'where.ipynb'), text);
    await at.workbench.openFile('where.ipynb');
    await at.workbench.runAll();
    await at.answered('where.ipynb');
    const frame = await at.workbench.webview('.regions');
    await frame.getByRole('button', { name: 'Open in panel' }).press('Enter');
    const panel = await at.workbench.webview('.stage[aria-label*="login.png"]');
    await panel.getByText("From the notebook's answer").waitFor();
    await panel.locator('.stage .message').waitFor({ state: 'detached' });
    await at.workbench.shot('panel-of-an-answer');
  });
});
