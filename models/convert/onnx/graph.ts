/** Builds one ONNX graph: nodes in order, small constants inside, weights that are computed when they are written. */
import { floatToHalf } from '../../../kernel/half.js';
import type { Attribute, Dimension, Node, Tensor, ValueInfo } from './schema.js';
import { AttributeType, DataType } from './schema.js';

export interface TensorInfo {
  readonly name: string;
  readonly dataType: DataType;
  readonly dims: readonly number[];
}

/** Initializers that come from one tensor of the checkpoint; `produce` computes their little-endian bytes. */
export interface Weights {
  readonly tensors: readonly TensorInfo[];
  produce(): Promise<readonly Uint8Array[]>;
}

/** Whole numbers become INT attributes; a float is written `{ float: 1e-5 }`. */
export type AttributeValue = number | string | readonly number[] | { readonly float: number };

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly domain?: '' | 'com.microsoft';
  /** How many outputs the node has; 1 unless told. An output nobody reads is still named. */
  readonly outputs?: number;
}

export class Graph {
  readonly nodes: Node[] = [];
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  readonly weights: Weights[] = [];
  private readonly constantsByKey = new Map<string, Tensor>();
  private readonly weightNames = new Set<string>();

  constructor(readonly name: string) {}

  input(name: string, type: DataType, shape: readonly Dimension[]): string {
    this.inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** Makes a node's output an output of the graph under its public name. */
  output(name: string, value: string, type: DataType, shape: readonly Dimension[]): void {
    for (const node of this.nodes) {
      node.input = node.input.map((input) => (input === value ? name : input));
      node.output = node.output.map((output) => (output === value ? name : output));
    }
    this.outputs.push(valueInfo(name, type, shape));
  }

  /** Adds a node with one output and returns that output's name; '' among the inputs leaves one out. */
  node(opType: string, inputs: readonly string[], options: NodeOptions = {}): string {
    return this.nodeWithOutputs(opType, inputs, options)[0]!;
  }

  nodeWithOutputs(opType: string, inputs: readonly string[], options: NodeOptions = {}): string[] {
    const name = `${opType}_${this.nodes.length}`;
    const output = Array.from({ length: options.outputs ?? 1 }, (_, index) =>
      index === 0 ? name : `${name}_${index}`,
    );
    const attribute = Object.entries(options.attributes ?? {}).map(([key, value]) => encode(key, value));
    this.nodes.push({ name, opType, domain: options.domain ?? '', input: [...inputs], output, attribute });
    return output;
  }

  /** Registers weights and returns the names of their tensors; the same tensor may be asked for again. */
  weight(weights: Weights): string[] {
    const names = weights.tensors.map((tensor) => tensor.name);
    if (!this.weightNames.has(names[0]!)) {
      this.weights.push(weights);
      for (const name of names) this.weightNames.add(name);
    }
    return names;
  }

  /** A whole-number constant; `dims` is [n] for a list unless told. */
  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.constant(`int64_${values.join('_')}`, DataType.int64, dims, data);
  }

  /** A scalar constant. */
  float(value: number): string {
    return this.constant(`float_${value}`, DataType.float, [], Float32Array.of(value));
  }

  /** A scalar constant of 16 bits. */
  half(value: number): string {
    const bits = floatToHalf(Float32Array.of(value), { saturate: true });
    return this.constant(`half_${value}`, DataType.float16, [], bits);
  }

  constant(
    key: string,
    dataType: DataType,
    dims: readonly number[],
    data: Float32Array | BigInt64Array | Int32Array | Uint16Array,
  ): string {
    const name = dims.length === 0 ? `${key}_scalar` : key;
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (!this.constantsByKey.has(name)) this.constantsByKey.set(name, { name, dataType, dims, rawData });
    return name;
  }

  get constants(): Tensor[] {
    return [...this.constantsByKey.values()];
  }
}

function valueInfo(name: string, elemType: DataType, shape: readonly Dimension[]): ValueInfo {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function encode(name: string, value: AttributeValue): Attribute {
  if (typeof value === 'number') return { name, type: AttributeType.int, i: value };
  if (typeof value === 'string') {
    return { name, type: AttributeType.string, s: new TextEncoder().encode(value) };
  }
  if ('float' in value) return { name, type: AttributeType.float, f: value.float };
  return { name, type: AttributeType.ints, ints: [...value] };
}
