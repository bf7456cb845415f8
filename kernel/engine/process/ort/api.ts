/**
 * ONNX Runtime's C API: its table of functions, called through koffi. Pointers are bigints, null among them only
 * where C allows it; what a pointer points to is kept alive by whoever made it.
 *
 * Functions and their order: onnxruntime_c_api.h. A version's part of the table never changes afterwards.
 */
import type { default as Koffi } from 'koffi';

/** The oldest version that has every function below. Libraries that are newer still give this table. */
const apiVersion = 22;

export type Pointer = bigint;
/** Null when all went well. */
type Status = Pointer | null;

/** Name → place in OrtApi, result, arguments. `path` is a file's name in the system's own characters. */
const table = {
  CreateEnv: [3, 'status', ['int', 'str', 'void *']],
  CreateSession: [7, 'status', ['void *', 'path', 'void *', 'void *']],
  CreateSessionFromArray: [8, 'status', ['void *', 'void *', 'size_t', 'void *', 'void *']],
  Run: [9, 'status', ['void *', 'void *', 'void *', 'void *', 'size_t', 'void *', 'size_t', 'void *']],
  CreateSessionOptions: [10, 'status', ['void *']],
  SetOptimizedModelFilePath: [11, 'status', ['void *', 'path']],
  SetSessionLogSeverityLevel: [22, 'status', ['void *', 'int']],
  SetSessionGraphOptimizationLevel: [23, 'status', ['void *', 'int']],
  SetIntraOpNumThreads: [24, 'status', ['void *', 'int']],
  SessionGetInputCount: [30, 'status', ['void *', 'void *']],
  SessionGetOutputCount: [31, 'status', ['void *', 'void *']],
  SessionGetInputTypeInfo: [33, 'status', ['void *', 'size_t', 'void *']],
  SessionGetOutputTypeInfo: [34, 'status', ['void *', 'size_t', 'void *']],
  SessionGetInputName: [36, 'status', ['void *', 'size_t', 'void *', 'void *']],
  SessionGetOutputName: [37, 'status', ['void *', 'size_t', 'void *', 'void *']],
  CreateRunOptions: [39, 'status', ['void *']],
  RunOptionsSetTerminate: [46, 'status', ['void *']],
  RunOptionsUnsetTerminate: [47, 'status', ['void *']],
  CreateTensorWithDataAsOrtValue: [
    49,
    'status',
    ['void *', 'void *', 'size_t', 'void *', 'size_t', 'int', 'void *'],
  ],
  GetTensorMutableData: [51, 'status', ['void *', 'void *']],
  CastTypeInfoToTensorInfo: [55, 'status', ['void *', 'void *']],
  GetTensorElementType: [60, 'status', ['void *', 'void *']],
  GetDimensionsCount: [61, 'status', ['void *', 'void *']],
  GetDimensions: [62, 'status', ['void *', 'void *', 'size_t']],
  GetSymbolicDimensions: [63, 'status', ['void *', 'void *', 'size_t']],
  GetTensorTypeAndShape: [65, 'status', ['void *', 'void *']],
  CreateCpuMemoryInfo: [69, 'status', ['int', 'int', 'void *']],
  AllocatorFree: [76, 'status', ['void *', 'void *']],
  GetAllocatorWithDefaultOptions: [78, 'status', ['void *']],
  ReleaseStatus: [93, 'void', ['void *']],
  ReleaseSession: [95, 'void', ['void *']],
  ReleaseValue: [96, 'void', ['void *']],
  ReleaseRunOptions: [97, 'void', ['void *']],
  ReleaseTypeInfo: [98, 'void', ['void *']],
  ReleaseTensorTypeAndShapeInfo: [99, 'void', ['void *']],
  ReleaseSessionOptions: [100, 'void', ['void *']],
  GetErrorMessage: [2, 'str', ['void *']],
  GetAvailableProviders: [125, 'status', ['void *', 'void *']],
  ReleaseAvailableProviders: [126, 'status', ['void *', 'int']],
  AddSessionConfigEntry: [130, 'status', ['void *', 'str', 'str']],
  SessionOptionsSetLoadCancellationFlag: [293, 'status', ['void *', 'bool']],
} as const satisfies Record<string, readonly [number, 'status' | 'void' | 'str', readonly string[]]>;

