import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';
import { projectRoot } from './codeServer.js';

/**
 * Bundles test/host/*.test.ts (only those whose names begin with CHATSPOT_HOST_TEST, where it is set), each to a CommonJS file that the extension host can load.
 * @returns the module whose `run()` executes them
 */
export async function bundleHostTests(): Promise<string> {
  const outdir = join(projectRoot, 'dist-test');
  rmSync(outdir, { recursive: true, force: true });
  const folder = 'test/host';
  const only = process.env['CHATSPOT_HOST_TEST'] ?? '';
  const files = readdirSync(join(projectRoot, folder)).filter(
    (name) => name.endsWith('.test.ts') && name.startsWith(only),
  );
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
    // Only the bundle of the extension itself decodes WebP pictures.
    logOverride: { 'empty-import-meta': 'silent' },
    // Both must be the host's own instances: mocha is where the suites register.
    external: ['vscode', 'mocha'],
  });
  return join(outdir, 'run.cjs');
}
