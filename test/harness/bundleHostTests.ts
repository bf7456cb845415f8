import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';
import { projectRoot } from './codeServer.js';

/**
 * Bundles test/host/*.test.ts, each to a CommonJS file that the extension host can load.
 * @returns the module whose `run()` executes them
 */
export async function bundleHostTests(): Promise<string> {
  const outdir = join(projectRoot, 'dist-test');
  rmSync(outdir, { recursive: true, force: true });
  const folder = 'test/host';
  const files = readdirSync(join(projectRoot, folder)).filter((name) => name.endsWith('.test.ts'));
  await esbuild.build({
    absWorkingDir: projectRoot,
    entryPoints: [
      { in: 'test/host/run.ts', out: 'run' },
      ...files.map((file) => ({ in: join(folder, file), out: basename(file, '.ts') })),
    ],
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    // Both must be the host's own instances: mocha is where the suites register.
    external: ['vscode', 'mocha'],
  });
  return join(outdir, 'run.cjs');
}
