import { setTimeout } from 'node:timers/promises';
import { Failure } from '../failure.js';

/** How often and how patiently a request is made again. */
export interface Patience {
  /** Attempts in a row that may bring nothing. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; twice that before the third, and so on. */
  readonly delay: number;
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly silence: number;
}

export const usualPatience: Patience = { attempts: 6, delay: 500, silence: 30_000 };

/** A failure that may be gone at the next attempt. */
export class Transient extends Failure {
  constructor(
    code: string,
    message: string,
    /** Milliseconds that the server asks to wait. */
    readonly wait?: number,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}

/**
 * Calls `attempt` until it succeeds, fails for good, or failed too often without making progress.
 * @param progress grows with every byte that was gained, so that a slow line is not given up
 * @throws what the last attempt threw, or Failure `cancelled`
 */
export async function retrying<T>(
  patience: Patience,
  signal: AbortSignal,
  attempt: () => Promise<T>,
  progress: () => number = () => 0,
): Promise<T> {
  for (let failures = 0; ;) {
    const before = progress();
    try {
      return await attempt();
    } catch (thrown) {
      if (signal.aborted) throw paused();
      failures = progress() > before ? 1 : failures + 1;
      if (!isTransient(thrown) || failures >= patience.attempts) throw thrown;
      const backoff = Math.min(patience.delay * 2 ** (failures - 1), 60_000);
      await setTimeout(thrown.wait ?? backoff, undefined, { signal }).catch(() => {
        throw paused();
      });
    }
  }
}

export const paused = (): Failure =>
  new Failure('cancelled', 'The work was stopped; started again, it goes on where it was.');

function isTransient(thrown: unknown): thrown is Transient {
  return thrown instanceof Failure && 'wait' in thrown;
}
