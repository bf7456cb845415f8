import assert from 'node:assert/strict';
import type { Model } from '../../kernel/engine/process/model.js';
import { readModelFolder } from '../../kernel/engine/process/modelFolder.js';
import { openModel } from '../../kernel/engine/process/openModel.js';
import { picture, tinyModel } from './tinyModel.js';
import { WatchedRuntime } from './watchedRuntime.js';

const cpu = { provider: 'cpu', works: true, reason: '' } as const;

describe('a large vision encoder', () => {
  const runtime = new WatchedRuntime();
  let usual: Model;
  let brief: Model;
  before(async () => {
    const folder = await readModelFolder(tinyModel);
    usual = await openModel(folder, new WatchedRuntime(), cpu, { threads: 1 });
    brief = await openModel(folder, runtime, cpu, { threads: 1, largeVision: 0 });
  });
  after(() => usual.release());

  it('is in memory from the load to the end of the first picture, and then while it sees one', async () => {
    const loaded = runtime.open;
    for (const name of ['screen', 'tall'] as const) {
      const one = await picture(name);
      assert.deepEqual(await brief.encode(one), await usual.encode(one));
      assert.equal(runtime.open, loaded - 1);
    }
  });

  it('leaves memory also when it fails or is cancelled', async () => {
    const loaded = runtime.open;
    const one = await picture('screen');
    await assert.rejects(brief.encode(one, AbortSignal.abort()), { code: 'cancelled' });
    assert.equal(runtime.open, loaded);
    assert.deepEqual(await brief.encode(one), await usual.encode(one));
  });

  it('has nothing open when its model is released', async () => {
    await brief.release();
    assert.equal(runtime.open, 0);
  });
});
