/** The ONNX files of a model folder: which are there, and what they are. */
import { createHash, type Hash } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../../failure.js';
import type { JsonFile } from './jsonFile.js';

/** Endings of a graph's file name, best first: each graph takes the first that is there. */
export const graphSuffixes = [
  '',
  '_q4',
  '_quantized',
  '_int8',
  '_uint8',
  '_fp16',
  '_q4f16',
  '_bnb4',
] as const;

/** The graphs that answer questions, and the one that makes features of texts. */
export const answeringGraph = 'decoder_model_merged';
export const textEncoderGraph = 'text_model';

/**
 * Names of the files in a model folder's folder `onnx`.
 * @param folder absolute
 * @throws Failure `model-missing`
 */
export async function listGraphs(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'onnx')).catch(() => undefined);
  if (names !== undefined) return names;
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) {
    const text = `There is no folder "onnx" in ${folder}; choose a model folder in the transformers.js layout.`;
    throw new Failure('model-missing', text);
  }
  const text =
    found === undefined ? `There is no folder ${folder}` : `${folder} is a file and not a model folder`;
  throw new Failure('model-missing', `${text}; check the path, or the name of a model in the library.`);
}

/** Whether one of the files is this graph, whatever its kind of weights. */
export function hasGraph(names: readonly string[], graph: string): boolean {
  return fileNameOf(names, graph) !== undefined;
}

/**
 * Absolute path of a graph.
 * @throws Failure `model-missing`
 */
export function graphFile(folder: string, names: readonly string[], graph: string): string {
  const name = fileNameOf(names, graph);
  if (name !== undefined) return join(folder, 'onnx', name);
  const text = `onnx/${graph}.onnx is missing in ${folder}; convert the model again or fetch that file.`;
  throw new Failure('model-missing', text);
}

function fileNameOf(names: readonly string[], graph: string): string | undefined {
  return graphSuffixes.map((suffix) => `${graph}${suffix}.onnx`).find((file) => names.includes(file));
}

/** Bytes at each end of a graph or weights file that the fingerprint covers; whole files would take too long. */
const sampled = 1 << 20;

/** SHA-256 in hex over the graph and weight files' names, sizes and ends, and the configuration files' bytes. */
export async function fingerprint(
  folder: string,
  names: readonly string[],
  graphs: readonly string[],
  configs: readonly JsonFile[],
): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, bytes } of configs) hash.update(`${name} ${bytes.length}\n`).update(bytes);
  const stems = graphs.map((graph) => basename(graph));
  // x.onnx, and its weights x.onnx_data, x.onnx_data_1, …
  const files = names.filter((name) =>
    stems.some((stem) => name === stem || name.startsWith(`${stem}_data`)),
  );
  for (const name of files.sort()) await hashEnds(hash, folder, name);
  return hash.digest('hex');
}

async function hashEnds(hash: Hash, folder: string, name: string): Promise<void> {
  const file = await open(join(folder, 'onnx', name));
  try {
    const { size } = await file.stat();
    hash.update(`${name} ${size}\n`);
    const buffer = Buffer.alloc(sampled);
    for (const position of new Set([0, Math.max(0, size - sampled)])) {
      const { bytesRead } = await file.read(buffer, 0, sampled, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
