/** Folders for what a test run writes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Short, because the server's sockets lie below it and a socket's path ends at 107 characters. */
export function scratchFolder(): string {
  const base = tmpdir().length > 40 ? '/tmp' : tmpdir();
  return mkdtempSync(join(base, 'chatspot-'));
}

/**
 * Removes it as far as that is possible. Helpers of a browser or a server may still write for a moment after both
 * ended; what they leave is no reason for a test to fail.
 */
export function removeScratch(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  } catch {
    // The system empties its temporary folder.
  }
}
