import type { default as Koffi } from 'koffi';

/** Parameters of glibc's mallopt(3). */
const trimThreshold = -1;
const mmapThreshold = -3;
/** Blocks up to this size are kept for the next one; the matrices of a model of seven billion weights take up to 45 MB. */
const largeBlock = 64 * 2 ** 20;
/** The most that older versions of glibc take. */
const olderLargest = 32 * 2 ** 20;
/** Larger ones come from the system and go back to it: what is reserved there and not used takes no memory. */
const usualBlock = 4 * 2 ** 20;

/**
 * What glibc's malloc does with memory that is free. While it opens a graph, ONNX Runtime takes a large block for each
 * matrix and frees it; glibc would give each back to the system at once and get it again with every page cleared, which took
 * a quarter of the time. Elsewhere nothing is changed.
 */
export class Heap {
  private constructor(
    private readonly setBlocks: (size: number) => void,
    /** Gives all free memory back to the system; a few milliseconds. */
    readonly giveBack: () => void,
  ) {}

  static open(koffi: typeof Koffi): Heap {
    const nothing = (): void => undefined;
    if (process.platform !== 'linux') return new Heap(nothing, nothing);
    try {
      const libc = koffi.load('libc.so.6');
      const mallopt = libc.func('mallopt', 'int', ['int', 'int']);
      const trim = libc.func('malloc_trim', 'int', ['size_t']);
      const setBlocks = (size: number): void => {
        const taken = [size, olderLargest].find((each) => mallopt(mmapThreshold, each) === 1);
        if (taken !== undefined) mallopt(trimThreshold, taken);
      };
      return new Heap(setBlocks, () => trim(0));
    } catch {
      return new Heap(nothing, nothing); // another C library
    }
  }

  /** Large blocks that are freed during this work are kept until it is done. */
  async keepingBlocks<T>(work: () => Promise<T>): Promise<T> {
    this.setBlocks(largeBlock);
    try {
      return await work();
    } finally {
      this.setBlocks(usualBlock);
      this.giveBack();
    }
  }
}
