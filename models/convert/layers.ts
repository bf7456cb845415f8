/** The layers that the graphs are made of, with their weights stored in the chosen precision. */
import { floatToHalf } from '../../kernel/half.js';
import type { Activation } from './config.js';
import { joinRows, type Checkpoint, type CheckpointTensor } from './checkpoint.js';
import { DataType } from './onnx/schema.js';
import type { Graph } from './onnx/graph.js';
import { quantizeBlocks } from './quantize.js';

/**
 * How matrices are stored. Inputs and outputs of a graph are 32-bit floats in every case, computation too unless
 * `half` says otherwise: `fp16` weights are widened by a Cast that ONNX Runtime folds when it loads the graph;
 * `blocks` are MatMulNBits weights of 4 or 8 bits with one scale per block of `blockSize` values along the input.
 * `accuracyLevel` 4 lets MatMulNBits round its input to 8 bits, which is fast on CPUs; 0 does not.
 */
export type WeightFormat = (
  | { readonly kind: 'fp32' }
  | { readonly kind: 'fp16' }
  | {
      readonly kind: 'blocks';
      readonly bits: 4 | 8;
      readonly blockSize: number;
      readonly accuracyLevel: 0 | 4;
      /** Compute in 16 bits: half the memory traffic on GPUs that have them. */
      readonly half?: boolean;
    }
) & {
  /** Keep keys and values in 16 bits; unless told, in those of the computation. */
  readonly halfCache?: boolean;
};

export type FloatType = typeof DataType.float | typeof DataType.float16;

export class Layers {
  /** The precision of the computation. */
  readonly float: FloatType;
  /** The precision of kept keys and values. */
  readonly cache: FloatType;

  constructor(
    readonly graph: Graph,
    readonly checkpoint: Checkpoint,
    readonly format: WeightFormat,
  ) {
    const half = format.kind === 'blocks' && format.half === true;
    this.float = half ? DataType.float16 : DataType.float;
    this.cache = (format.halfCache ?? half) ? DataType.float16 : DataType.float;
  }

  /** A scalar constant in the computation's precision. */
  number(value: number): string {
    return this.float === DataType.float ? this.graph.float(value) : this.graph.half(value);
  }

  /** From 32 bits to the computation's precision. */
  narrow(x: string): string {
    return this.cast(x, DataType.float, this.float);
  }

  /** From the computation's precision to 32 bits. */
  widen(x: string): string {
    return this.cast(x, this.float, DataType.float);
  }

  cast(x: string, from: FloatType, to: FloatType): string {
    return from === to ? x : this.graph.node('Cast', [x], { attributes: { to } });
  }

  /** x [..., inputs] → [..., outputs], weight [outputs, inputs]; a bias is added where the checkpoint has one. */
  linear(x: string, name: string, outputs: number, inputs: number): string {
    return this.linears(x, name, [{ name, outputs }], inputs);
  }

  /**
   * Several maps of one x as one, their outputs side by side: x [..., inputs] → [..., sum of outputs]. x is read, and
   * rounded where it is, once. Either all of them have a bias or none.
   * @param name under which the joined weights are stored
   */
  linears(
    x: string,
    name: string,
    parts: readonly { readonly name: string; readonly outputs: number }[],
    inputs: number,
  ): string {
    const joined = (kind: 'weight' | 'bias', ...inner: number[]) =>
      joinRows(
        `${name}.${kind}`,
        parts.map((part) => this.checkpoint.tensor(`${part.name}.${kind}`, [part.outputs, ...inner])),
      );
    const weight = joined('weight', inputs);
    const product = this.format.kind === 'blocks' ? this.matMulBlocks(x, weight) : this.matMul(x, weight);
    if (!parts.some((part) => this.checkpoint.has(`${part.name}.bias`))) return product;
    const bias = joined('bias');
    return this.graph.node('Add', [product, this.dense(bias, bias.shape, false)]);
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
    return this.dense(this.checkpoint.tensor(name, storedShape), shape, shape.length > 1);
  }

