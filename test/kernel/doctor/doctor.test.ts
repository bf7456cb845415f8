import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { diagnose } from '../../../kernel/doctor/diagnose.js';
import { isError } from '../../../kernel/doctor/diagnosis.js';
import { clean, doctorReport } from '../../../kernel/doctor/report.js';
import { EngineClient } from '../../../kernel/engine/client.js';
import { version } from '../../../kernel/version.js';
import { chatspot } from '../terminal/cli.js';

const nano = resolve('models/chatspot-nano');

describe('the doctor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chatspot-doctor-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('examines every device, the model’s files and its speed', async () => {
    const model = join(folder, 'model');
    cpSync(nano, model, { recursive: true });
    rmSync(join(model, 'chatspot.json'));
    const config = readFileSync(join(model, 'config.json'), 'utf8').replace('"llava"', '"other"');
    writeFileSync(join(model, 'config.json'), config);
    const right = readFileSync(join(model, 'config.json'));
    const blob = createHash('sha1').update(`blob ${right.length}\0`).update(right).digest('hex');
    const files = [
      { path: 'config.json', size: right.length, hash: { kind: 'git-sha1', hex: blob } },
      { path: 'tokenizer.json', size: 1, hash: { kind: 'sha256', hex: '0'.repeat(64) } },
    ];
    writeFileSync(join(model, 'chatspot-source.json'), JSON.stringify({ files }));
    const client = new EngineClient({ entry: resolve('dist/engine.js') });
    try {
      const options = {
        client,
        folder: model,
        device: 'cpu',
        disk: folder,
        versions: {},
        seconds: 0.01,
      } as const;
      const diagnosis = await diagnose(options);
      assert.deepEqual(diagnosis.providers.map(({ provider }) => provider), ['webgpu', 'cuda', 'dml', 'coreml', 'cpu']); // prettier-ignore
      for (const { reason } of diagnosis.providers) assert.match(reason, /\S\.$/);
      assert.equal(diagnosis.providers.at(-1)!.works, true);
      assert.match(diagnosis.versions['engine']!, /ONNX Runtime \d+\.\d+/);
      const states = new Map(diagnosis.parts.map(({ path, isAsListed }) => [path, isAsListed]));
      assert.deepEqual(
        ['config.json', 'tokenizer.json', 'onnx/decoder_model_merged_fp16.onnx'].map((path) =>
          states.get(path),
        ),
        [true, false, undefined],
      );
      const { sha256 } = diagnosis.parts.find(({ path }) => path === 'config.json')!;
      assert.equal(sha256, createHash('sha256').update(right).digest('hex'));
      const { loaded, speed, freeDisk } = diagnosis;
      assert(!isError(loaded) && speed !== undefined && !isError(speed) && freeDisk! > 0);
      assert.equal(loaded.model.name, 'model');
      assert(speed.rounds >= 1 && speed.picture > 0 && speed.prefill > 0 && speed.firstToken > speed.picture);
      const report = doctorReport(diagnosis);
      assert(!report.includes(folder), report);
      assert.match(report, /^\| tokenizer\.json \| \d+ \| [0-9a-f]{64} \| \*\*not as the hub lists it/m);
      assert.match(report, /^- \*\*in doubt\*\*: config\.json names the model_type "other".*\.$/m);
      assert.match(report, /^- prefill: [\d.]+ tokens\/s$/m);
    } finally {
      await client.shutdown();
    }
  });

  it('at the terminal: a text with all its sections; a model that is not there is told in it', () => {
    const { code, stdout, stderr } = chatspot('doctor', '--seconds', '0', '--model', join(folder, 'none'));
    assert.deepEqual([code, stderr], [1, '']);
    const headings = stdout.split('\n').filter((line) => line.startsWith('#'));
    assert.deepEqual(headings, ['# ChatSpot doctor', '## Devices', '## Model', '## Speed']);
    assert.match(stdout, /^- it cannot be loaded: There is no folder …\/none; .* \(model-missing\)$/m);
    assert(stdout.includes(`- ChatSpot: ${version}\n`));
  });

  it('knows the version that package.json says', () => {
    assert.equal((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version, version);
  });

  const rows: [text: string, cleaned: string][] = [
    ['in /home/me/models/x', 'in ~/models/x'],
    ['Failed to load /opt/ort/lib/cuda.so: no file', 'Failed to load …/cuda.so: no file'],
    ['"/data/secret/x.onnx"', '"…/x.onnx"'],
    ['C:\\Users\\other\\x.dll is missing', '…\\x.dll is missing'],
    ['onnx/decoder.onnx at 12 tokens/s', 'onnx/decoder.onnx at 12 tokens/s'],
    ['see https://example.org/a/b', 'see https://example.org/a/b'],
    ['token hf_abcdefgh1234', 'token hf_…'],
  ];
  for (const [text, cleaned] of rows) {
    it(`leaves out what is private: ${text}`, () => assert.equal(clean(text, '/home/me'), cleaned));
  }
});
