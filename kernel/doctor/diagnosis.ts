/** What the doctor found out: plain data, of which report.ts makes a text. */
import type { DeviceReport, EngineError, ModelIdentity, ProbeResult } from '../engine/protocol.js';
import type { Memory } from '../library/room.js';

export interface Diagnosis {
  /** What → version. */
  readonly versions: Readonly<Record<string, string>>;
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: Memory;
  readonly freeDisk: number | undefined;
  readonly providers: readonly Omit<ProbeResult, 'runtime'>[];
  readonly folder: string;
  readonly parts: readonly ModelPart[];
  readonly loaded: LoadedModel | EngineError;
  readonly speed: Speed | EngineError | undefined;
}

export interface LoadedModel {
  readonly model: ModelIdentity;
  readonly device: DeviceReport;
  readonly milliseconds: number;
  /** The most bytes that the engine process had in memory, speed test included; undefined where it is not told. */
  readonly peakMemory: number | undefined;
}

/** A file of the model. */
export interface ModelPart {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** Whether it is what the hub listed; undefined where nothing is known of it. */
  readonly isAsListed?: boolean;
}

/** Medians over rounds, each with a picture that was not seen before. */
export interface Speed {
  readonly rounds: number;
  /** Milliseconds for one picture. */
  readonly picture: number;
  /** Prompt tokens a second. */
  readonly prefill: number;
  /** Answer tokens a second; 0 when the answers had only one token. */
  readonly decode: number;
  /** Milliseconds from the question to the first token of the answer. */
  readonly firstToken: number;
}

export const isError = (value: object): value is EngineError => 'code' in value && 'message' in value;
