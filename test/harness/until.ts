/**
 * Waits for a condition and never for a time: asks again every 50 ms until it gives something other than
 * `undefined`, `null` or `false`. An error that the condition throws counts as "not yet".
 *
 * @param what is waited for; the timeout's message says it
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  milliseconds = 60_000,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + milliseconds;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value !== undefined && value !== null && value !== false)
        return value as Exclude<T, undefined | null | false>;
      last = undefined;
    } catch (thrown) {
      last = thrown;
    }
    if (Date.now() > deadline) {
      const seconds = Math.round(milliseconds / 1000);
      const reason = last instanceof Error ? ` (${last.message.split('\n')[0]})` : '';
      throw new Error(`waited ${seconds} s in vain for: ${what}${reason}`, { cause: last });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