type Name = keyof typeof table;
export type Argument = Pointer | number | string | boolean | null;
type NativeFunction = ((...args: Argument[]) => unknown) & {
  async(...args: [...Argument[], (error: unknown, result: unknown) => void]): void;
};

/** An error that ONNX Runtime told. */
export class OrtError extends Error {
  override readonly name = 'OrtError';
}

export class OrtApi {
  /** Such as "1.30.0". */
  readonly version: string;
  private readonly functions: Readonly<Record<Name, NativeFunction>>;
  /** Where functions put a pointer, a number or a size that they give back. */
  private readonly cell = new BigUint64Array(1);
  private readonly cellAddress: Pointer;

  private constructor(
    readonly koffi: typeof Koffi,
    library: string,
  ) {
    const getBase = koffi.load(library).func('OrtGetApiBase', 'void *', []);
    const base = getBase() as Pointer;
    const pointerAt = (address: Pointer, index: number): Pointer | null =>
      koffi.decode(address, 8 * index, 'void *') as Pointer | null;
    const getApi = koffi.decode(pointerAt(base, 0), koffi.proto('void *', ['uint32_t']));
    const getVersion = koffi.decode(pointerAt(base, 1), koffi.proto('str', []));
    this.version = getVersion() as string;
    const api = getApi(apiVersion) as Pointer | null;
    if (api === null) throw new Error(`ONNX Runtime ${this.version} has no C API of version ${apiVersion}`);
    const types: Record<string, string> = {
      status: 'void *',
      path: process.platform === 'win32' ? 'str16' : 'str',
    };
    const typed = (name: string): string => types[name] ?? name;
    const functions = Object.entries(table).map(([name, [index, result, args]]) => {
      const prototype = koffi.proto(typed(result), args.map(typed));
      return [name, koffi.decode(pointerAt(api, index), prototype)];
    });
    this.functions = Object.fromEntries(functions) as Record<Name, NativeFunction>;
    this.cellAddress = this.address(this.cell);
  }

  /** Loads the library; throws when koffi or the library cannot be loaded here, or is too old. */
  static async load(library: string): Promise<OrtApi> {
    const { default: koffi } = await import('koffi');
    if (koffi.sizeof('void *') !== 8) throw new Error('only 64-bit systems are served');
    return new OrtApi(koffi, library);
  }

  /**
   * Address of an array's first element; valid as long as the array is referenced from somewhere. A variable that is
   * not used after the call is no reference: compiled code lets go of it at its last use.
   */
  address(array: ArrayBufferView): Pointer {
    return this.koffi.address(array);
  }

  /** @throws OrtError with ONNX Runtime's own message */
  call(name: Name, ...args: Argument[]): void {
    this.check(this.functions[name](...args) as Status);
  }

  /** Calls a function whose last argument says where its result goes; gives that result. */
  get(name: Name, ...args: Argument[]): Pointer {
    this.cell[0] = 0n;
    this.call(name, ...args, this.cellAddress);
    return this.cell[0];
  }

  /** On a thread of its own. All memory that the arguments point to must stay as it is until it is done. */
  callAsync(name: Name, ...args: Argument[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.functions[name].async(...args, (error, status) => {
        try {
          if (error !== null && error !== undefined) throw error as Error;
          this.check(status as Status);
          resolve();
        } catch (thrown) {
          reject(thrown as Error);
        }
      });
    });
  }

  release(kind: Extract<Name, `Release${string}`>, pointer: Pointer): void {
    this.functions[kind](pointer);
  }

  /** A C string; UTF-8. */
  text(pointer: Pointer): string {
    return this.koffi.decode.string(pointer);
  }

  /** Copies `bytes` bytes from an address. */
  copy(pointer: Pointer, bytes: number): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(bytes);
    for (let from = 0; from < bytes; from += largestCopy) {
      const count = Math.min(largestCopy, bytes - from);
      all.set(this.koffi.decode(pointer, from, 'uint8_t', count) as Uint8Array, from);
    }
    return all;
  }

  private check(status: Status): void {
    if (status === null) return;
    const message = this.functions.GetErrorMessage(status) as string;
    this.functions.ReleaseStatus(status);
    throw new OrtError(message);
  }
}

/** koffi's types end at 64 MiB. */
const largestCopy = 32 * 2 ** 20;
