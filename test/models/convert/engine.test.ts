import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelFolder } from '../../../kernel/engine/process/modelFolder.js';
import { openModel } from '../../../kernel/engine/process/openModel.js';
import { openRuntime } from '../../../kernel/engine/process/openRuntime.js';
import { convert } from '../../../models/convert/convert.js';
import { changeJson, copyFixture } from './checkpointFiles.js';

/** The fixtures say 576 for image_seq_length, as transformers does for every LLaVA. */
describe('the engine reads a converted folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  after(() => rmSync(folder, { recursive: true }));

  const cases: readonly [name: string, side: number, tokens: number, change: (json: Entries) => void][] = [
    ['mlp-sharded', 12, 9, ({ text_config: text }) => delete text?.['max_position_embeddings']],
    ['tied-bf16', 12, 10, () => undefined], // the class token too
    ['stem-f16', 16, 16, (json) => delete json['image_seq_length']],
  ];
  type Entries = Record<string, Record<string, unknown> | undefined>;

  for (const [name, side, tokens, change] of cases) {
    it(`${name}: ${tokens} tokens a picture`, async () => {
      const source = copyFixture(name, join(folder, name));
      changeJson(join(source, 'config.json'), (json) => change(json as Entries));
      const target = join(folder, `${name}-converted`);
      await convert({ source, target, quant: 'fp32' });

      const config = JSON.parse(readFileSync(join(target, 'config.json'), 'utf8')) as Entries;
      assert.equal(config['image_seq_length'], tokens);
      assert.equal(config['vision_config']!['image_size'], side);
      assert.equal(config['vision_config']!['patch_size'], 4);

      const read = await readModelFolder(target);
      assert.equal(read.context, name === 'mlp-sharded' ? 2048 : 64);
      const cpu = { provider: 'cpu', works: true, reason: '' } as const;
      const model = await openModel(read, await openRuntime(), cpu, { threads: 1 });
      const { features } = await model.encode({ width: 2, height: 1, rgba: new Uint8Array(8) });
      assert.equal(features.length, tokens * model.hidden);
      await model.release();
    });
  }
});
