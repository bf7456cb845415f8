import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatspot } from '../../kernel/terminal/cli.js';
import { fixture } from './runModel.js';

describe('chatspot convert', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  after(() => rmSync(folder, { recursive: true }));

  it('into a pipe: a line for what was written and one for each file, no progress', () => {
    const target = join(folder, 'target');
    const { code, stdout, stderr } = chatspot('convert', fixture('mlp-sharded'), target, '--quant', 'q4');
    assert.deepEqual([code, stderr], [0, '']);
    const [first, ...files] = stdout.trimEnd().split('\n');
    assert.match(first!, /with q4 weights in [\d.]+ s:$/);
    assert.ok(first!.startsWith(`Wrote ${target} `));
    for (const line of files) assert.match(line, /^ +[\d.]+ k?B {2}[\w./]+$/);
    assert.ok(files.some((line) => line.endsWith(' kB  onnx/decoder_model_merged_q4.onnx')));
  });

  it('a vision tower in a folder of its own', () => {
    const source = fixture('original-linear');
    const target = join(folder, 'original');
    const vision = ['--vision', join(source, 'vision')];
    assert.equal(chatspot('convert', source, target, ...vision, '--quant', 'fp16').code, 0);
  });

  it('a target that is a file: a sentence', () => {
    const { code, stdout, stderr } = chatspot(
      'convert',
      fixture('mlp-sharded'),
      join(fixture('mlp-sharded'), 'config.json'),
    );
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^chatspot: \S+config\.json is a file; choose .*\. \(target-exists\)\n$/);
  });
});
