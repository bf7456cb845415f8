import { Failure } from '../../failure.js';

/** Lets the event loop read messages, a cancel among them. @throws Failure `cancelled` */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal?.aborted === true) throw new Failure('cancelled', 'The request was cancelled.');
}
