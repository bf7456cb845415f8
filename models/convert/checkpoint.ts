/** A folder of safetensors, one file or sharded, whose tensors are found under the names that LLaVA's writers use. */
import { readFile, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import { canonicalName, partOf } from './names.js';
import { SafetensorsFile } from './safetensors.js';

/** A tensor that is known to exist in the expected shape and is read when needed. */
export interface CheckpointTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its values as 32-bit floats, row-major, in bands of whole rows; `begin` counts values, not rows. */
  bands(): AsyncIterable<{ readonly begin: number; readonly values: Float32Array }>;
}

/** Values in one band (32 MB as 32-bit floats), so that large tensors are never in memory whole. */
const bandValues = 8 * 2 ** 20;

interface Stored {
  readonly file: SafetensorsFile;
  readonly storedName: string;
}

export class Checkpoint {
  private constructor(
    readonly folder: string,
    private readonly files: readonly SafetensorsFile[],
    private readonly tensors: ReadonlyMap<string, Stored>,
  ) {}

  /**
   * @param visionFolder a CLIP or SigLIP checkpoint that holds the vision tower, where `folder` has none
   * @throws Failure `missing-file` when there are no safetensors or a shard is absent, `damaged-file` when one is cut
   *   off or is not the one that the index describes
   */
  static async open(folder: string, visionFolder?: string): Promise<Checkpoint> {
    const tensors = new Map<string, Stored>();
    const files = await openFiles(folder);
    for (const file of files) {
      for (const storedName of file.entries.keys())
        tensors.set(canonicalName(storedName), { file, storedName });
    }
    if (visionFolder !== undefined) {
      const tower = await openFiles(visionFolder);
      files.push(...tower);
      for (const file of tower) {
        for (const storedName of file.entries.keys()) {
          if (storedName.startsWith('vision_model.'))
            tensors.set(`vision_tower.${storedName}`, { file, storedName });
        }
      }
    }
    return new Checkpoint(folder, files, tensors);
  }

  has(name: string): boolean {
    return this.tensors.has(name);
  }

  /** A tensor's shape, undefined where there is none. */
  shapeOf(name: string): readonly number[] | undefined {
    const found = this.tensors.get(name);
    return found?.file.entries.get(found.storedName)?.shape;
  }

  /** Says whether the files are the same as at another time: name, size and time of change of each. */
  async identity(): Promise<readonly (string | number)[][]> {
    return Promise.all(
      this.files.map(async ({ path }) => {
        const { size, mtimeMs } = await stat(path);
        return [path, size, mtimeMs];
      }),
    );
  }

  /** Throws `missing-tensor`, `wrong-shape` or `unsupported-dtype`. */
  tensor(name: string, shape: readonly number[]): CheckpointTensor {
    const found = this.tensors.get(name);
    if (!found) {
      const text = `The ${partOf(name)} is not complete: ${this.folder} has no tensor ${name}.`;
      throw new Failure('missing-tensor', text);
    }
    const { file, storedName } = found;
    const entry = file.entries.get(storedName)!;
    if (entry.shape.join() !== shape.join()) {
      throw new Failure(
        'wrong-shape',
        `The ${partOf(name)} does not fit: its tensor ${storedName} has the shape [${entry.shape.join(', ')}], but config.json asks for [${shape.join(', ')}].`,
      );
    }
    if (!['F32', 'F16', 'BF16'].includes(entry.dtype)) {
      throw new Failure(
        'unsupported-dtype',
        `The tensor ${storedName} is stored as ${entry.dtype}; only F32, F16 and BF16 can be converted.`,
      );
    }
    return { name, shape, bands: () => bandsOf(file, storedName, shape) };
  }
}

/** The same tensor with rows of zeros below, up to `rows`. */
export function padRows(tensor: CheckpointTensor, rows: number): CheckpointTensor {
  const [stored, ...rest] = tensor.shape as [number, ...number[]];
  if (rows === stored) return tensor;
  const width = rest.reduce((product, size) => product * size, 1);
  return {
    name: tensor.name,
    shape: [rows, ...rest],
    async *bands() {
      yield* tensor.bands();
      yield { begin: stored * width, values: new Float32Array((rows - stored) * width) };
    },
  };
}

/** Tensors of the same width one below the other, under a name of their own. */
export function joinRows(name: string, tensors: readonly CheckpointTensor[]): CheckpointTensor {
  const sizes = tensors.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  const rows = tensors.reduce((sum, { shape }) => sum + shape[0]!, 0);
  return {
    name,
    shape: [rows, ...tensors[0]!.shape.slice(1)],
    async *bands() {
      let above = 0;
      for (const [index, tensor] of tensors.entries()) {
        for await (const { begin, values } of tensor.bands()) yield { begin: above + begin, values };
        above += sizes[index]!;
      }
    },
  };
}

async function* bandsOf(file: SafetensorsFile, name: string, shape: readonly number[]) {
  const size = shape.reduce((product, length) => product * length, 1);
  const row = Math.max(1, size / (shape[0] ?? 1));
  const step = row * Math.max(1, Math.floor(bandValues / row));
  for (let begin = 0; begin < size; begin += step) {
    yield { begin, values: await file.read(name, begin, Math.min(step, size - begin)) };
  }
}

async function openFiles(folder: string): Promise<SafetensorsFile[]> {
  const index = await readIndex(folder);
  const names = [...new Set(Object.values(index))];
  const files = new Map<string, SafetensorsFile>();
  for (const name of names) {
    const path = join(folder, name);
    if (!existsSync(path))
      throw new Failure('missing-file', `${folder} lacks ${name}, which its index lists.`);
    files.set(name, await SafetensorsFile.open(path));
  }
  for (const [tensor, name] of Object.entries(index)) {
    if (tensor !== '' && !files.get(name)!.entries.has(tensor)) {
      const text = `${join(folder, name)} lacks the tensor ${tensor} that the index lists; download it again.`;
      throw new Failure('damaged-file', text);
    }
  }
  return [...files.values()];
}

/** Tensor → file; a folder with one file has no index and lists no tensors. */
async function readIndex(folder: string): Promise<Record<string, string>> {
  if (existsSync(join(folder, 'model.safetensors'))) return { '': 'model.safetensors' };
  const index = join(folder, 'model.safetensors.index.json');
  if (!existsSync(index)) {
    throw new Failure(
      'missing-file',
      `${folder} has neither model.safetensors nor model.safetensors.index.json; save the checkpoint as safetensors.`,
    );
  }
  const map = await readFile(index, 'utf8')
    .then((text) => (JSON.parse(text) as { weight_map?: unknown }).weight_map)
    .catch(() => undefined);
  const names = Object.values(map ?? {});
  if (names.length > 0 && names.every((name) => typeof name === 'string' && name === basename(name)))
    return map as Record<string, string>;
  throw new Failure('damaged-file', `${index} has no weight_map of file names; download it again.`);
}
