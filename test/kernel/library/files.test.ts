import assert from 'node:assert/strict';
import { graphSuffixes } from '../../../kernel/engine/process/graphFiles.js';
import { Failure } from '../../../kernel/failure.js';
import { quantizations, planFiles, weightBytes, type Quantization } from '../../../kernel/library/files.js';

const configs = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'preprocessor_config.json'];
const list = (...paths: string[]) => paths.map((path, i) => ({ path, size: 10 ** (i % 6) }));
const graphs = (...endings: string[]) =>
  ['vision_encoder', 'embed_tokens', 'decoder_model_merged'].flatMap((graph) =>
    endings.map((ending) => `onnx/${graph}${ending}.onnx`),
  );
const export3 = list(
  ...configs,
  ...['README.md', 'generation_config.json', 'model.onnx', '../evil.json', 'onnx/../../evil.onnx'],
  ...graphs('', '_fp16', '_q4'),
  ...['onnx/decoder_model_merged.onnx_data', 'onnx/decoder_model_merged.onnx_data_1'],
  ...['onnx/decoder_model_merged_fp16.onnx_data', 'onnx/decoder_model_merged_q4.onnx_data_x'],
);

describe('the files that the engine needs', () => {
  const rows: [wanted: Quantization | undefined, endings: string, quant: Quantization][] = [
    [undefined, '_q4', 'q4'],
    ['q4', '_q4', 'q4'],
    ['fp16', '_fp16', 'fp16'],
    ['fp32', '', 'fp32'],
  ];
  for (const [wanted, ending, quant] of rows) {
    it(`at ${wanted ?? 'whatever is smallest'}: one graph of each kind and what lies beside it`, () => {
      const plan = planFiles('x/y', export3, wanted);
      const paths = plan.files.map(({ path }) => path);
      assert.deepEqual([plan.kind, plan.quant], ['graphs', quant]);
      assert.deepEqual(
        paths.filter((path) => path.endsWith('.onnx')),
        graphs(ending),
      );
      assert.deepEqual(
        paths.filter((path) => path.includes('onnx_data')),
        export3
          .map(({ path }) => path)
          .filter((path) =>
            new RegExp(`^onnx/decoder_model_merged${ending}\\.onnx_data(_\\d+)?$`).test(path),
          ),
      );
      const rest = paths.filter((path) => !path.startsWith('onnx/')).sort();
      assert.deepEqual(rest, [...configs, 'generation_config.json'].sort());
      const weights = plan.files.filter(({ path }) => path.startsWith('onnx/'));
      assert.equal(
        weightBytes(plan),
        weights.reduce((sum, { size }) => sum + size, 0),
      );
    });
  }

  it('takes a finer graph where there is none in the quant, but the decoder as it was asked for', () => {
    const mixed = list(...configs, 'onnx/vision_encoder_fp16.onnx', 'onnx/embed_tokens_int8.onnx', 'onnx/decoder_model_merged_q4.onnx'); // prettier-ignore
    const paths = planFiles('x/y', mixed).files.map(({ path }) => path);
    assert.deepEqual(paths.slice(-3), mixed.slice(-3).map(({ path }) => path)); // prettier-ignore
  });

  it("takes CLIP's text encoder alone, and needs nothing for pictures with it", () => {
    const clip = list('config.json', 'tokenizer.json', 'tokenizer_config.json', ...['model', 'text_model', 'vision_model'].flatMap((graph) => [`onnx/${graph}.onnx`, `onnx/${graph}_quantized.onnx`])); // prettier-ignore
    const plan = planFiles('x/clip', clip);
    assert.deepEqual([plan.kind, plan.quant], ['graphs', 'q8']);
    assert.deepEqual(plan.files.map(({ path }) => path).slice(-2), ['tokenizer_config.json', 'onnx/text_model_quantized.onnx']); // prettier-ignore
  });

  it('takes the weights, their index and the tokenizer of a checkpoint', () => {
    const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors', 'model.safetensors.index.json']; // prettier-ignore
    const listed = list('config.json', 'tokenizer.json', 'pytorch_model.bin', 'README.md', ...shards);
    const plan = planFiles('x/y', listed);
    assert.deepEqual([plan.kind, plan.quant], ['checkpoint', 'q4']);
    assert.deepEqual(plan.files.map(({ path }) => path), ['config.json', 'tokenizer.json', ...shards]); // prettier-ignore
  });

  const refused: [code: string, paths: string[], wanted?: Quantization][] = [
    ['model-missing', ['config.json', 'tokenizer.json', 'pytorch_model.bin']],
    ['model-missing', ['config.json', 'model.safetensors']],
    ['model-missing', [...configs.slice(0, 3), ...graphs('')]],
    ['model-missing', [...configs, 'onnx/vision_encoder.onnx', 'onnx/decoder_model_merged.onnx']],
    ['quant-missing', [...configs, ...graphs('_fp16')], 'q4'],
    ['quant-missing', [...configs, ...graphs('_exotic')]],
  ];
  for (const [code, paths, wanted] of refused) {
    it(`${code}: ${paths.at(-1)}${wanted === undefined ? '' : ` at ${wanted}`}`, () => {
      assert.throws(
        () => planFiles('x/y', list(...paths), wanted),
        (thrown) => Failure.from(thrown).code === code && /^x\/y .*\.$/.test((thrown as Error).message),
      );
    });
  }

  it('are files that the engine looks for', () => {
    for (const quant of quantizations) {
      for (const ending of graphSuffixes) {
        const listed = list(...configs, ...graphs(ending));
        try {
          assert.equal(planFiles('x/y', listed, quant).files.length, configs.length + 3);
        } catch (thrown) {
          assert.equal(Failure.from(thrown).code, 'quant-missing');
        }
      }
    }
    const found = graphSuffixes.filter((ending) =>
      quantizations.some((quant) => {
        try {
          return planFiles('x/y', list(...configs, ...graphs(ending)), quant).quant === quant;
        } catch {
          return false;
        }
      }),
    );
    assert.deepEqual(found.sort(), ['', '_fp16', '_int8', '_q4', '_q4f16', '_quantized', '_uint8']);
  });
});
