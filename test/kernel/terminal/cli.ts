import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built terminal program, the way a user's shell does. */
export function chatspot(...args: string[]): Finished {
  const result = spawnSync(process.execPath, [resolve('dist/cli.js'), ...args], { encoding: 'utf8' });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** A folder of its own for a test, with the tour's pictures in it; removed by `remove`. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'chatspot-test-'));

  constructor() {
    for (const name of ['login.png', 'scene.png']) cpSync(join('media/tour', name), join(this.folder, name));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  names(): string[] {
    return readdirSync(this.folder).sort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
