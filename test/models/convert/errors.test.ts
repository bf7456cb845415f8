import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../kernel/failure.js';
import { convert } from '../../../models/convert/convert.js';
import { changeJson, changeTensors, copyFixture } from './checkpointFiles.js';
import { fixture } from './runModel.js';

const gate = 'model.language_model.layers.1.mlp.gate_proj.weight';

/** What is done to a copy of a checkpoint → the code and what the sentence names. */
const cases: {
  what: string;
  checkpoint?: string;
  change: (folder: string) => void;
  code: string;
  says: RegExp;
}[] = [
  {
    what: 'no config.json',
    change: (folder) => rmSync(join(folder, 'config.json')),
    code: 'missing-file',
    says: /no config\.json/,
  },
  {
    what: 'config.json that is not JSON',
    change: (folder) => writeFileSync(join(folder, 'config.json'), '{'),
    code: 'damaged-file',
    says: /config\.json is not JSON/,
  },
  {
    what: 'another kind of model',
    change: (folder) =>
      changeJson(join(folder, 'config.json'), (json) => (json['model_type'] = 'llava_next')),
    code: 'unsupported-model',
    says: /model_type is "llava_next"; only "llava"/,
  },
  {
    what: 'another vision tower',
    change: (folder) =>
      changeJson(join(folder, 'config.json'), (json) =>
        Object.assign(json['vision_config'] as object, { model_type: 'dinov2' }),
      ),
    code: 'unsupported-model',
    says: /vision_config\.model_type is "dinov2"/,
  },
  {
    what: 'a rotary scaling that is not implemented',
    change: (folder) =>
      changeJson(join(folder, 'config.json'), (json) =>
        Object.assign(json['text_config'] as object, { rope_parameters: { rope_type: 'yarn' } }),
      ),
    code: 'unsupported-model',
    says: /rope_parameters\.rope_type is "yarn"/,
  },
  {
    what: 'features of several layers',
    change: (folder) =>
      changeJson(join(folder, 'config.json'), (json) => (json['vision_feature_layer'] = [-2, -1])),
    code: 'unsupported-model',
    says: /vision_feature_layer is \[-2,-1\]/,
  },
  {
    what: 'no tokenizer.json',
    change: (folder) => rmSync(join(folder, 'tokenizer.json')),
    code: 'missing-file',
    says: /no tokenizer\.json/,
  },
  {
    what: 'no chat template',
    change: (folder) => rmSync(join(folder, 'chat_template.jinja')),
    code: 'missing-file',
    says: /no chat template; save the model's own as chat_template\.jinja/,
  },
  {
    what: 'no safetensors',
    change: (folder) => rmSync(join(folder, 'model.safetensors')),
    code: 'missing-file',
    says: /neither model\.safetensors nor/,
  },
  {
    what: 'a missing shard',
    checkpoint: 'mlp-sharded',
    change: (folder) => rmSync(join(folder, 'model-00002-of-00002.safetensors')),
    code: 'missing-file',
    says: /lacks model-00002-of-00002\.safetensors/,
  },
  {
    what: 'a missing tensor',
    change: (folder) => changeTensors(folder, (tensors) => tensors.delete(gate)),
    code: 'missing-tensor',
    says: /The decoder is not complete: .* has no tensor language_model\.model\.layers\.1\.mlp\.gate_proj\.weight/,
  },
  {
    what: 'a tensor of another shape',
    change: (folder) =>
      changeTensors(folder, (tensors) => tensors.set(gate, { ...tensors.get(gate)!, shape: [32, 48] })),
    code: 'wrong-shape',
    says: /The decoder does not fit: .*gate_proj\.weight has the shape \[32, 48\], but config\.json asks for \[48, 32\]/,
  },
  {
    what: 'a projector of another model',
    change: (folder) =>
      changeTensors(folder, (tensors) => {
        const name = 'model.multi_modal_projector.linear_2.weight';
        tensors.set(name, { ...tensors.get(name)!, shape: [64, 16] });
      }),
    code: 'wrong-shape',
    says: /The projector does not fit: .*linear_2\.weight has the shape \[64, 16\]/,
  },
  {
    what: 'a shard of another download',
    checkpoint: 'mlp-sharded',
    change: (folder) => {
      const shard = 'model-00002-of-00002.safetensors';
      changeTensors(folder, (tensors) => tensors.delete([...tensors.keys()][0]!), shard);
    },
    code: 'damaged-file',
    says: /model-00002-of-00002\.safetensors lacks the tensor .* that the index lists/,
  },
  {
    what: 'an index without a map',
    checkpoint: 'mlp-sharded',
    change: (folder) => writeFileSync(join(folder, 'model.safetensors.index.json'), '{}'),
    code: 'damaged-file',
    says: /model\.safetensors\.index\.json has no weight_map/,
  },
  {
    what: 'a tokenizer with more words than the decoder knows',
    change: (folder) =>
      changeJson(join(folder, 'tokenizer.json'), (json) =>
        (json['added_tokens'] as object[]).push({ id: 96, content: '<box>' }),
      ),
    code: 'unsupported-model',
    says: /tokenizer\.json does not fit: it has the token 96, but the decoder's vocabulary ends at 95/,
  },
  {
    what: 'a tokenizer with another picture token',
    change: (folder) => changeJson(join(folder, 'config.json'), (json) => (json['image_token_index'] = 5)),
    code: 'unsupported-model',
    says: /tokenizer\.json does not fit: <image> is its token 4, but config\.json says 5/,
  },
  {
    what: 'an original checkpoint without a vision tower',
    checkpoint: 'original-linear',
    change: () => undefined,
    code: 'missing-part',
    says: /holds no vision tower; fetch openai\/clip-tiny-patch4-12 and give its folder with --vision/,
  },
  {
    what: 'a projector that is not implemented',
    checkpoint: 'original-mlp',
    change: (folder) =>
      changeJson(join(folder, 'config.json'), (json) => (json['mm_projector_type'] = 'mlp3x_gelu')),
    code: 'unsupported-model',
    says: /mm_projector_type is "mlp3x_gelu"; only linear and mlp2x_gelu/,
  },
  {
    what: 'a tensor of 8-bit floats',
    change: (folder) =>
      changeTensors(folder, (tensors) => tensors.set(gate, { ...tensors.get(gate)!, dtype: 'F8_E4M3' })),
    code: 'unsupported-dtype',
    says: /gate_proj\.weight is stored as F8_E4M3/,
  },
  {
    what: 'a file that was cut off',
    change: (folder) => truncateSync(join(folder, 'model.safetensors'), 60_000),
    code: 'damaged-file',
    says: /model\.safetensors ends at byte 60000, inside the tensor/,
  },
  {
    what: 'a file that is not safetensors',
    change: (folder) => writeFileSync(join(folder, 'model.safetensors'), 'version https://git-lfs'),
    code: 'damaged-file',
    says: /model\.safetensors has no complete header/,
  },
];

