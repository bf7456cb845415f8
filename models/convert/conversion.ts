import type { AttentionKind } from './attention.js';
import type { Checkpoint } from './checkpoint.js';
import type { Json } from './entries.js';
import { Layers, type WeightFormat } from './layers.js';
import { Graph } from './onnx/graph.js';
import type { BlockOptions, Quantization } from './quantization.js';

export interface ConvertProgress {
  /** The graph being written, such as `decoder_model_merged_q4.onnx`. */
  readonly file: string;
  /** The weight that was written last. */
  readonly tensor: string;
  readonly bytes: number;
  readonly totalBytes: number;
  /** The weight was there already, from a conversion that was ended. */
  readonly kept: boolean;
}

export interface ConvertOptions extends BlockOptions {
  /** Folder of the checkpoint: config.json, tokenizer.json, safetensors. */
  readonly source: string;
  /** Folder of a CLIP or SigLIP checkpoint, for original LLaVA checkpoints that hold no vision tower. */
  readonly vision?: string;
  /** Folder to create; it must not exist or be empty. */
  readonly target: string;
  readonly quant: Quantization;
  /** Unless told: `plain` for decoders narrower than 1024 or with odd heads, `gqa` for the others. */
  readonly attention?: AttentionKind;
  /** Weights of a graph above this many bytes go to files beside it. */
  readonly inlineLimit?: number;
  /** Bytes that such a file has at most. */
  readonly chunkLimit?: number;
  readonly onProgress?: (progress: ConvertProgress) => void;
  /** Called when everything is written and read again. */
  readonly onVerify?: () => void;
  /** Opens the finished folder before it is moved to its place; what it throws ends the conversion. */
  readonly check?: (folder: string) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** What a checkpoint becomes: everything is read and checked but for the weights' values. */
export interface Conversion {
  readonly checkpoint: Checkpoint;
  /** config.json in transformers' form. */
  readonly root: Json;
  readonly attention: AttentionKind;
  /** Each becomes the files `onnx/NAME….onnx`. */
  readonly graphs: readonly Graph[];
  /**
   * Writes the JSON files and returns their names.
   * @param chunks graph, such as `decoder_model_merged_q4.onnx` → how many files of weights lie beside it
   */
  writeConfiguration(folder: string, chunks: ReadonlyMap<string, number>): Promise<string[]>;
}

/** @throws Failure `missing-tensor`, `wrong-shape`, `unsupported-dtype` or `unsupported-model` */
export function buildGraph(
  name: string,
  checkpoint: Checkpoint,
  weights: WeightFormat,
  add: (layers: Layers) => void,
): Graph {
  const graph = new Graph(name);
  add(new Layers(graph, checkpoint, weights));
  return graph;
}
