/** Checked reading of JSON. */
import { Failure } from '../../kernel/failure.js';

export type Json = Readonly<Record<string, unknown>>;

/**
 * Typed access to the entries of one object of config.json; null counts as absent. What does not fit throws
 * `unsupported-model` with the entry's path.
 */
export class Entries {
  constructor(
    private readonly json: Json,
    private readonly path: string,
  ) {}

  has(key: string): boolean {
    return this.json[key] !== undefined && this.json[key] !== null;
  }

  refuse(key: string, expected: string): Failure {
    const value = JSON.stringify(this.json[key]) ?? 'missing';
    return new Failure(
      'unsupported-model',
      `config.json: ${this.path}${key} is ${value}; only ${expected} can be converted.`,
    );
  }

  child(key: string): Entries {
    const value = this.json[key] ?? {};
    if (typeof value !== 'object' || Array.isArray(value)) throw this.refuse(key, 'an object');
    return new Entries(value as Json, `${this.path}${key}.`);
  }

  list(key: string): Entries[] {
    const value = this.json[key] ?? [];
    if (!Array.isArray(value)) throw this.refuse(key, 'a list');
    return value.map((item, index) => new Entries(item as Json, `${this.path}${key}[${index}].`));
  }

  integer(key: string, fallback: number | undefined, least = 0): number {
    const value = this.number(key, fallback);
    if (!Number.isInteger(value) || value < least) throw this.refuse(key, 'a whole number');
    return value;
  }

  number(key: string, fallback: number | undefined): number {
    const value = this.json[key] ?? fallback;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.refuse(key, 'a number');
    return value;
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.json[key] ?? fallback;
    if (typeof value !== 'boolean') throw this.refuse(key, 'true or false');
    return value;
  }

  oneOf<T extends string>(key: string, allowed: readonly T[], fallback: T | undefined): T {
    const value = this.json[key] ?? fallback;
    const found = allowed.find((item) => item === value);
    if (!found) throw this.refuse(key, allowed.map((item) => `"${item}"`).join(' or '));
    return found;
  }
}
