import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import koffi from 'koffi';
import { Heap } from '../../kernel/engine/process/ort/heap.js';

/** Resident memory without mapped files, bytes: the second number of statm less the third, in pages of 4 KiB. */
function anonymousMemory(): number {
  const [, resident, files] = readFileSync('/proc/self/statm', 'utf8').split(' ').map(Number);
  return (resident! - files!) * 4096;
}

describe('memory of freed blocks', () => {
  it('is kept for the next block as long as some work goes on', async function () {
    if (process.platform !== 'linux') return this.skip(); // glibc's malloc only
    const libc = koffi.load('libc.so.6');
    const malloc = libc.func('malloc', 'void *', ['size_t']);
    const memset = libc.func('memset', 'void *', ['void *', 'int', 'size_t']);
    const free = libc.func('free', 'void', ['void *']);
    const heap = Heap.open(koffi);
    heap.giveBack();
    const size = 24 * 2 ** 20;
    const before = anonymousMemory();
    const grown = (): number => (anonymousMemory() - before) / size;
    const useBlock = (): void => {
      const block: unknown = malloc(size);
      memset(block, 1, size);
      free(block);
    };
    await heap.keepingBlocks(() => {
      useBlock();
      assert.ok(grown() > 0.9, 'it went back at once');
      return Promise.resolve();
    });
    assert.ok(grown() < 0.1, 'it is still kept');
    useBlock();
    assert.ok(grown() < 0.1, 'later ones are kept, too');
  });
});
