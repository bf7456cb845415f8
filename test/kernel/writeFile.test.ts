import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import { writeFileWhole } from '../../kernel/writeFile.js';

describe('writeFileWhole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chatspot-write-'));
  const file = join(folder, 'notes.ipynb');
  beforeEach(() => writeFileSync(file, 'old'));
  afterEach(() => rmSync(join(folder, 'deep'), { recursive: true, force: true }));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('replaces the content and leaves nothing beside it', async () => {
    await writeFileWhole(file, 'new');
    assert.equal(readFileSync(file, 'utf8'), 'new');
    assert.deepEqual(readdirSync(folder), ['notes.ipynb']);
  });

  it('makes the folders that are missing', async () => {
    await writeFileWhole(join(folder, 'deep/er/x.txt'), 'new');
    assert.equal(readFileSync(join(folder, 'deep/er/x.txt'), 'utf8'), 'new');
  });

  if (process.platform !== 'win32') {
    it('keeps permissions', async () => {
      chmodSync(file, 0o600);
      await writeFileWhole(file, 'new');
      assert.equal(statSync(file).mode & 0o777, 0o600);
    });

    it('writes through a link', async () => {
      const link = join(folder, 'link.ipynb');
      symlinkSync(file, link);
      await writeFileWhole(link, 'new');
      assert.equal(readFileSync(file, 'utf8'), 'new');
      rmSync(link);
    });
  }

  it('refuses a folder with a sentence', async () => {
    await assert.rejects(
      writeFileWhole(folder, 'new'),
      (error) =>
        error instanceof Failure && error.code === 'write-failed' && error.message.includes('it is a folder'),
    );
  });
});
