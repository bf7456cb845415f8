// npm test: installs, builds, checks types, lint and formatting, runs every test; the last line counts them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { prepare } from './prepare.mjs';

prepare();
const total = { passed: 0, failed: 0 };
const tool = (name) => `node_modules/${name}`;
const node = (args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status;
const svelteTypes = ['--tsconfig', 'webview/tsconfig.svelte.json', '--threshold', 'error'];
const checks = [
  ['types', [tool('typescript/bin/tsc'), '--build']],
  ['types of Svelte components', [tool('svelte-check/bin/svelte-check'), ...svelteTypes]],
  ['lint', [tool('eslint/bin/eslint.js'), '.']],
  ['formatting', [tool('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']],
];
for (const [name, args] of checks) {
  const ok = node(args) === 0;
  console.log(`${ok ? 'passed' : 'FAILED'}: ${name}`);
  total[ok ? 'passed' : 'failed']++;
}

mkdirSync('build/test', { recursive: true });
runMocha('unit', ['test/**/*.test.ts', '--ignore', 'test/host/**', '--ignore', 'test/ui/**']);
runInHost();
runMocha('ui', ['test/ui/**/*.test.ts', '--require', './test/ui/session.ts', '--timeout', '120000']);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function runMocha(name, files) {
  const report = `build/test/${name}.json`;
  const reporter = ['--reporter', './test/reporter.cjs', '--reporter-option', `output=${report}`];
  rmSync(report, { force: true });
  count(node([tool('mocha/bin/mocha.js'), ...reporter, ...files]), report);
}

/** Inside VS Code's extension host, where there is one for this machine; the runner says when there is none. */
function runInHost() {
  const notHere = 3;
  const report = 'build/test/host.json';
  rmSync(report, { force: true });
  const status = node(['--import', 'tsx', 'test/harness/runHost.ts']);
  if (status !== notHere) count(status, report);
}

/** A run that failed without a report, or with one that knows of no failure, counts as one failure. */
function count(status, report) {
  let failures = 1;
  try {
    const { stats } = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += stats.passes;
    failures = stats.failures;
  } catch {
    // It ended before it could write one.
  }
  total.failed += status !== 0 && failures === 0 ? 1 : failures;
}
