/** Writes a graph as `NAME.onnx`, with large weights in `NAME.onnx_data`, `NAME.onnx_data_1`, …; one in memory at a time. */
import { constants } from 'node:fs';
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal } from '../journal.js';
import type { Graph, TensorInfo, Weights } from './graph.js';
import { elementBytes, encodeModel, type Tensor } from './schema.js';

/** Weights above this many bytes in all leave the .onnx file (protobuf itself ends at 2 GiB). */
const inlineLimit = 64 * 1024 * 1024;
/** Data files end before this: browsers and some readers hold no more than 2 GiB of one file. */
const chunkLimit = 2_000_000_000;
/** Weights begin at multiples of this, so that they can be mapped into memory. */
const alignment = 4096;
/** Tensors below this many bytes stay in the .onnx file. */
const smallTensor = 1024;
const writeLimit = 512 * 1024 * 1024;

const irVersion = 11;
const opset = 23;

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Called after each weight with its name, the bytes that it took, and whether they were there already. */
  readonly onTensor?: (name: string, bytes: number, kept: boolean) => void;
  readonly inlineLimit?: number;
  readonly chunkLimit?: number;
}

/** Where a weight's bytes go: into the .onnx file, or to a place in a data file. */
type Place = { readonly chunk: number; readonly offset: number; readonly length: number } | undefined;

/** Bytes of the graph's weights, known before any is computed. */
export function weightBytes(graph: Graph): number {
  return graph.weights
    .flatMap((weights) => weights.tensors)
    .reduce((sum, info) => sum + tensorBytes(info), 0);
}

function tensorBytes(info: TensorInfo): number {
  return info.dims.reduce((product, size) => product * size, elementBytes[info.dataType]);
}

/** Places in order; a data file takes weights until the next one would exceed the limit. */
function layOut(graph: Graph, options: WriteOptions): Map<string, Place> {
  const places = new Map<string, Place>();
  const external = weightBytes(graph) > (options.inlineLimit ?? inlineLimit);
  const limit = options.chunkLimit ?? chunkLimit;
  let chunk = 0;
  let end = 0;
  for (const info of graph.weights.flatMap(({ tensors }) => tensors)) {
    const length = tensorBytes(info);
    if (!external || length < smallTensor) {
      places.set(info.name, undefined);
      continue;
    }
    let offset = Math.ceil(end / alignment) * alignment;
    if (offset > 0 && offset + length > limit) [chunk, offset] = [chunk + 1, 0];
    places.set(info.name, { chunk, offset, length });
    end = offset + length;
  }
  return places;
}

/**
 * Writes into the journal's folder `onnx`; weights that the journal holds are not computed again.
 * Returns the files written, relative to that folder's parent, and the number of data files.
 */
export async function writeGraph(
  graph: Graph,
  name: string,
  journal: Journal,
  options: WriteOptions = {},
): Promise<{ files: string[]; chunks: number }> {
  const places = layOut(graph, options);
  const chunks = Math.max(0, ...[...places.values()].map((place) => (place ? place.chunk + 1 : 0)));
  const dataFiles = Array.from({ length: chunks }, (_, i) => `${name}_data${i === 0 ? '' : `_${i}`}`);
  const handles: FileHandle[] = [];
  const initializer: Tensor[] = graph.constants;
  try {
    for (const file of dataFiles)
      handles.push(await open(join(journal.folder, 'onnx', file), constants.O_RDWR | constants.O_CREAT));
    for (const weights of graph.weights) {
      options.signal?.throwIfAborted();
      const produced = (await isKept(weights)) ? undefined : await produce(weights);
      for (const [index, info] of weights.tensors.entries()) {
        const place = places.get(info.name);
        const bytes = produced?.[index];
        if (place === undefined) initializer.push({ ...info, rawData: bytes! });
        else {
          if (bytes !== undefined) {
            await writeAll(handles[place.chunk]!, bytes, place.offset);
            await journal.add(entryOf(place), bytes);
          }
          initializer.push(externalTensor(info, dataFiles[place.chunk]!, place));
        }
        options.onTensor?.(info.name, tensorBytes(info), produced === undefined);
      }
    }
  } finally {
    for (const handle of handles) await handle.close();
  }
  const model = encodeGraph(graph, initializer);
  await writeFile(join(journal.folder, 'onnx', name), model);
  await journal.add({ file: `onnx/${name}`, offset: 0, length: model.byteLength }, model);
  return { files: [name, ...dataFiles].map((file) => `onnx/${file}`), chunks };

  function entryOf({ chunk, offset, length }: NonNullable<Place>) {
    return { file: `onnx/${dataFiles[chunk]!}`, offset, length };
  }

  async function isKept({ tensors }: Weights): Promise<boolean> {
    for (const { name: tensor } of tensors) {
      const place = places.get(tensor);
      if (place === undefined || !(await journal.holds(entryOf(place)))) return false;
    }
    return true;
  }
}

async function produce(weights: Weights): Promise<readonly Uint8Array[]> {
  const produced = await weights.produce();
  for (const [index, info] of weights.tensors.entries()) {
    if (produced[index]!.byteLength !== tensorBytes(info))
      throw new RangeError(`${info.name}: wrong number of bytes`);
  }
  return produced;
}

/** The bytes of a .onnx file with these weights in it, or named by it. */
export function encodeGraph(graph: Graph, initializer: Tensor[]): Uint8Array {
  const { name, nodes, inputs, outputs } = graph;
  return encodeModel({
    irVersion,
    producerName: 'chatspot',
    opsetImport: [
      { domain: '', version: opset },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: { name, node: nodes, initializer, input: inputs, output: outputs },
  });
}

function externalTensor(info: TensorInfo, location: string, { offset, length }: NonNullable<Place>): Tensor {
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