describe('a checkpoint that cannot be converted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  const target = join(folder, 'target');
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() =>
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('target')),
      [],
    ),
  );

  const fails = (source: string, code: string, says: RegExp, signal?: AbortSignal) =>
    assert.rejects(convert({ source, target, quant: 'q4', signal }), (thrown) => {
      assert.ok(thrown instanceof Failure, String(thrown));
      assert.equal(thrown.code, code);
      assert.match(thrown.message, says);
      return true;
    });

  for (const [index, { what, checkpoint = 'tied-bf16', change, code, says }] of cases.entries()) {
    it(`${what}: ${code}`, async () => {
      const source = copyFixture(checkpoint, join(folder, `source-${index}`));
      change(source);
      await fails(source, code, says);
    });
  }

  it('a cancelled conversion: cancelled', async () => {
    await fails(fixture('tied-bf16'), 'cancelled', /cancelled/, AbortSignal.abort());
  });
});

describe('a target that is in use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is refused and left as it is', async () => {
    const target = join(folder, 'used');
    mkdirSync(target);
    writeFileSync(join(target, 'notes.txt'), 'mine');
    await assert.rejects(convert({ source: fixture('tied-bf16'), target, quant: 'fp32' }), {
      code: 'target-exists',
    });
    assert.deepEqual(readdirSync(target), ['notes.txt']);
  });

  it('is refused when it is a file', async () => {
    const target = join(folder, 'picture.png');
    writeFileSync(target, 'mine');
    await assert.rejects(convert({ source: fixture('tied-bf16'), target, quant: 'fp32' }), {
      code: 'target-exists',
      message: `${target} is a file; choose a folder that does not exist yet.`,
    });
  });

  it('may be an empty folder; progress ends at the whole', async () => {
    const target = join(folder, 'empty');
    mkdirSync(target);
    let last = { bytes: 0, totalBytes: 1 };
    const onProgress = (progress: typeof last) => (last = progress);
    const report = await convert({ source: fixture('tied-bf16'), target, quant: 'fp32', onProgress });
    assert.ok(existsSync(join(target, 'onnx', 'decoder_model_merged.onnx')));
    assert.equal(last.bytes, last.totalBytes);
    assert.deepEqual(
      report.files.map((file) => file.name).sort(),
      readdirSync(target, { recursive: true, encoding: 'utf8' })
        .filter((name) => name !== 'onnx')
        .sort(),
    );
  });
});
