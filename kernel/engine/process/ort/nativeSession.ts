import { basename } from 'node:path';
import { Failure } from '../../../failure.js';
import {
  HostTensor,
  type PortInfo,
  type RunOptions,
  type Session,
  type SessionOptions,
  type Tensor,
} from '../session.js';
import type { Argument, OrtApi, Pointer } from './api.js';
import type { Heap } from './heap.js';
import { describeTensor, NativeTensor, type Values } from './nativeTensor.js';
import type { Opening } from './preparedGraph.js';

/** A graph on the processor. Runs one after the other. */
export class NativeSession implements Session {
  readonly writesInPlace = true;
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly PortInfo[];
  private readonly runOptions: Pointer;
  /** Names as C strings, and their addresses. */
  private readonly names = new Map<string, { bytes: Uint8Array; address: Pointer }>();
  private readonly kept: ReadonlySet<string>;
  /** Four lists of pointers for one run: names and values of the inputs, then of the outputs. */
  private readonly lists: BigUint64Array;
  private readonly listAddress: Pointer;

  private constructor(
    private readonly values: Values,
    private readonly heap: Heap,
    private readonly session: Pointer,
    options: SessionOptions,
  ) {
    const { api } = values;
    this.inputs = ports(api, session, 'Input');
    this.outputs = ports(api, session, 'Output');
    this.kept = new Set(options.keepOnDevice ?? []);
    for (const { name } of [...this.inputs, ...this.outputs]) {
      const bytes = new TextEncoder().encode(`${name}\0`);
      this.names.set(name, { bytes, address: api.address(bytes) });
    }
    this.lists = new BigUint64Array(2 * (this.inputs.length + this.outputs.length));
    this.listAddress = api.address(this.lists);
    this.runOptions = api.get('CreateRunOptions');
  }

  static async create(
    values: Values,
    heap: Heap,
    env: Pointer,
    model: string | Uint8Array,
    options: SessionOptions & Opening,
  ): Promise<NativeSession> {
    const { api } = values;
    const { signal, save } = options;
    const settings = api.get('CreateSessionOptions');
    const stop = (): void => api.call('SessionOptionsSetLoadCancellationFlag', settings, true);
    const out = new BigUint64Array(1);
    // An empty array has no address.
    const bytes = model.length === 0 ? new Uint8Array(1) : model;
    if (typeof bytes !== 'string') values.held.add(bytes);
    try {
      if (signal?.aborted === true) throw cancelled();
      const errorsOnly = 3;
      api.call('SetSessionLogSeverityLevel', settings, errorsOnly);
      if (options.threads !== undefined) api.call('SetIntraOpNumThreads', settings, options.threads);
      if (options.asIs === true) api.call('SetSessionGraphOptimizationLevel', settings, 0);
      if (save !== undefined) saveInto(api, settings, save);
      signal?.addEventListener('abort', stop);
      if (typeof bytes === 'string')
        await api.callAsync('CreateSession', env, bytes, settings, api.address(out));
      else {
        const memory = [api.address(bytes), model.length] as const;
        await api.callAsync('CreateSessionFromArray', env, ...memory, settings, api.address(out));
      }
    } catch (error) {
      if (signal?.aborted === true) throw cancelled();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      api.release('ReleaseSessionOptions', settings);
      if (typeof bytes !== 'string') values.held.delete(bytes);
    }
    try {
      return new NativeSession(values, heap, out[0]!, options);
    } catch (error) {
      api.release('ReleaseSession', out[0]!);
      throw error;
    }
  }

  async run(
    feeds: Readonly<Record<string, Tensor>>,
    { into = {}, signal }: RunOptions = {},
  ): Promise<Record<string, Tensor>> {
    if (signal?.aborted === true) throw cancelled();
    const { api } = this.values;
    const { lists, listAddress } = this;
    const given = Object.entries(feeds);
    const inputValues = this.inputs.length;
    const outputNames = 2 * this.inputs.length;
    const outputValues = outputNames + this.outputs.length;
    const temporary: Pointer[] = [];
    this.values.held.add(feeds);
    try {
      for (const [i, [name, tensor]] of given.entries()) {
        lists[i] = this.nameOf(name);
        lists[inputValues + i] = this.valueOf(tensor, temporary);
      }
      for (const [i, { name }] of this.outputs.entries()) {
        const target = into[name];
        lists[outputNames + i] = this.nameOf(name);
        lists[outputValues + i] = target === undefined ? 0n : (target as NativeTensor).value;
      }
      const at = (index: number): Pointer => listAddress + BigInt(8 * index);
      const args = [
        ...([this.session, this.runOptions, at(0), at(inputValues), given.length] as const),
        ...([at(outputNames), this.outputs.length, at(outputValues)] as const),
      ];
      if (signal === undefined) api.call('Run', ...args);
      else await this.runWhile(signal, args);
    } finally {
      this.values.held.delete(feeds);
      for (const value of temporary) api.release('ReleaseValue', value);
    }
    return this.results(outputValues, into);
  }

