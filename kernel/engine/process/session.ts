/**
 * The narrow interface between the engine and whatever runs ONNX graphs: create, run, release over named tensors.
 * The npm binding implements it in ortBinding.ts; ONNX Runtime's C API can take its place.
 */
export type Provider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';
export type ElementType = 'float32' | 'float16' | 'int64' | 'int32' | 'uint8' | 'bool';

/** Elements in row-major order; float16 as its 16 bits. */
export type Data = Float32Array | Uint16Array | BigInt64Array | Int32Array | Uint8Array;

export interface Tensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** The elements; undefined while they live on the device. */
  readonly data: Data | undefined;
  /** Gives device memory back; the tensor must not be used afterwards. Does nothing for host memory. */
  release(): void;
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
  /** Runs the graph; blocks this process's event loop until it is done. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

export interface SessionOptions {
  readonly provider: Provider;
  /** Processor threads; the runtime's own choice by default. */
  readonly threads?: number;
  /** Outputs that stay in the device's memory (their tensors then have no `data`). Ignored on the CPU. */
  readonly keepOnDevice?: readonly string[];
}

export interface Runtime {
  /** Name and version, for example "onnxruntime-node 1.30.0". */
  readonly name: string;
  /** Providers that are part of this build; the others cannot be asked for. */
  readonly providers: readonly Provider[];
  /** @param model path of an ONNX file, or the bytes of one. Throws the runtime's own error. */
  create(model: string | Uint8Array, options: SessionOptions): Promise<Session>;
  tensor(type: ElementType, data: Data, shape: readonly number[]): Tensor;
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
