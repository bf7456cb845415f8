/** What can be done to bring a model into the library; plain data, so that another process can do it. */
import type { Quantization } from './files.js';

export interface DownloadTask {
  readonly type: 'download';
  /** The library's folder. */
  readonly library: string;
  readonly repository: string;
  /** A branch, tag or commit; `main` unless told. */
  readonly revision?: string | undefined;
  readonly quant?: Quantization | undefined;
  /** In the library; the repository's own unless told. */
  readonly name?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly token?: string | undefined;
  /** A folder in which some of the files may lie already. */
  readonly from?: string | undefined;
  readonly connections?: number | undefined;
  /** Also when the model cannot fit into memory. */
  readonly anyway?: boolean | undefined;
}

export interface ImportTask {
  readonly type: 'import';
  readonly library: string;
  /** Folder of a checkpoint, which is converted, or of a model in the transformers.js layout, which is copied. */
  readonly source: string;
  readonly name?: string | undefined;
  readonly quant?: Quantization | undefined;
}

export type Task = DownloadTask | ImportTask;

export type TaskStage = 'looking' | 'fetching' | 'copying' | 'converting';

export interface TaskProgress {
  readonly stage: TaskStage;
  /** What is being worked on, such as a tensor's name. */
  readonly detail?: string;
  readonly bytes: number;
  /** 0 where it is not known. */
  readonly totalBytes: number;
}

export interface TaskResult {
  /** In the library. */
  readonly name: string;
  readonly folder: string;
  readonly bytes: number;
}

export interface TaskPort {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TaskProgress) => void;
  /** A sentence that the person should read; the work goes on. */
  readonly onNotice: (sentence: string) => void;
}

/** Between the process that asks for a task and the one that does it. */
export type ToTask =
  | { readonly type: 'start'; readonly task: Task }
  /** Stop, and keep what is there. */
  | { readonly type: 'stop' };
export type FromTask =
  | { readonly type: 'progress'; readonly progress: TaskProgress }
  | { readonly type: 'notice'; readonly sentence: string }
  | { readonly type: 'done'; readonly result: TaskResult }
  | { readonly type: 'failed'; readonly error: { readonly code: string; readonly message: string } };
