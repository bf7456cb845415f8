import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../kernel/failure.js';
import type { ConvertOptions } from '../../../models/convert/conversion.js';
import { convert } from '../../../models/convert/convert.js';
import { fixture } from './runModel.js';

const source = fixture('mlp-sharded');
const script = join(import.meta.dirname, 'killedConversion.ts');

/** File → hash of everything in a folder. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name !== 'onnx');
  const hash = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return Object.fromEntries(names.sort().map((name) => [name, hash(name)]));
}

describe('a conversion that was ended', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  after(() => rmSync(folder, { recursive: true }));
  const options = (name: string): ConvertOptions => ({
    source,
    target: join(folder, name),
    quant: 'fp32',
    inlineLimit: 0,
    chunkLimit: 30_000,
  });
  const killed = (name: string, count: number) => {
    const args = ['--import', 'tsx', script, source, join(folder, name), String(count)];
    assert.equal(spawnSync(process.execPath, args).signal, 'SIGKILL');
    assert.ok(!existsSync(join(folder, name)));
  };
  /** Less rough and much faster than killing a process: as far as the decoder's weights. */
  const cancelled = (name: string) => {
    const stop = new AbortController();
    const onProgress: ConvertOptions['onProgress'] = ({ file }) => {
      if (file.startsWith('decoder')) stop.abort();
    };
    const ended = convert({ ...options(name), signal: stop.signal, onProgress });
    return assert.rejects(ended, { code: 'cancelled', message: /goes on from here.*\.part\.$/ });
  };
  /** Converts and returns the names of the weights that were taken as they lay there. */
  const keptBy = async (name: string, more: Partial<ConvertOptions> = {}): Promise<string[]> => {
    const kept: string[] = [];
    const onProgress: ConvertOptions['onProgress'] = (progress) => {
      if (progress.kept) kept.push(progress.tensor);
    };
    await convert({ ...options(name), ...more, onProgress });
    return kept;
  };
  let whole: Record<string, string> = {};
  before(async () => {
    assert.deepEqual(await keptBy('whole'), []);
    whole = contents(join(folder, 'whole'));
  });

  it('by SIGKILL goes on where it was, and writes the same files', async () => {
    killed('killed', 40);
    appendFileSync(join(folder, 'killed.part', 'conversion.jsonl'), '{"file":"onnx/cut o');
    const kept = await keptBy('killed');
    assert.ok(kept.length > 10, `${kept.length} weights were kept`);
    assert.deepEqual(contents(join(folder, 'killed')), whole);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.part')),
      [],
    );
  });

  it('writes again what the disk no longer holds', async () => {
    await cancelled('rotten');
    const path = join(folder, 'rotten.part', 'onnx', 'vision_encoder.onnx_data');
    const bytes = readFileSync(path);
    bytes[0]! ^= 1;
    writeFileSync(path, bytes);
    const kept = await keptBy('rotten');
    assert.ok(
      kept.length > 10 && !kept.includes('vision_tower.vision_model.embeddings.patch_embedding.weight'),
    );
    assert.deepEqual(contents(join(folder, 'rotten')), whole);
  });

  it('begins anew with other options', async () => {
    await cancelled('other');
    assert.deepEqual(await keptBy('other', { attention: 'gqa' }), []);
  });

  it('by a cancel keeps what is complete and says so', async () => {
    const target = join(folder, 'cancelled');
    await cancelled('cancelled');
    assert.ok(!existsSync(target));
    assert.ok((await keptBy('cancelled')).length > 10);
    assert.deepEqual(contents(target), whole);
  });

  it('is not joined by a second one', async () => {
    const part = join(folder, 'busy.part');
    await cancelled('busy');
    const path = join(part, 'conversion.jsonl');
    // The process that runs this test's runner is alive for certain.
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"pid":\d+/, `"pid":${process.ppid}`));
    await assert.rejects(convert(options('busy')), {
      code: 'target-exists',
      message: /is converting to this place/,
    });
    assert.ok(existsSync(part));
  });
});

describe('what was written is read again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  after(() => rmSync(folder, { recursive: true }));
  const target = join(folder, 'target');
  const options = { source, target, quant: 'q8', inlineLimit: 0 } as const;

  it('a byte that changed: damaged-file, and no model folder', async () => {
    const onVerify = () => {
      const path = join(`${target}.part`, 'onnx', 'decoder_model_merged_quantized.onnx_data');
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(path, bytes);
    };
    await assert.rejects(convert({ ...options, onVerify }), {
      code: 'damaged-file',
      message: /decoder_model_merged_quantized\.onnx_data does not hold what was written/,
    });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('a folder that does not open is no model; one that could not be tried is kept for another try', async () => {
    const check = (code: string) => () => Promise.reject(new Failure(code, 'It does not open.'));
    await assert.rejects(convert({ ...options, check: check('model-broken') }), { code: 'model-broken' });
    assert.deepEqual(readdirSync(folder), []);
    await assert.rejects(convert({ ...options, check: check('engine-exited') }), { code: 'engine-exited' });
    assert.deepEqual(readdirSync(folder), ['target.part']);
    await convert(options);
    assert.deepEqual(readdirSync(folder), ['target']);
    rmSync(target, { recursive: true });
  });

  it('data files end before the limit, and config.json counts them', async () => {
    const chunked = join(folder, 'chunked');
    await convert({ ...options, target: chunked, chunkLimit: 20_000 });
    const names = readdirSync(join(chunked, 'onnx'));
    const config = JSON.parse(readFileSync(join(chunked, 'config.json'), 'utf8')) as {
      'transformers.js_config': { use_external_data_format: Record<string, number> };
    };
    for (const [graph, count] of Object.entries(config['transformers.js_config'].use_external_data_format)) {
      const data = names.filter((name) => name.startsWith(`${graph}_data`));
      assert.equal(data.length, count);
      for (const name of data) assert.ok(readFileSync(join(chunked, 'onnx', name)).length <= 20_000);
    }
    assert.ok(names.includes('decoder_model_merged_quantized.onnx_data_1'));
  });
});
