/** A folder of safetensors, one file or sharded, whose tensors are found under LLaVA's names of any transformers version. */
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../kernel/failure.js';
import { SafetensorsFile } from './safetensors.js';

/** A tensor that is known to exist in the expected shape and is read when needed. */
export interface CheckpointTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Values as 32-bit floats, row-major. */
  read(): Promise<Float32Array>;
}

/**
 * Names as transformers below 4.52 wrote them are the canonical ones. Later versions put `model.` in front and
 * drop the decoder's inner `model.`; 5.x also drops `vision_model.`.
 */
function canonicalName(name: string): string {
  return name
    .replace(/^model\.(?=vision_tower\.|language_model\.|multi_modal_projector\.)/, '')
    .replace(/^vision_tower\.(?!vision_model\.)/, 'vision_tower.vision_model.')
    .replace(/^language_model\.(?=layers\.|embed_tokens\.|norm\.)/, 'language_model.model.')
    .replace(/^lm_head\./, 'language_model.lm_head.');
}

export class Checkpoint {
  private readonly tensors = new Map<string, { file: SafetensorsFile; storedName: string }>();

  private constructor(
    readonly folder: string,
    files: readonly SafetensorsFile[],
  ) {
    for (const file of files) {
      for (const storedName of file.entries.keys()) {
        this.tensors.set(canonicalName(storedName), { file, storedName });
      }
    }
  }

  /** Throws `missing-file` when there are no safetensors or a shard is absent, `damaged-file` when one is cut off. */
  static async open(folder: string): Promise<Checkpoint> {
    const names = await fileNames(folder);
    const files: SafetensorsFile[] = [];
    for (const name of names) {
      const path = join(folder, name);
      if (!existsSync(path))
        throw new Failure('missing-file', `${folder} lacks ${name}, which its index lists.`);
      files.push(await SafetensorsFile.open(path));
    }
    return new Checkpoint(folder, files);
  }

  has(name: string): boolean {
    return this.tensors.has(name);
  }

  /** Throws `missing-tensor`, `wrong-shape` or `unsupported-dtype`. */
  tensor(name: string, shape: readonly number[]): CheckpointTensor {
    const found = this.tensors.get(name);
    if (!found) throw new Failure('missing-tensor', `${this.folder} has no tensor ${name}.`);
    const { file, storedName } = found;
    const entry = file.entries.get(storedName)!;
    if (entry.shape.join() !== shape.join()) {
      throw new Failure(
        'wrong-shape',
        `The tensor ${storedName} has the shape [${entry.shape.join(', ')}], but config.json asks for [${shape.join(', ')}].`,
      );
    }
    if (!['F32', 'F16', 'BF16'].includes(entry.dtype)) {
      throw new Failure(
        'unsupported-dtype',
        `The tensor ${storedName} is stored as ${entry.dtype}; only F32, F16 and BF16 can be converted.`,
      );
    }
    return { name, shape, read: () => file.read(storedName) };
  }
}

async function fileNames(folder: string): Promise<string[]> {
  if (existsSync(join(folder, 'model.safetensors'))) return ['model.safetensors'];
  const index = join(folder, 'model.safetensors.index.json');
  if (!existsSync(index)) {
    throw new Failure(
      'missing-file',
      `${folder} has neither model.safetensors nor model.safetensors.index.json; save the checkpoint as safetensors.`,
    );
  }
  const { weight_map: map } = JSON.parse(await readFile(index, 'utf8')) as {
    weight_map: Record<string, string>;
  };
  return [...new Set(Object.values(map))];
}
