import { readdirSync, readFileSync } from 'node:fs';

/** Why a suite that needs to see processes is skipped, where it is. */
export const cannotSeeProcesses =
  process.platform === 'linux' ? undefined : 'processes are looked up in /proc, which only Linux has';

/** The engine processes that this extension host has started. */
export function enginePids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(isOurEngine);
}

function isOurEngine(pid: number): boolean {
  try {
    const [, , parent] = /^(\d+) \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!;
    const program = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return Number(parent) === process.pid && /dist[\\/]engine\.js/.test(program);
  } catch {
    // It ended while we looked.
    return false;
  }
}
