/** The layers that the graphs are made of, with their weights stored in the chosen precision. */
import { floatToHalf } from '../../kernel/half.js';
import type { Activation } from './config.js';
import type { Checkpoint, CheckpointTensor } from './checkpoint.js';
import { DataType } from './onnx/schema.js';
import type { Graph } from './onnx/graph.js';
import { quantizeBlocks } from './quantize.js';

/**
 * How matrices are stored. Computation and all inputs and outputs are 32-bit floats in every case:
 * `fp16` weights are widened by a Cast that ONNX Runtime folds when it loads the graph; `blocks` are
 * MatMulNBits weights of 4 or 8 bits with one scale per block of `blockSize` values along the input.
 * `accuracyLevel` 4 lets MatMulNBits round its input to 8 bits, which is fast on CPUs; 0 does not.
 */
export type WeightFormat =
  | { readonly kind: 'fp32' }
  | { readonly kind: 'fp16' }
  | {
      readonly kind: 'blocks';
      readonly bits: 4 | 8;
      readonly blockSize: number;
      readonly accuracyLevel: 0 | 4;
    };

export class Layers {
  constructor(
    readonly graph: Graph,
    readonly checkpoint: Checkpoint,
    readonly format: WeightFormat,
  ) {}

  /** x [..., inputs] → [..., outputs], weight [outputs, inputs]; a bias is added where the checkpoint has one. */
  linear(x: string, name: string, outputs: number, inputs: number): string {
    const weight = this.checkpoint.tensor(`${name}.weight`, [outputs, inputs]);
    const product = this.format.kind === 'blocks' ? this.matMulBlocks(x, weight) : this.matMul(x, weight);
    if (!this.checkpoint.has(`${name}.bias`)) return product;
    return this.graph.node('Add', [product, this.parameter(`${name}.bias`, [outputs])]);
  }

  layerNorm(x: string, name: string, size: number, epsilon: number): string {
    const inputs = [x, this.parameter(`${name}.weight`, [size]), this.parameter(`${name}.bias`, [size])];
    return this.graph.node('LayerNormalization', inputs, {
      attributes: { axis: -1, epsilon: { float: epsilon } },
    });
  }

  rmsNorm(x: string, name: string, size: number, epsilon: number): string {
    const inputs = [x, this.parameter(`${name}.weight`, [size])];
    return this.graph.node('RMSNormalization', inputs, {
      attributes: { axis: -1, epsilon: { float: epsilon } },
    });
  }

  activation(x: string, kind: Activation): string {
    const quickGelu = (alpha: number) =>
      this.graph.node('QuickGelu', [x], { domain: 'com.microsoft', attributes: { alpha: { float: alpha } } });
    switch (kind) {
      case 'quick_gelu':
        return quickGelu(1.702);
      case 'silu':
        return quickGelu(1);
      case 'relu':
        return this.graph.node('Relu', [x]);
      case 'gelu':
        return this.graph.node('Gelu', [x]);
      case 'gelu_pytorch_tanh':
        return this.graph.node('Gelu', [x], { attributes: { approximate: 'tanh' } });
    }
  }

  /** A tensor as it is, in 16 bits if the format says so and it has more than one dimension. */
  parameter(name: string, shape: readonly number[], storedShape = shape): string {
    const source = this.checkpoint.tensor(name, storedShape);
    return this.dense(source.name, shape, () => source.read(), shape.length > 1);
  }

  /** A dense initializer; returns the name of its 32-bit form. */
  private dense(
    name: string,
    dims: readonly number[],
    read: () => Promise<Float32Array>,
    mayBeHalf: boolean,
  ): string {
    if (this.format.kind !== 'fp16' || !mayBeHalf) {
      const tensors = [{ name, dataType: DataType.float, dims }];
      return this.graph.weight({ tensors, produce: async () => [bytes(await read())] })[0]!;
    }
    const tensors = [{ name, dataType: DataType.float16, dims }];
    const produce = async () => [bytes(floatToHalf(await read(), { saturate: true }))];
    const [half] = this.graph.weight({ tensors, produce });
    return this.graph.node('Cast', [half!], { attributes: { to: DataType.float } });
  }

  private matMul(x: string, weight: CheckpointTensor): string {
    const [outputs, inputs] = weight.shape as [number, number];
    const read = async () => transpose(await weight.read(), outputs, inputs);
    return this.graph.node('MatMul', [x, this.dense(weight.name, [inputs, outputs], read, true)]);
  }

  /** https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.MatMulNBits */
  private matMulBlocks(x: string, weight: CheckpointTensor): string {
    if (this.format.kind !== 'blocks') throw new TypeError('the format has no blocks');
    const { bits, blockSize, accuracyLevel } = this.format;
    const [outputs, inputs] = weight.shape as [number, number];
    const blocks = Math.ceil(inputs / blockSize);
    const names = this.graph.weight({
      tensors: [
        { name: weight.name, dataType: DataType.uint8, dims: [outputs, blocks, (blockSize * bits) / 8] },
        { name: `${weight.name}_scales`, dataType: DataType.float, dims: [outputs * blocks] },
      ],
      produce: async () => {
        const { packed, scales } = quantizeBlocks(await weight.read(), outputs, inputs, bits, blockSize);
        return [packed, bytes(scales)];
      },
    });
    return this.graph.node('MatMulNBits', [x, ...names], {
      domain: 'com.microsoft',
      attributes: { K: inputs, N: outputs, bits, block_size: blockSize, accuracy_level: accuracyLevel },
    });
  }
}

/** [rows, columns] → [columns, rows], in tiles that fit the processor's cache. */
function transpose(source: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(source.length);
  const tile = 32;
  for (let row0 = 0; row0 < rows; row0 += tile) {
    for (let column0 = 0; column0 < columns; column0 += tile) {
      for (let row = row0; row < Math.min(row0 + tile, rows); row++) {
        for (let column = column0; column < Math.min(column0 + tile, columns); column++) {
          result[column * rows + row] = source[row * columns + column]!;
        }
      }
    }
  }
  return result;
}

function bytes(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
