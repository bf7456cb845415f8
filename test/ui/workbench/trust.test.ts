import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeNotebook, type NotebookCell } from '../../../kernel/ipynb.js';
import { until } from '../../harness/until.js';
import { session, settings, stepByStep, type Session } from '../session.js';

// Last by its name: it leaves the window in restricted mode.
describe('VS Code in restricted mode', function () {
  stepByStep();
  this.timeout(240_000);
  let at: Session;

  before(async function () {
    at = await session(this);
    at.workbench.server.write({ ...settings, 'security.workspace.trust.enabled': true });
    const cells: NotebookCell[] = [
      { id: 'a', cell_type: 'code', source: '<image login.png>\nWhat is this?', metadata: {}, outputs: [], execution_count: null }, // prettier-ignore
    ];
    const kernelspec = { name: 'chatspot', display_name: 'ChatSpot', language: 'chatspot' };
    const metadata = { kernelspec, language_info: { name: 'chatspot' } };
    const text = writeNotebook({ cells, metadata, nbformat: 4, nbformat_minor: 5 });
    writeFileSync(join(at.folder, 'restricted.ipynb'), text);
    await at.workbench.reload();
    await at.workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  });

  it('runs no cell: VS Code asks for trust first', async () => {
    await at.workbench.openFile('restricted.ipynb');
    await at.workbench.runAll();
    const question = at.workbench.page.getByRole('dialog').filter({ hasText: 'Do you trust the authors' });
    await question.waitFor();
    await at.workbench.shot('restricted');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    const [cell] = at.notebook('restricted.ipynb').cells;
    assert.deepEqual(cell!.outputs, []);
  });

  it('draws on pictures all the same', async () => {
    await at.workbench.openFile('settings.png');
    await at.workbench.command('ChatSpot: Open in ChatSpot');
    const panel = await at.workbench.webview('.stage[aria-label*="settings.png"]');
    await panel.locator('.refusal', { hasText: 'not trusted' }).waitFor();
    await panel.locator('.stage .message').waitFor({ state: 'detached' });
    const rows = panel.locator('aside button.row');
    const before = await rows.count();
    await panel.getByRole('button', { name: 'Add a box in the middle of the view' }).click();
    await until('the region', async () => (await rows.count()) === before + 1);
  });
});
