import { elementBytes, type Data, type ElementType, type Tensor } from '../session.js';
import type { OrtApi, Pointer } from './api.js';

/** ONNXTensorElementDataType. */
export const elementCodes: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};
const elementTypes = new Map(Object.entries(elementCodes).map(([type, code]) => [code, type as ElementType]));

/** Creates OrtValues and reads them. */
export class Values {
  private readonly memory: Pointer;
  /**
   * Where a shape lies while a value is made of it. Not an array of each call's own: with nothing left that refers to
   * it, its memory can be gone before ONNX Runtime reads it.
   */
  private dims = new BigInt64Array(8);
  /** What is in use on another thread, or behind an address alone: referred to from here as long as that lasts. */
  readonly held = new Set<object>();

  constructor(readonly api: OrtApi) {
    const arena = 1;
    const byDefault = 0;
    this.memory = api.get('CreateCpuMemoryInfo', arena, byDefault); // as long as the process
  }

  /** An OrtValue over this very memory, which must be referenced as long as the value lives. */
  over(type: ElementType, data: Data, shape: readonly number[]): Pointer {
    const { api } = this;
    if (shape.length > this.dims.length) this.dims = new BigInt64Array(shape.length);
    for (const [i, size] of shape.entries()) this.dims[i] = BigInt(size);
    return api.get(
      'CreateTensorWithDataAsOrtValue',
      this.memory,
      data.byteLength === 0 ? this.nothing : api.address(data),
      data.byteLength,
      api.address(this.dims),
      shape.length,
      elementCodes[type],
    );
  }

  /** Type and shape of a value. */
  describe(value: Pointer): { type: ElementType; shape: number[] } {
    const info = this.api.get('GetTensorTypeAndShape', value);
    try {
      return describeTensor(this.api, info);
    } finally {
      this.api.release('ReleaseTensorTypeAndShapeInfo', info);
    }
  }

  /** A copy of a value's elements. */
  read(value: Pointer, type: ElementType, count: number): Data {
    const bytes = count * elementBytes[type];
    const from = this.api.get('GetTensorMutableData', value);
    return typedView(type, bytes === 0 ? new Uint8Array() : this.api.copy(from, bytes));
  }

  /** Where an empty tensor's elements would lie. */
  private readonly empty = new Uint8Array(8);
  private get nothing(): Pointer {
    return this.api.address(this.empty);
  }
}

/** A free dimension is −1. Throws for an element type that the engine does not use. */
export function describeTensor(api: OrtApi, info: Pointer): { type: ElementType; shape: number[] } {
  const code = Number(api.get('GetTensorElementType', info) & 0xffffffffn);
  const type = elementTypes.get(code);
  if (type === undefined) throw new Error(`it has a tensor of the element type ${code}`);
  const dims = new BigInt64Array(Number(api.get('GetDimensionsCount', info)));
  if (dims.length > 0) api.call('GetDimensions', info, api.address(dims), dims.length);
  return { type, shape: Array.from(dims, Number) };
}

function typedView(type: ElementType, { buffer }: Uint8Array<ArrayBuffer>): Data {
  switch (type) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float16':
      return new Uint16Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'uint8':
    case 'bool':
      return new Uint8Array(buffer);
  }
}

/** A tensor with an OrtValue of its own: over memory of this process's JavaScript, or over ONNX Runtime's. */
export class NativeTensor implements Tensor {
  private constructor(
    private readonly values: Values,
    readonly value: Pointer,
    readonly type: ElementType,
    readonly shape: readonly number[],
    /** Undefined where the memory is ONNX Runtime's own. */
    private readonly memory: Data | undefined,
  ) {}

  static over(values: Values, type: ElementType, data: Data, shape: readonly number[]): NativeTensor {
    return new NativeTensor(values, values.over(type, data, shape), type, shape, data);
  }

  /** Takes a run's output over. */
  static of(values: Values, value: Pointer): NativeTensor {
    const { type, shape } = values.describe(value);
    return new NativeTensor(values, value, type, shape, undefined);
  }

  /** The memory itself, or a copy of what ONNX Runtime has. */
  get data(): Data {
    if (this.memory !== undefined) return this.memory;
    const count = this.shape.reduce((product, size) => product * size, 1);
    return this.values.read(this.value, this.type, count);
  }

  release(): void {
    this.values.api.release('ReleaseValue', this.value);
  }
}
