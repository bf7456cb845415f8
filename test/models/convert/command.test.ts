import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixture } from './runModel.js';

const cli = join(import.meta.dirname, '../../../kernel/cli.ts');

describe('chatspot convert', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  after(() => rmSync(folder, { recursive: true }));
  const run = (target: string) =>
    spawnSync(process.execPath, ['--import', 'tsx', cli, 'convert', fixture('mlp-sharded'), target], {
      encoding: 'utf8',
    });

  it('into a pipe: a line for what was written and one for each file, no progress', () => {
    const target = join(folder, 'target');
    const { status, stdout, stderr } = run(target);
    assert.deepEqual([status, stderr], [0, '']);
    const [first, ...files] = stdout.trimEnd().split('\n');
    assert.match(first!, /with q4 weights in [\d.]+ s:$/);
    assert.ok(first!.startsWith(`Wrote ${target} `));
    for (const line of files) assert.match(line, /^ +[\d.]+ k?B {2}[\w./]+$/);
    assert.ok(files.some((line) => line.endsWith(' kB  onnx/decoder_model_merged_q4.onnx')));
  });

  it('a target that is a file: a sentence', () => {
    const { status, stdout, stderr } = run(join(fixture('mlp-sharded'), 'config.json'));
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^chatspot: \S+config\.json is a file; choose .*\. \(target-exists\)\n$/);
  });
});
