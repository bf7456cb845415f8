import type { default as Koffi } from 'koffi';

/** Parameters of glibc's mallopt(3). */
const trimThreshold = -1;
const mmapThreshold = -3;
/** Blocks up to this size are kept for the next one; the matrices of a model of seven billion weights take up to 45 MB. */
const keptBlock = 64 * 2 ** 20;

/**
 * What glibc's malloc does with memory that is free. While it opens a graph, ONNX Runtime takes a large block for each
 * matrix and frees it; glibc would give each back to the system at once and get it again with every page cleared, which took
 * half of the time. Elsewhere nothing is changed.
 */
export class Heap {
  private constructor(private readonly trim: (() => void) | undefined) {}

  static open(koffi: typeof Koffi): Heap {
    if (process.platform !== 'linux') return new Heap(undefined);
    try {
      const libc = koffi.load('libc.so.6');
      const mallopt = libc.func('mallopt', 'int', ['int', 'int']);
      const trim = libc.func('malloc_trim', 'int', ['size_t']);
      for (const threshold of [mmapThreshold, trimThreshold]) mallopt(threshold, keptBlock);
      return new Heap(() => trim(0));
    } catch {
      return new Heap(undefined); // another C library
    }
  }

  /** Gives all free memory back to the system; a few milliseconds. */
  giveBack(): void {
    this.trim?.();
  }
}
