import { Failure } from './failure.js';

/** For a request that had not reached anyone when it was cancelled. */
export const cancelled = (): Failure =>
  new Failure('cancelled', 'The request was cancelled before it began.');

/**
 * Waits for `promise`, but not after `signal` is aborted.
 * @throws Failure `cancelled` as soon as it is
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let stop!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
