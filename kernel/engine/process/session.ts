/**
 * The narrow interface between the engine and whatever runs ONNX graphs: create, run, release over named tensors.
 * ort/nativeRuntime.ts implements it with ONNX Runtime's C API, ort/binding.ts with its npm binding.
 */
import { halfToFloat } from '../../half.js';

export type Provider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';
export type ElementType = 'float32' | 'float16' | 'int64' | 'int32' | 'uint8' | 'bool';

/** Elements in row-major order; float16 as its 16 bits. */
export type Data = Float32Array | Uint16Array | BigInt64Array | Int32Array | Uint8Array;

export interface Tensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** The elements, copied when they are not in JavaScript's memory; undefined while they live on the device. */
  readonly data: Data | undefined;
  /** Gives memory that is not JavaScript's own back; the tensor must not be used afterwards. */
  release(): void;
}

/** A tensor in JavaScript's memory; has nothing to release. */
export class HostTensor implements Tensor {
  constructor(
    readonly type: ElementType,
    readonly data: Data,
    readonly shape: readonly number[],
  ) {}
  release(): void {
    // The garbage collector does it.
  }
}

/** What a graph says of an input or output: numbers are fixed dimensions, strings are free ones. */
export interface PortInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface Session {
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly PortInfo[];
  /** Whether `into` is heeded, and runs with a `signal` leave the event loop free and can be ended. */
  readonly writesInPlace: boolean;
  /**
   * Runs the graph. Blocks this process's event loop until it is done, unless there is a `signal` and
   * `writesInPlace`. @throws Failure `cancelled` when `signal` is aborted, or the runtime's own error
   */
  run(feeds: Readonly<Record<string, Tensor>>, options?: RunOptions): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

export interface RunOptions {
  /** Outputs that are written into tensors made by {@link Runtime.shared}, of exactly the output's shape. */
  readonly into?: Readonly<Record<string, Tensor>>;
  readonly signal?: AbortSignal;
}

export interface Preparation {
  /** Has one folder for each prepared graph: `<graph>-<key>`. */
  readonly folder: string;
  /** Bytes of weights from which this is worth it: 256 MB unless told. */
  readonly smallest?: number;
}

export interface SessionOptions {
  readonly provider: Provider;
  /** Processor threads; the runtime's own choice by default. */
  readonly threads?: number;
  /**
   * Outputs that stay in the runtime's or the device's memory; the caller releases them. On a device they have no
   * `data`.
   */
  readonly keepOnDevice?: readonly string[];
  /** Where to keep the graph in the form in which this processor computes with it. */
  readonly prepared?: Preparation;
  /** Ends the creation with a Failure `cancelled`, where the runtime can; else it is done first. */
  readonly signal?: AbortSignal;
}

export interface Runtime {
  /** Name and version, for example "onnxruntime-node 1.30.0". */
  readonly name: string;
  /** Providers that are part of this build; the others cannot be asked for. */
  readonly providers: readonly Provider[];
  /** @param model path of an ONNX file, or the bytes of one. Throws the runtime's own error. */
  create(model: string | Uint8Array, options: SessionOptions): Promise<Session>;
  tensor(type: ElementType, data: Data, shape: readonly number[]): Tensor;
  /** A tensor over this very memory, which runs may write into; the caller releases it. Absent where that cannot be. */
  shared?(type: ElementType, data: Data, shape: readonly number[]): Tensor;
}

export const elementBytes: Readonly<Record<ElementType, number>> = {
  float32: 4,
  float16: 2,
  int64: 8,
  int32: 4,
  uint8: 1,
  bool: 1,
};

/** Bytes that a tensor's elements take. */
export function byteSize(tensor: Tensor): number {
  return tensor.shape.reduce((product, size) => product * size, 1) * elementBytes[tensor.type];
}

/** The elements of a tensor of 16- or 32-bit floats, which lives in JavaScript's memory. */
export function floatsOf({ type, data }: Tensor): Float32Array {
  return type === 'float16' ? halfToFloat(data as Uint16Array) : (data as Float32Array);
}
