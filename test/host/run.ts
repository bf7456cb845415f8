/**
 * What the extension host calls: runs every bundled suite beside this file. The report lies at CHATSPOT_REPORT, what
 * a terminal would show beside it in `.log`: the host's console drops lines when it is busy.
 */
import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

export function run(): Promise<void> {
  const report = process.env['CHATSPOT_REPORT']!;
  rmSync(`${report}.log`, { force: true });
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) =>
    appendFileSync(`${report}.log`, `${format(...args)}\n`);
  const mocha = new Mocha({ ui: 'bdd', timeout: 240_000 });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith('.test.cjs')) mocha.addFile(join(__dirname, file));
  }
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      writeFileSync(report, JSON.stringify({ stats: runner.stats }));
      if (failures === 0) resolve();
      else reject(new Error(`${failures} tests in the extension host failed`));
    });
  });
}
