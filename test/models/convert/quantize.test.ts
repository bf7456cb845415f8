import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convert } from '../../../models/convert/convert.js';
import type { Quantization } from '../../../models/convert/quantization.js';
import { decodeModel, type Tensor as OnnxTensor } from '../../../models/convert/onnx/schema.js';
import { quantizeBlocks } from '../../../models/convert/quantize.js';
import { changeJson, changeTensors } from './checkpointFiles.js';
import { Model, fixture, goldenCases, promptLogits, type GoldenCase } from './runModel.js';

/** Reads blocks as the operators' documentation says, apart from the code that writes them. */
function dequantize(
  packed: Uint8Array,
  scales: Float32Array,
  rows: number,
  columns: number,
  bits: 4 | 8,
  blockSize: number,
): Float32Array {
  const blocks = Math.ceil(columns / blockSize);
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const block = row * blocks + Math.floor(column / blockSize);
      const position = block * blockSize + (column % blockSize);
      const stored =
        bits === 8 ? packed[position]! : (packed[position >> 1]! >> (position % 2 === 0 ? 0 : 4)) & 15;
      result[row * columns + column] = (stored - (bits === 8 ? 128 : 8)) * scales[block]!;
    }
  }
  return result;
}

function randomValues(count: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state / 2 ** 32 - 0.5) * 3;
  });
}

describe('quantizeBlocks', () => {
  for (const [bits, blockSize, columns] of [
    [4, 32, 64],
    [4, 16, 40],
    [8, 32, 96],
    [8, 128, 130],
  ] as const) {
    it(`${bits} bits, blocks of ${blockSize}, ${columns} columns: no value is off by more than its step`, () => {
      const rows = 5;
      const values = randomValues(rows * columns);
      const { packed, scales } = quantizeBlocks(values, rows, columns, bits, blockSize);
      const back = dequantize(packed, scales, rows, columns, bits, blockSize);
      const blocks = Math.ceil(columns / blockSize);
      const highest = 2 ** (bits - 1) - 1;
      values.forEach((value, index) => {
        const block = Math.floor(index / columns) * blocks + Math.floor((index % columns) / blockSize);
        const step = Math.abs(scales[block]!);
        // Only a value beyond the shorter end of the range is off by more than half a step.
        const clipped = value / scales[block]! > highest + 0.5;
        assert.ok(Math.abs(back[index]! - value) <= step * (clipped ? 1 : 0.5) + 1e-6);
      });
    });
  }

  it('keeps zeros, and the value of largest magnitude with its sign', () => {
    const values = Float32Array.of(...new Array<number>(16).fill(0), -3, 1, ...new Array<number>(14).fill(0));
    const { packed, scales } = quantizeBlocks(values, 1, 32, 4, 16);
    assert.deepEqual(
      dequantize(packed, scales, 1, 32, 4, 16),
      Float32Array.from(values, (v) => (v === 1 ? 1.125 : v)),
    );
  });
});

/** Every quantized matrix of a converted folder as 32-bit floats, by its canonical name. */
function dequantizedMatrices(folder: string, suffix: string, blockSize: number): Map<string, Float32Array> {
  const result = new Map<string, Float32Array>();
  for (const name of ['vision_encoder', 'embed_tokens', 'decoder_model_merged']) {
    const { graph } = decodeModel(readFileSync(join(folder, 'onnx', `${name}${suffix}.onnx`)));
    const tensors = new Map(graph.initializer.map((tensor): [string, OnnxTensor] => [tensor.name, tensor]));
    for (const node of graph.node) {
      const [packedAt, scalesAt] = node.opType === 'MatMulNBits' ? [1, 2] : [0, 2];
      if (node.opType !== 'MatMulNBits' && node.opType !== 'GatherBlockQuantized') continue;
      const attribute = (key: string) => node.attribute.find((entry) => entry.name === key)?.i;
      const packed = tensors.get(node.input[packedAt]!)!;
      const scales = Uint8Array.from(tensors.get(node.input[scalesAt]!)!.rawData!);
      const [rows, columns] = [attribute('N') ?? packed.dims[0]!, attribute('K') ?? packed.dims[1]!];
      const bits = attribute('bits') as 4 | 8;
      const values = new Float32Array(scales.buffer);
      const block = attribute('block_size') ?? blockSize;
      result.set(
        node.opType === 'MatMulNBits' ? packed.name : `${packed.name} (embedding)`,
        dequantize(packed.rawData!, values, rows, columns, bits, block),
      );
    }
  }
  return result;
}

