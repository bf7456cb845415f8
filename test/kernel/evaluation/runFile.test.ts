import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareRuns, mergeRuns } from '../../../kernel/evaluation/compare.js';
import { readRun, RunFile, type RunHeader } from '../../../kernel/evaluation/runFile.js';
import type { Sample } from '../../../kernel/evaluation/task.js';
import { Failure } from '../../../kernel/failure.js';

const header: RunHeader = {
  ...{ version: 1, task: 'pope', options: {}, questions: 'q', total: 4, device: 'cpu', facts: null },
  sampling: { temperature: 0, topP: 1, maxTokens: 64 },
  model: { name: 'nano', fingerprint: 'f' },
};
const sample = (id: string, score: number): Sample => ({
  ...{ id, series: 'random', picture: 'a.png', instruction: `Is there ${id}?`, asked: [], expected: 'yes' },
  ...{ truth: null, answer: 'ja – ☃', regions: [], confidence: 0.5, score, read: 'yes', milliseconds: 1 },
});
const failsWith = (code: string) => (thrown: unknown) => thrown instanceof Failure && thrown.code === code;

describe("a run's file", () => {
  const folder = mkdtempSync(join(tmpdir(), 'chatspot-run-'));
  const path = join(folder, 'run.jsonl');
  beforeEach(() => rmSync(path, { force: true }));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function written(...samples: Sample[]): Promise<void> {
    const file = await RunFile.open(path, header);
    for (const each of samples) await file.append(each);
    await file.close();
  }

  for (const cut of [1, 7, 40]) {
    it(`goes on after a last line that was torn ${cut} bytes before its end`, async () => {
      await written(sample('a', 1), sample('b', 0));
      const whole = readFileSync(path);
      writeFileSync(path, whole.subarray(0, whole.length - cut));
      const file = await RunFile.open(path, header);
      assert.deepEqual([...file.record.samples.keys()], ['a']);
      await file.append(sample('b', 0));
      await file.close();
      assert.deepEqual(readFileSync(path), whole);
    });
  }

  it('starts again where even the first line was torn', async () => {
    writeFileSync(path, JSON.stringify(header).slice(0, 30));
    await written(sample('a', 1));
    assert.equal((await readRun(path)).samples.size, 1);
  });

  it('keeps the file of another run, and any other file', async () => {
    await written(sample('a', 1));
    const before = readFileSync(path);
    for (const other of [
      { ...header, questions: 'x' },
      { ...header, model: { name: 'nano', fingerprint: 'g' } },
    ]) {
      await assert.rejects(RunFile.open(path, other), failsWith('run-differs'));
    }
    assert.deepEqual(readFileSync(path), before);
    writeFileSync(path, 'my notes\n');
    await assert.rejects(RunFile.open(path, header), failsWith('run-broken'));
    writeFileSync(path, 'my notes');
    await assert.rejects(RunFile.open(path, header), failsWith('run-broken'));
    assert.equal(readFileSync(path, 'utf8'), 'my notes');
  });

  it('names the line that is damaged', async () => {
    await written(sample('a', 1));
    appendFileSync(path, 'nonsense\n{"id":"b"}\n');
    await assert.rejects(readRun(path), /Line 3 of .* is damaged/);
  });

  it('merges shards of one run and nothing else', () => {
    const shard = (index: number, ...samples: Sample[]) => ({
      header: { ...header, options: { shard: `${index}/2` }, shard: { index, of: 2 } },
      samples: new Map(samples.map((each) => [each.id, each])),
    });
    const merged = mergeRuns([shard(2, sample('b', 0)), shard(1, sample('a', 1))]);
    assert.deepEqual(merged.header, header);
    assert.deepEqual([...merged.samples.keys()].sort(), ['a', 'b']);
    const other = { ...shard(1), header: { ...header, total: 5 } };
    assert.throws(() => mergeRuns([shard(1), other]), failsWith('run-differs'));
  });

  it('compares two runs pair by pair', () => {
    const run = (scores: Record<string, number>) => ({
      header,
      samples: new Map(Object.entries(scores).map(([id, score]) => [id, sample(id, score)])),
    });
    const [head, ...rows] = compareRuns(run({ a: 1, b: 0, c: 1, d: 1 }), run({ b: 1, c: 1, a: 1, e: 1 }));
    assert.equal(head!.at(-1), 'p (McNemar)');
    assert.deepEqual(rows, [['random', '3', '66.7', '100.0', '0', '1', '1.0000']]);
    assert.throws(() => compareRuns(run({ a: 1 }), run({ b: 1 })), failsWith('run-differs'));
  });
});
