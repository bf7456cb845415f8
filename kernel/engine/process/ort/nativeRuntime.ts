import {
  HostTensor,
  type Data,
  type ElementType,
  type Provider,
  type Runtime,
  type Session,
  type SessionOptions,
  type Tensor,
} from '../session.js';
import { OrtApi, type Pointer } from './api.js';
import { Heap } from './heap.js';
import { ortLibrary } from './library.js';
import { NativeSession } from './nativeSession.js';
import { NativeTensor, Values } from './nativeTensor.js';
import { openPrepared, type Opening } from './preparedGraph.js';

const providerNames: readonly [provider: Provider, name: string][] = [
  ['cpu', 'CPUExecutionProvider'],
  ['webgpu', 'WebGpuExecutionProvider'],
  ['cuda', 'CUDAExecutionProvider'],
  ['dml', 'DmlExecutionProvider'],
  ['coreml', 'CoreMLExecutionProvider'],
];

/**
 * ONNX Runtime's C API for the processor: runs are on a thread of their own and can be ended, and write into memory
 * that they are given. Other providers go through the npm binding, over the same library.
 */
export class NativeRuntime implements Runtime {
  readonly name: string;
  readonly providers: readonly Provider[];
  private readonly values: Values;
  private readonly env: Pointer;
  private readonly heap: Heap;

  private constructor(api: OrtApi) {
    this.name = `ONNX Runtime ${api.version} (C API)`;
    const errorsOnly = 3;
    this.env = api.get('CreateEnv', errorsOnly, 'chatspot'); // as long as the process
    this.heap = Heap.open(api.koffi);
    this.values = new Values(api);
    const available = availableProviders(api);
    this.providers = providerNames
      .filter(([, name]) => available.includes(name))
      .map(([provider]) => provider);
  }

  /** Throws an Error with the reason when the C API cannot be used here. */
  static async open(): Promise<NativeRuntime> {
    const runtime = new NativeRuntime(await OrtApi.load(ortLibrary()));
    runtime.verify();
    return runtime;
  }

  async create(model: string | Uint8Array, options: SessionOptions): Promise<Session> {
    const { provider, prepared } = options;
    if (provider !== 'cpu') {
      const { Binding } = await import('./binding.js');
      return (await Binding.open()).create(model, options);
    }
    const open = (graph: string | Uint8Array, how: Opening = {}): Promise<NativeSession> =>
      NativeSession.create(this.values, this.heap, this.env, graph, { ...options, ...how });
    if (typeof model !== 'string' || prepared === undefined) return open(model);
    return this.heap.keepingBlocks(() => openPrepared(model, prepared, this.name, open));
  }

  tensor(type: ElementType, data: Data, shape: readonly number[]): Tensor {
    return new HostTensor(type, data, shape);
  }

  shared(type: ElementType, data: Data, shape: readonly number[]): Tensor {
    return NativeTensor.over(this.values, type, data, shape);
  }

  /** Is the table of functions what this program thinks it is? */
  private verify(): void {
    const tensor = NativeTensor.over(this.values, 'int64', BigInt64Array.of(1n, 2n, 3n), [3, 1]);
    const { type, shape } = this.values.describe(tensor.value);
    const data = this.values.read(tensor.value, 'int64', 3);
    tensor.release();
    if (
      type !== 'int64' ||
      shape.join() !== '3,1' ||
      data.join() !== '1,2,3' ||
      !this.providers.includes('cpu')
    )
      throw new Error('its functions are not in the expected order');
  }
}

function availableProviders(api: OrtApi): string[] {
  const out = new BigUint64Array(2);
  const at = api.address(out);
  api.call('GetAvailableProviders', at, at + 8n);
  const [list, count] = [out[0]!, Number(out[1]! & 0xffffffffn)];
  const pointers = new BigUint64Array(api.copy(list, 8 * count).buffer);
  const names = Array.from(pointers, (pointer) => api.text(pointer));
  api.call('ReleaseAvailableProviders', list, count);
  return names;
}
