import type { SmartResize } from '../dialects/smartResize.js';

/**
 * The messages between the kernel and the engine process: types only, nothing runs here.
 *
 * Every request carries an `id` and ends exactly once, with `done` or `failed`. Messages travel over Node's IPC
 * channel with `serialization: 'advanced'`, so typed arrays arrive as typed arrays.
 */
export const protocolVersion = 3;

export type DeviceChoice = 'auto' | 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

/** A decoded picture. `key` is the SHA-256 of the picture file's bytes in hex. */
export interface PictureData {
  readonly key: string;
  /** Pixels, orientation applied. */
  readonly width: number;
  readonly height: number;
  /** [height, width, 4], 8 bits a channel. */
  readonly rgba: Uint8Array;
}

export interface ChatMessage {
  readonly role: 'user' | 'assistant';
  /** Text in the model's own dialect; `<image>` stands where the picture goes. */
  readonly content: string;
}

export interface Sampling {
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
  readonly maxTokens: number;
  /** The answer ends before the first of these strings. */
  readonly stop: readonly string[];
}

/** How the original picture is laid onto the model's square input; decides what a fraction means. */
export type FrameKind = 'whole' | 'pad-center' | 'pad-corner' | 'resized';

export interface LoadRequest {
  readonly type: 'load';
  readonly id: number;
  /** Absolute path of a model folder in the transformers.js layout. */
  readonly folder: string;
  readonly device: DeviceChoice;
  readonly threads?: number;
  /** A provider that `auto` must not try (it ended the process before), with one sentence for the report. */
  readonly avoid?: { readonly provider: ProviderReport['provider']; readonly reason: string };
}

/** Hands a picture over once; later requests name it by key. Also starts encoding it (see `warm`). */
export interface PictureRequest {
  readonly type: 'picture';
  readonly id: number;
  readonly picture: PictureData;
  /** Encode it now and keep its KV prefix, so that the first question does not wait. */
  readonly warm: boolean;
}

/** One question of a model. */
export interface AskedQuestion {
  readonly messages: readonly ChatMessage[];
  /** Keys of the pictures, one for every `<image>` in the messages, in order. */
  readonly pictures: readonly string[];
  readonly sampling: Sampling;
}

export interface GenerateRequest extends AskedQuestion {
  readonly type: 'generate';
  readonly id: number;
}

/** Many questions, answered together where that is faster. Each gets one `answered`, in any order; then `done`. */
export interface GenerateAllRequest {
  readonly type: 'generate-all';
  readonly id: number;
  readonly questions: readonly AskedQuestion[];
}

/**
 * Features of texts by a text encoder (CLIP's). It is loaded beside the model that answers and stays until another
 * folder is named; a text beyond its longest loses its end.
 */
export interface EmbedTextsRequest {
  readonly type: 'embed-texts';
  readonly id: number;
  /** Absolute path of the encoder's folder in the transformers.js layout. */
  readonly folder: string;
  readonly texts: readonly string[];
}

export interface TextEncoderIdentity {
  readonly name: string;
  /** As that of a model. */
  readonly fingerprint: string;
}

export interface TextFeatures {
  readonly encoder: TextEncoderIdentity;
  /** Numbers of one feature; 0 where there are no texts. */
  readonly size: number;
  /** [texts, size], each of length 1: a product of two is their cosine. */
  readonly values: Float32Array;
}

/** Opens every part of a model folder, without the memory that answering takes, and forgets it again. */
export interface CheckRequest {
  readonly type: 'check';
  readonly id: number;
  readonly folder: string;
}

/** Tries one provider with a graph of one node, whatever runs the model that is loaded. */
export interface ProbeRequest {
  readonly type: 'probe';
  readonly id: number;
  readonly provider: ProviderReport['provider'];
}

export interface ProbeResult {
  readonly provider: ProviderReport['provider'];
  readonly works: boolean;
  /** One sentence. */
  readonly reason: string;
  /** The adapter's or processor's name, where it is known. */
  readonly name?: string;
  /** ONNX Runtime's version, and how it is called. */
  readonly runtime: string;
}

