import * as ort from 'onnxruntime-node';
import type {
  Data,
  ElementType,
  PortInfo,
  Provider,
  Runtime,
  Session,
  SessionOptions,
  Tensor,
} from './session.js';

const known: readonly Provider[] = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'];

/** ONNX Runtime through its npm binding. Its `run` and `create` block the event loop. */
export class OrtBinding implements Runtime {
  readonly name = `onnxruntime-node ${ort.env.versions.node ?? ort.env.versions.common}`;
  readonly providers: readonly Provider[];

  constructor() {
    ort.env.logLevel = 'error';
    const supported = ort.listSupportedBackends().map(({ name }) => name);
    this.providers = known.filter((provider) => supported.includes(provider));
  }

  async create(model: string | Uint8Array, options: SessionOptions): Promise<Session> {
    const sessionOptions: ort.InferenceSession.SessionOptions = {
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
        ? await ort.InferenceSession.create(model, sessionOptions)
        : await ort.InferenceSession.create(model, sessionOptions);
    return new OrtSession(session);
  }

  tensor(type: ElementType, data: Data, shape: readonly number[]): Tensor {
    return new OrtTensor(new ort.Tensor(type, data as never, shape));
  }
}

class OrtSession implements Session {
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly PortInfo[];

  constructor(private readonly session: ort.InferenceSession) {
    this.inputs = session.inputMetadata.map(port);
    this.outputs = session.outputMetadata.map(port);
  }

  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    const values = Object.entries(feeds).map(([name, tensor]) => [name, (tensor as OrtTensor).value]);
    const results = await this.session.run(Object.fromEntries(values));
    return Object.fromEntries(
      Object.entries(results).map(([name, value]) => [name, new OrtTensor(value as ort.Tensor)]),
    );
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

class OrtTensor implements Tensor {
  constructor(readonly value: ort.Tensor) {}

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

function port(metadata: ort.InferenceSession.ValueMetadata): PortInfo {
  if (!metadata.isTensor) throw new Error(`${metadata.name} is not a tensor`);
  return { name: metadata.name, type: metadata.type as ElementType, shape: metadata.shape };
}
