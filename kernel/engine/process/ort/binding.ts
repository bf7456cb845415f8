import type * as Ort from 'onnxruntime-node';
import {
  HostTensor,
  type Data,
  type ElementType,
  type PortInfo,
  type Provider,
  type Runtime,
  type Session,
  type SessionOptions,
  type Tensor,
} from '../session.js';

const known: readonly Provider[] = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'];

/** ONNX Runtime through its npm binding. Its `run` and `create` block the event loop. */
export class Binding implements Runtime {
  readonly name: string;
  readonly providers: readonly Provider[];

  private constructor(
    private readonly ort: typeof Ort,
    reason: string | undefined,
  ) {
    const version = ort.env.versions.node ?? ort.env.versions.common;
    this.name = `onnxruntime-node ${version}${reason === undefined ? '' : ` (without its C API: ${reason})`}`;
    ort.env.logLevel = 'error';
    const supported = ort.listSupportedBackends().map(({ name }) => name);
    this.providers = known.filter((provider) => supported.includes(provider));
  }

  /** @param reason why it is used and not the C API */
  static async open(reason?: string): Promise<Binding> {
    return new Binding(await import('onnxruntime-node'), reason);
  }

  async create(model: string | Uint8Array, options: SessionOptions): Promise<Session> {
    const sessionOptions: Ort.InferenceSession.SessionOptions = {
      executionProviders: [options.provider],
      logSeverityLevel: 3,
      ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
      ...(options.provider === 'cpu' || options.keepOnDevice === undefined
        ? {}
        : {
            preferredOutputLocation: Object.fromEntries(
              options.keepOnDevice.map((name) => [name, 'gpu-buffer']),
            ),
          }),
    };
    // The two overloads of create() do not take a union.
    const session =
      typeof model === 'string'
        ? await this.ort.InferenceSession.create(model, sessionOptions)
        : await this.ort.InferenceSession.create(model, sessionOptions);
    return new BindingSession(this.ort, session);
  }

  tensor(type: ElementType, data: Data, shape: readonly number[]): Tensor {
    return new HostTensor(type, data, shape);
  }
}

class BindingSession implements Session {
  readonly writesInPlace = false;
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly PortInfo[];

  constructor(
    private readonly ort: typeof Ort,
    private readonly session: Ort.InferenceSession,
  ) {
    this.inputs = session.inputMetadata.map(port);
    this.outputs = session.outputMetadata.map(port);
  }

  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    const values = Object.entries(feeds).map(([name, tensor]) => [name, this.valueOf(tensor)]);
    const results = await this.session.run(Object.fromEntries(values));
    return Object.fromEntries(
      Object.entries(results).map(([name, value]) => [name, new BindingTensor(value as Ort.Tensor)]),
    );
  }

  release(): Promise<void> {
    return this.session.release();
  }

  private valueOf(tensor: Tensor): Ort.Tensor {
    if (tensor instanceof BindingTensor) return tensor.value;
    return new this.ort.Tensor(tensor.type, tensor.data as never, tensor.shape);
  }
}

class BindingTensor implements Tensor {
  constructor(readonly value: Ort.Tensor) {}

  get type(): ElementType {
    return this.value.type as ElementType;
  }
  get shape(): readonly number[] {
    return this.value.dims;
  }
  get data(): Data | undefined {
    if (this.value.location !== 'cpu') return undefined;
    const data = this.value.data as unknown as ArrayBufferView;
    // Newer Node versions have Float16Array; the engine works on the bits.
    if (this.value.type === 'float16')
      return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
    return data as Data;
  }
  release(): void {
    if (this.value.location !== 'cpu') this.value.dispose();
  }
}

function port(metadata: Ort.InferenceSession.ValueMetadata): PortInfo {
  if (!metadata.isTensor) throw new Error(`${metadata.name} is not a tensor`);
  return { name: metadata.name, type: metadata.type as ElementType, shape: metadata.shape };
}