export interface CancelRequest {
  readonly type: 'cancel';
  /** The id of the request to cancel; it ends with `failed`, code `cancelled`. */
  readonly target: number;
}

export interface ShutdownRequest {
  readonly type: 'shutdown';
}

export type ToEngine =
  | LoadRequest
  | PictureRequest
  | GenerateRequest
  | GenerateAllRequest
  | EmbedTextsRequest
  | CheckRequest
  | ProbeRequest
  | CancelRequest
  | ShutdownRequest;

/** A provider that was considered, and why it runs the model or does not. */
export interface ProviderReport {
  readonly provider: 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';
  readonly used: boolean;
  /** One sentence, for example "no Vulkan adapter was found". */
  readonly reason: string;
}

export interface DeviceReport {
  readonly provider: ProviderReport['provider'];
  /** The adapter's or processor's name, where it is known. */
  readonly name?: string;
  readonly considered: readonly ProviderReport[];
}

export interface LoadResult {
  readonly device: DeviceReport;
  readonly model: ModelIdentity;
  readonly milliseconds: number;
}

export interface ModelIdentity {
  readonly name: string;
  readonly folder: string;
  /** SHA-256 in hex over the graph and weight files' names, sizes and ends, and the configuration files' bytes. */
  readonly fingerprint: string;
  readonly coordinates: ModelCoordinates;
  /** One sentence, where the model's files do not say how it writes regions. */
  readonly doubt?: string;
}

/** How this model reads and writes regions: from chatspot.json, else from config.json's `model_type`. */
export interface ModelCoordinates {
  /** A key of `kernel/dialects`, such as `chatspot` or `llava`. */
  readonly dialect: string;
  readonly frame: FrameKind;
  /** Size of the model's picture input in pixels; with `resize` the largest square. */
  readonly width: number;
  readonly height: number;
  /** How the model's input follows the picture's size, where it does (frame `resized`). */
  readonly resize?: SmartResize;
  /** Decimals of a written fraction, where the dialect leaves it open. */
  readonly decimals?: number;
  /** Whether it was trained to look at a window around a region (see kernel/zoom.ts). */
  readonly zoom?: boolean;
}

export interface Timings {
  /** Milliseconds each; `picture` is 0 when its prefix was kept. */
  readonly picture: number;
  readonly prefill: number;
  readonly firstToken: number;
  readonly total: number;
  readonly promptTokens: number;
  /** Prompt tokens that were taken from the kept prefix. */
  readonly reusedTokens: number;
  readonly answerTokens: number;
  readonly tokensPerSecond: number;
}

/** What the model saw: the exact prompt text and the exact pixels of each picture after resizing and padding. */
export interface SeenByModel {
  readonly prompt: string;
  readonly pictures: readonly { readonly width: number; readonly height: number; readonly rgb: Uint8Array }[];
}

export interface GenerateResult {
  readonly text: string;
  readonly finish: 'stop' | 'length';
  /** Mean natural-log probability of the answer's tokens (end token included) at temperature 1. */
  readonly meanLogProbability: number;
  readonly timings: Timings;
  readonly seen: SeenByModel;
}

export interface EngineError {
  readonly code: string;
  /** One sentence that says what to do. */
  readonly message: string;
}

/** How one of many questions ended. */
export type Outcome = { readonly result: GenerateResult } | { readonly error: EngineError };

export type Stage = 'loading model' | 'reading picture' | 'answering';

export type FromEngine =
  | { readonly type: 'hello'; readonly protocol: number; readonly runtime: string; readonly pid: number }
  | { readonly type: 'progress'; readonly id: number; readonly stage: Stage }
  /** While loading, before each use of a provider that may end the process: the one to blame when it does. */
  | { readonly type: 'trying'; readonly id: number; readonly provider: ProviderReport['provider'] }
  /** Newly decoded whole characters of the answer. */
  | { readonly type: 'token'; readonly id: number; readonly text: string }
  | ({ readonly type: 'answered'; readonly id: number; readonly index: number } & Outcome)
  | {
      readonly type: 'done';
      readonly id: number;
      readonly result: LoadResult | GenerateResult | ProbeResult | TextFeatures | null;
    }
  | { readonly type: 'failed'; readonly id: number; readonly error: EngineError };