  /** A tensor's values in other dimensions of the same order; returns the name in the computation's precision. */
  dense(source: CheckpointTensor, dims: readonly number[], mayBeHalf: boolean): string {
    const stored = this.storedType(mayBeHalf);
    const tensors = [{ name: source.name, dataType: stored, dims }];
    const produce = async () => {
      const size = dims.reduce((product, length) => product * length, 1);
      const values = stored === DataType.float ? new Float32Array(size) : new Uint16Array(size);
      for await (const { begin, values: band } of source.bands()) values.set(encoded(band, stored), begin);
      return [bytes(values)];
    };
    return this.computed(this.graph.weight({ tensors, produce })[0]!, stored);
  }

  private matMul(x: string, weight: CheckpointTensor): string {
    const [outputs, inputs] = weight.shape as [number, number];
    const stored = this.storedType(true);
    const tensors = [{ name: weight.name, dataType: stored, dims: [inputs, outputs] }];
    const produce = async () => {
      const result =
        stored === DataType.float ? new Float32Array(outputs * inputs) : new Uint16Array(outputs * inputs);
      for await (const { begin, values } of weight.bands()) {
        transpose(encoded(values, stored), inputs, result, outputs, begin / inputs);
      }
      return [bytes(result)];
    };
    const name = this.graph.weight({ tensors, produce })[0]!;
    return this.graph.node('MatMul', [x, this.computed(name, stored)]);
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
        { name: `${weight.name}_scales`, dataType: this.float, dims: [outputs * blocks] },
      ],
      produce: async () => {
        const { packed, scales } = await quantizeTensor(weight, bits, blockSize);
        return [packed, valueBytes(scales, this.float)];
      },
    });
    return this.graph.node('MatMulNBits', [x, ...names], {
      domain: 'com.microsoft',
      attributes: { K: inputs, N: outputs, bits, block_size: blockSize, accuracy_level: accuracyLevel },
    });
  }

  private storedType(mayBeHalf: boolean): FloatType {
    return this.format.kind === 'fp16' && mayBeHalf ? DataType.float16 : this.float;
  }

  private computed(name: string, stored: FloatType): string {
    return this.cast(name, stored, this.float);
  }
}

/** Blocks of a matrix [rows, columns], a band of rows at a time. */
export async function quantizeTensor(tensor: CheckpointTensor, bits: 4 | 8, blockSize: number) {
  const [rows, columns] = tensor.shape as [number, number];
  const blocks = Math.ceil(columns / blockSize);
  const rowBytes = (blocks * blockSize * bits) / 8;
  const packed = new Uint8Array(rows * rowBytes);
  const scales = new Float32Array(rows * blocks);
  for await (const { begin, values } of tensor.bands()) {
    const first = begin / columns;
    const band = quantizeBlocks(values, values.length / columns, columns, bits, blockSize);
    packed.set(band.packed, first * rowBytes);
    scales.set(band.scales, first * blocks);
  }
  return { packed, scales };
}

/** source [rows, columns] becomes the columns from `first` on of target [columns, width]; in tiles that fit the cache. */
function transpose(
  source: Float32Array | Uint16Array,
  columns: number,
  target: Float32Array | Uint16Array,
  width: number,
  first: number,
): void {
  const rows = source.length / columns;
  const tile = 32;
  for (let row0 = 0; row0 < rows; row0 += tile) {
    for (let column0 = 0; column0 < columns; column0 += tile) {
      for (let row = row0; row < Math.min(row0 + tile, rows); row++) {
        for (let column = column0; column < Math.min(column0 + tile, columns); column++) {
          target[column * width + first + row] = source[row * columns + column]!;
        }
      }
    }
  }
}

function encoded(values: Float32Array, type: FloatType): Float32Array | Uint16Array {
  return type === DataType.float ? values : floatToHalf(values, { saturate: true });
}

/** Values as the bytes of an initializer. */
export function valueBytes(values: Float32Array, type: FloatType): Uint8Array {
  return bytes(encoded(values, type));
}

function bytes(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
