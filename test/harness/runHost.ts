/**
 * Runs the suites of test/host inside VS Code's extension host: on code-server by default, on a desktop VS Code
 * named by CHATSPOT_VSCODE (`download`, or the path of its executable).
 *
 * Ends with 0 when all passed, 1 when some failed, 3 when it could not run here. Counts go to build/test/host.json.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { bundleHostTests } from './bundleHostTests.js';
import { findChromium } from './chromium.js';
import { installCodeServer, projectRoot, Unavailable } from './codeServer.js';
import { removeScratch, scratchFolder } from './scratch.js';

async function main(): Promise<number> {
  const vscodeExecutablePath = await executable();
  const extensionTestsPath = await bundleHostTests();
  const scratch = scratchFolder();
  const workspace = join(scratch, 'workspace');
  cpSync(join(projectRoot, 'media/tour'), workspace, { recursive: true });
  mkdirSync(join(projectRoot, 'build/test'), { recursive: true });
  const report = join(projectRoot, 'build/test/host.json');
  for (const old of [report, `${report}.log`]) rmSync(old, { force: true });
  try {
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath,
      extensionTestsEnv: { CHATSPOT_REPORT: report, CHATSPOT_NODE: process.execPath },
      launchArgs: [workspace, '--disable-workspace-trust'],
    });
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    return 1;
  } finally {
    if (existsSync(`${report}.log`)) console.log(readFileSync(`${report}.log`, 'utf8'));
    removeScratch(scratch);
  }
}

async function executable(): Promise<string> {
  const choice = process.env['CHATSPOT_VSCODE'] ?? 'code-server';
  if (choice === 'download') return downloadAndUnzipVSCode('stable');
  if (choice !== 'code-server') return choice;
  installCodeServer();
  findChromium();
  return join(projectRoot, 'test/harness/code-shim');
}

process.exit(
  await main().catch((thrown: unknown) => {
    if (!(thrown instanceof Unavailable)) throw thrown;
    console.error(`Tests in VS Code were not run: ${thrown.message}`);
    return 3;
  }),
);