/** The names under which the fixture stores its tensors. */
const storedName = (name: string) =>
  name
    .replace(/^vision_tower\.vision_model\./, 'model.vision_tower.')
    .replace(/^multi_modal_projector\./, 'model.multi_modal_projector.')
    .replace(/^language_model\.model\./, 'model.language_model.');

/** The fixture's tensors that lie one below the other in one of the graph. */
function partsOf(name: string): string[] {
  const parts = { qkv_proj: ['q_proj', 'k_proj', 'v_proj'], gate_up_proj: ['gate_proj', 'up_proj'] };
  for (const [joined, names] of Object.entries(parts)) {
    if (name.includes(joined)) return names.map((part) => name.replace(joined, part));
  }
  return [name];
}

/**
 * The quantized graphs must compute what the same weights, widened, compute in 32 bits. In the tied checkpoint the
 * head has 4 bits and the embedding 8: the widened one stores the two apart.
 */
describe('quantized graphs against their own weights in 32 bits', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  after(() => rmSync(folder, { recursive: true }));

  const runs: [Quantization, string, 16 | 32][] = [
    ['q4', '_q4', 32],
    ['q4', '_q4', 16],
    ['q8', '_quantized', 32],
  ];
  for (const [quant, suffix, blockSize] of runs) {
    it(`${quant}, blocks of ${blockSize}: logits within 1e-4 and the same greedy tokens`, async () => {
      const quantized = join(folder, `${quant}-${blockSize}`);
      const source = fixture('tied-bf16');
      await convert({ source, target: quantized, quant, blockSize, accuracyLevel: 0 });
      const widened = join(folder, `${quant}-${blockSize}-widened`);
      cpSync(source, widened, { recursive: true });
      const matrices = dequantizedMatrices(quantized, suffix, blockSize);
      changeTensors(widened, (tensors) => {
        for (const [name, values] of matrices) {
          const stored = name.endsWith(' (embedding)')
            ? storedName(name.replace(' (embedding)', ''))
            : name === 'language_model.model.embed_tokens.weight'
              ? 'lm_head.weight'
              : storedName(name);
          let begin = 0;
          for (const part of partsOf(stored)) {
            const { shape } = tensors.get(part) ?? tensors.get('model.language_model.embed_tokens.weight')!;
            const end = begin + shape[0]! * shape[1]!;
            tensors.set(part, {
              dtype: 'F32',
              shape,
              bytes: new Uint8Array(values.slice(begin, end).buffer),
            });
            begin = end;
          }
          assert.equal(begin, values.length);
        }
      });
      changeJson(join(widened, 'config.json'), (json) => {
        json['tie_word_embeddings'] = false;
        Object.assign(json['text_config'] as object, { tie_word_embeddings: false });
      });
      const target = join(folder, `${quant}-${blockSize}-fp32`);
      await convert({ source: widened, target, quant: 'fp32' });
      const [narrow, wide] = [await Model.load(quantized, suffix), await Model.load(target)];
      for (const golden of goldenCases('tied-bf16')) {
        const [a, b] = [await promptLogits(narrow, golden), await promptLogits(wide, golden)];
        a.forEach((value, index) => assert.ok(Math.abs(value - b[index]!) < 1e-4));
        assert.deepEqual(await narrow.answer(golden), await wide.answer(golden));
      }
    });
  }

  it('accuracy level 4, which rounds activations to 8 bits, stays within 0.5 of level 0', async () => {
    const [golden] = goldenCases('tied-bf16') as [GoldenCase];
    const logits: Float32Array[] = [];
    for (const accuracyLevel of [0, 4] as const) {
      const target = join(folder, `level-${accuracyLevel}`);
      await convert({ source: fixture('tied-bf16'), target, quant: 'q4', accuracyLevel });
      logits.push(await promptLogits(await Model.load(target, '_q4'), golden));
    }
    logits[0]!.forEach((value, index) => assert.ok(Math.abs(value - logits[1]![index]!) < 0.5));
  });
});
