/** Writes a graph as `NAME.onnx`, with the weights in `NAME.onnx_data` when they are large; one weight in memory at a time. */
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Graph, TensorInfo } from './graph.js';
import { elementBytes, encodeModel, type Tensor } from './schema.js';

/** Weights above this many bytes in all leave the .onnx file (protobuf itself ends at 2 GiB). */
const inlineLimit = 64 * 1024 * 1024;
/** Weights begin at multiples of this, so that they can be mapped into memory. */
const alignment = 4096;
/** Tensors below this many bytes stay in the .onnx file. */
const smallTensor = 1024;
const writeLimit = 512 * 1024 * 1024;

const irVersion = 11;
const opset = 23;

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Called after each weight with its name and the bytes that it took. */
  readonly onTensor?: (name: string, bytes: number) => void;
  readonly inlineLimit?: number;
}

/** Bytes of the graph's weights, known before any is computed. */
export function weightBytes(graph: Graph): number {
  return graph.weights
    .flatMap((weights) => weights.tensors)
    .reduce((sum, info) => sum + tensorBytes(info), 0);
}

function tensorBytes(info: TensorInfo): number {
  return info.dims.reduce((product, size) => product * size, elementBytes[info.dataType]);
}

/** Returns the paths written: the .onnx file, and its .onnx_data where there is one. */
export async function writeGraph(graph: Graph, path: string, options: WriteOptions = {}): Promise<string[]> {
  const dataPath = `${path}_data`;
  const external = weightBytes(graph) > (options.inlineLimit ?? inlineLimit);
  const data = external ? await open(dataPath, 'w') : undefined;
  const initializer: Tensor[] = graph.constants;
  try {
    let end = 0;
    for (const weights of graph.weights) {
      options.signal?.throwIfAborted();
      const produced = await weights.produce();
      for (const [index, info] of weights.tensors.entries()) {
        const bytes = produced[index]!;
        if (bytes.byteLength !== tensorBytes(info))
          throw new RangeError(`${info.name}: wrong number of bytes`);
        if (data && bytes.byteLength >= smallTensor) {
          const offset = Math.ceil(end / alignment) * alignment;
          await writeAll(data, bytes, offset);
          end = offset + bytes.byteLength;
          initializer.push(externalTensor(info, basename(dataPath), offset, bytes.byteLength));
        } else {
          initializer.push({ ...info, rawData: bytes });
        }
        options.onTensor?.(info.name, bytes.byteLength);
      }
    }
  } finally {
    await data?.close();
  }
  const { name, nodes, inputs, outputs } = graph;
  const model = encodeModel({
    irVersion,
    producerName: 'chatspot',
    opsetImport: [
      { domain: '', version: opset },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: { name, node: nodes, initializer, input: inputs, output: outputs },
  });
  await writeFile(path, model);
  return external ? [path, dataPath] : [path];
}

function externalTensor(info: TensorInfo, location: string, offset: number, length: number): Tensor {
  return {
    ...info,
    dataLocation: 1,
    externalData: [
      { key: 'location', value: location },
      { key: 'offset', value: String(offset) },
      { key: 'length', value: String(length) },
    ],
  };
}

/** One write call may take fewer bytes than it was given. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const length = Math.min(writeLimit, bytes.byteLength - done);
    done += (await file.write(bytes, done, length, position + done)).bytesWritten;
  }
}
