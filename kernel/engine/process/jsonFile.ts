import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../failure.js';

/** A JSON file of a model folder. Its readers name the file and the field when something is missing. */
export class JsonFile {
  private constructor(
    readonly name: string,
    readonly bytes: Uint8Array,
    readonly value: Readonly<Record<string, unknown>>,
  ) {}

  /** @throws Failure `model-missing` or `model-config` */
  static async read(folder: string, name: string): Promise<JsonFile> {
    const file = await JsonFile.readOptional(folder, name);
    if (file !== undefined) return file;
    const text = `${name} is missing in ${folder}; choose a folder in the transformers.js layout or convert the model again.`;
    throw new Failure('model-missing', text);
  }

  static async readOptional(folder: string, name: string): Promise<JsonFile | undefined> {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(bytes.toString('utf8'));
      if (typeof value === 'object' && value !== null)
        return new JsonFile(name, bytes, value as Record<string, unknown>);
    } catch {
      // told below
    }
    throw new Failure('model-config', `${name} in ${folder} is not JSON; get it again.`);
  }

  /** The value at a dotted path, undefined (null too) where there is none. */
  get(path: string): unknown {
    let value: unknown = this.value;
    for (const part of path.split('.')) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Record<string, unknown>)[part];
    }
    return value ?? undefined;
  }

  text(path: string): string | undefined {
    return this.typed(path, 'a text', (value): value is string => typeof value === 'string');
  }
  number(path: string): number | undefined {
    return this.typed(path, 'a number', (value): value is number => typeof value === 'number');
  }
  boolean(path: string): boolean | undefined {
    return this.typed(path, 'true or false', (value): value is boolean => typeof value === 'boolean');
  }
  /** Three numbers, one a colour channel. */
  channels(path: string): readonly [number, number, number] | undefined {
    const three = (value: unknown): value is [number, number, number] =>
      Array.isArray(value) && value.length === 3 && value.every((item) => typeof item === 'number');
    return this.typed(path, 'a list of three numbers', three);
  }

  /** The first of several paths that holds a number. */
  need(...paths: [string, ...string[]]): number {
    for (const path of paths) {
      const value = this.number(path);
      if (value !== undefined) return value;
    }
    throw new Failure(
      'model-config',
      `${this.name} has no ${paths.join(' or ')}; get it from the model's own folder again.`,
    );
  }

  private typed<T>(path: string, kind: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.get(path);
    if (value === undefined || is(value)) return value;
    throw new Failure('model-config', `${path} in ${this.name} must be ${kind}; correct the file.`);
  }
}
