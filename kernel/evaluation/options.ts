/** `key=value …` of a `%eval` line or the terminal. */
import { isAbsolute, resolve } from 'node:path';
import { Failure } from '../failure.js';
import { seededSample } from './seeded.js';

/** Options that every task has. */
export const common: Readonly<Record<string, string>> = {
  limit: 'only so many records (pictures for coco-regions), drawn with the seed',
  seed: 'of what is drawn (default 1)',
  shard: 'i/n: this part of n, for several machines',
  noise: 'levels such as 0.1,0.2,0.3: regions are asked again, moved and scaled by up to that share',
  prompt: 'other words for the question; {…} as in the default stands for what the record holds',
  out: 'file of the run, one JSON line a sample; the same command goes on where it stopped',
};

/** Names the text encoder of those tasks that compare texts by their features. */
export const textEncoderOption = 'text-encoder';

/** @throws Failure `eval-option` for a word that is no `key=value` */
export function readOptions(words: readonly string[]): Map<string, string> {
  return new Map(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
      throw new Failure('eval-option', `"${word}" is no option; write key=value, such as limit=100.`);
    }),
  );
}

/** Splits a line at blanks outside of double quotes, which are dropped: `prompt="a b"` is one word. */
export function splitWords(line: string): string[] {
  return (line.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? []).map((word) => word.replaceAll('"', ''));
}

/** The options of one run, read by a task; a wrong or missing one is a Failure `eval-option`. */
export class TaskOptions {
  constructor(
    private readonly task: string,
    private readonly values: ReadonlyMap<string, string>,
    /** Where relative paths start. */
    private readonly folder: string,
  ) {}

  /** Before large files are read. @throws Failure `eval-option` for a key that the task does not know, or a wrong value */
  check(own: Readonly<Record<string, string>>): void {
    const known = [...Object.keys(own), ...Object.keys(common)];
    const strange = [...this.values.keys()].find((key) => !known.includes(key));
    if (strange !== undefined) {
      throw new Failure(
        'eval-option',
        `${this.task} has no option ${strange}; it knows ${known.join(', ')}.`,
      );
    }
    // Reading one says what is wrong with it.
    void [this.limit, this.noise, this.shard];
  }

  text(key: string): string | undefined {
    const value = this.values.get(key);
    return value === '' ? undefined : value;
  }

  required(key: string): string {
    return this.text(key) ?? this.#fail(`needs ${key}=…`);
  }

  /** Absolute. */
  path(key: string): string {
    return this.#absolute(this.required(key));
  }

  optionalPath(key: string): string | undefined {
    const value = this.text(key);
    return value === undefined ? undefined : this.#absolute(value);
  }

  /** Absolute, of values separated by commas. */
  paths(key: string): string[] {
    return this.list(key).map((path) => this.#absolute(path));
  }

  /** Values separated by commas; none where the option is not given. */
  list(key: string): string[] {
    return this.text(key)?.split(',').map((value) => value.trim()) ?? []; // prettier-ignore
  }

  oneOf<T extends string>(key: string, values: readonly T[], otherwise: T): T {
    const text = this.text(key) ?? otherwise;
    return values.find((value) => value === text) ?? this.#fail(`has ${key}=${values.join('|')}`);
  }

  number(key: string, otherwise: number): number {
    const text = this.text(key);
    const value = text === undefined ? otherwise : Number(text);
    return Number.isFinite(value) ? value : this.#fail(`needs a number in ${key}=`);
  }

  get noise(): readonly number[] {
    const levels = this.list('noise').map(Number);
    return levels.every((level) => level > 0 && level < 1) ? levels : this.#fail('has noise=0.1,0.2: shares between 0 and 1'); // prettier-ignore
  }

  get seed(): string {
    return this.text('seed') ?? '1';
  }

  get shard(): { readonly index: number; readonly of: number } | undefined {
    const text = this.text('shard');
    if (text === undefined) return undefined;
    const [index, of] = (/^(\d+)\/(\d+)$/.exec(text)?.slice(1) ?? []).map(Number);
    if (index! >= 1 && index! <= of!) return { index: index!, of: of! };
    return this.#fail('has shard=i/n, from 1/n to n/n');
  }

  get limit(): number | undefined {
    if (this.text('limit') === undefined) return undefined;
    const limit = this.number('limit', 1);
    return limit >= 1 ? Math.floor(limit) : this.#fail('needs limit=1 or more');
  }

  /** The records that are asked about: all, or as many as `limit` says, drawn with the seed. */
  sample<T>(records: readonly T[], otherwise = Infinity): T[] {
    return seededSample(records, this.limit ?? otherwise, this.seed);
  }

  /** The question's words: `prompt=` or the task's own, with `{name}` replaced. */
  prompt(otherwise: string, values: Readonly<Record<string, string>>): string {
    return (this.text('prompt') ?? otherwise).replace(
      /\{(\w+)\}/g,
      (whole, name: string) => values[name] ?? whole,
    );
  }

  #absolute(path: string): string {
    return isAbsolute(path) ? path : resolve(this.folder, path);
  }

  #fail(what: string): never {
    throw new Failure('eval-option', `${this.task} ${what}; chatspot eval lists all options.`);
  }
}