  release(): Promise<void> {
    this.values.api.release('ReleaseRunOptions', this.runOptions);
    this.values.api.release('ReleaseSession', this.session);
    this.heap.giveBack();
    return Promise.resolve();
  }

  /** On another thread, so that the event loop sees a cancel meanwhile; ends soon after it. */
  private async runWhile(signal: AbortSignal, args: readonly Argument[]): Promise<void> {
    const { api } = this.values;
    const stop = (): void => api.call('RunOptionsSetTerminate', this.runOptions);
    api.call('RunOptionsUnsetTerminate', this.runOptions);
    signal.addEventListener('abort', stop);
    try {
      await api.callAsync('Run', ...args);
    } catch (error) {
      if (signal.aborted) throw cancelled();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      api.call('RunOptionsUnsetTerminate', this.runOptions);
    }
  }

  private results(first: number, into: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    const results: Record<string, Tensor> = {};
    for (const [i, { name }] of this.outputs.entries()) {
      const target = into[name];
      if (target !== undefined) {
        results[name] = target;
        continue;
      }
      const tensor = NativeTensor.of(this.values, this.lists[first + i]!);
      if (this.kept.has(name)) results[name] = tensor;
      else {
        results[name] = new HostTensor(tensor.type, tensor.data, tensor.shape);
        tensor.release();
      }
    }
    return results;
  }

  private nameOf(name: string): Pointer {
    const found = this.names.get(name);
    if (found === undefined) throw new Error(`the graph has no input ${name}`);
    return found.address;
  }

  private valueOf(tensor: Tensor, temporary: Pointer[]): Pointer {
    if (tensor instanceof NativeTensor) return tensor.value;
    const value = this.values.over(tensor.type, tensor.data!, tensor.shape);
    temporary.push(value);
    return value;
  }
}

/** Lets a session write the graph that it makes to a file, and packed weights to one beside it. */
function saveInto(api: OrtApi, settings: Pointer, path: string): void {
  const entries = {
    'session.optimized_model_external_initializers_file_name': `${basename(path)}_data`,
    'session.optimized_model_external_initializers_min_size_in_bytes': '1024',
    'session.save_external_prepacked_constant_initializers': '1',
  };
  api.call('SetOptimizedModelFilePath', settings, path);
  for (const [key, value] of Object.entries(entries)) api.call('AddSessionConfigEntry', settings, key, value);
}

const cancelled = (): Failure => new Failure('cancelled', 'The request was cancelled.');

function ports(api: OrtApi, session: Pointer, kind: 'Input' | 'Output'): PortInfo[] {
  const allocator = api.get('GetAllocatorWithDefaultOptions');
  const count = Number(api.get(`SessionGet${kind}Count`, session));
  return Array.from({ length: count }, (_, index) => {
    const namePointer = api.get(`SessionGet${kind}Name`, session, index, allocator);
    const name = api.text(namePointer);
    api.call('AllocatorFree', allocator, namePointer);
    const info = api.get(`SessionGet${kind}TypeInfo`, session, index);
    try {
      const tensor = api.get('CastTypeInfoToTensorInfo', info); // belongs to `info`
      if (tensor === 0n) throw new Error(`${name} is not a tensor`);
      const { type, shape } = describeTensor(api, tensor);
      return { name, type, shape: named(api, tensor, shape) };
    } finally {
      api.release('ReleaseTypeInfo', info);
    }
  });
}

/** A shape with the names of its free dimensions. */
function named(api: OrtApi, info: Pointer, shape: readonly number[]): (number | string)[] {
  const pointers = new BigUint64Array(shape.length);
  if (shape.length > 0) api.call('GetSymbolicDimensions', info, api.address(pointers), shape.length);
  return shape.map((size, i) => (size >= 0 ? size : api.text(pointers[i]!)));
}
