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
  it('is kept for the next block until it is given back', function () {
    if (process.platform !== 'linux') return this.skip(); // glibc's malloc only
    const libc = koffi.load('libc.so.6');
    const malloc = libc.func('malloc', 'void *', ['size_t']);
    const memset = libc.func('memset', 'void *', ['void *', 'int', 'size_t']);
    const free = libc.func('free', 'void', ['void *']);
    const heap = Heap.open(koffi);
    heap.giveBack();
    const size = 32 * 2 ** 20;
    const before = anonymousMemory();
    const block: unknown = malloc(size);
    memset(block, 1, size);
    free(block);
    assert.ok(anonymousMemory() - before > 0.9 * size, 'glibc gave it back at once');
    heap.giveBack();
    assert.ok(anonymousMemory() - before < 0.1 * size, 'it is still there');
  });
});
