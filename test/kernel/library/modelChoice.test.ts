import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../kernel/failure.js';
import { ModelLibrary } from '../../../kernel/library/library.js';
import { modelFolder } from '../../../kernel/library/modelChoice.js';

describe('the folder that a written model means', () => {
  const home = mkdtempSync(join(tmpdir(), 'chatspot-choice-'));
  const base = join(home, 'notebooks');
  const library = new ModelLibrary(join(home, 'library'));
  const bundled = join(home, 'extension/chatspot-nano');
  for (const name of ['notebooks/mine', 'notebooks/both', 'library/both', 'library/llava']) {
    mkdirSync(join(home, name), { recursive: true });
  }
  after(() => rmSync(home, { recursive: true }));

  const rows: [written: string, base: string | undefined, folder: string][] = [
    ['llava', base, join(home, 'library/llava')],
    ['llava', undefined, join(home, 'library/llava')],
    ['mine', base, join(base, 'mine')],
    ['both', base, join(base, 'both')],
    ['both', undefined, join(home, 'library/both')],
    ['chatspot-nano', base, bundled],
    ['../library/llava', base, join(home, 'library/llava')],
    ['./llava', base, join(base, 'llava')], // a path, though there is none
    [join(home, 'anywhere'), undefined, join(home, 'anywhere')],
  ];
  for (const [written, from, folder] of rows) {
    it(`${written.replace(home, '')}${from === undefined ? ', from nowhere' : ''}`, () =>
      assert.equal(modelFolder(written, { library, bundled, base: from }), folder));
  }

  const refused: [written: string, base: string | undefined, code: string][] = [
    ['other', base, 'model-unknown'],
    ['../other', undefined, 'model-not-local'],
  ];
  for (const [written, from, code] of refused) {
    it(`${written}: ${code}`, () =>
      assert.throws(
        () => modelFolder(written, { library, bundled, base: from }),
        (thrown) => Failure.from(thrown).code === code,
      ));
  }
});
