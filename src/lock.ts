import { Failure } from '../kernel/failure.js';

/** Lets one at a time in, in the order of asking. */
export class Lock {
  #last: Promise<void> = Promise.resolve();

  /**
   * Waits for its turn.
   * @returns ends the turn; call it exactly once
   * @throws Failure `cancelled` when `signal` is aborted first; the turn is then given up
   */
  async enter(signal?: AbortSignal): Promise<() => void> {
    const before = this.#last;
    let leave!: () => void;
    const turn = new Promise<void>((resolve) => (leave = resolve));
    this.#last = before.then(() => turn);
    try {
      await unlessAborted(before, signal);
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }
}

async function unlessAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const cancelled = () => new Failure('cancelled', 'The request was cancelled before it began.');
  if (signal === undefined) return promise;
  if (signal.aborted) throw cancelled();
  let stop!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled());
    signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
