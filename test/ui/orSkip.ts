import { Unavailable } from '../harness/codeServer.js';

/** What a suite needs; where this machine cannot give it, the suite is skipped and the reason printed. */
export async function orSkip<T>(suite: Mocha.Context, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (thrown) {
    if (!(thrown instanceof Unavailable)) throw thrown;
    console.error(`Not run: ${thrown.message}`);
    suite.skip();
  }
}
