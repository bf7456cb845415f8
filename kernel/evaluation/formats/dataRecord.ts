import { Failure } from '../../failure.js';

/** Characters of a damaged value that a message repeats. */
const shown = 60;

/** One record of a data set's file. Its readers name the file, the record and the field where something is wrong. */
export class DataRecord {
  private constructor(
    private readonly file: string,
    /** How messages call the record: "line 3", "annotation 12". */
    readonly place: string,
    private readonly value: Readonly<Record<string, unknown>>,
  ) {}

  /** @throws Failure `dataset-broken` where the value is not an object */
  static of(value: unknown, file: string, place: string): DataRecord {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return new DataRecord(file, place, value as Record<string, unknown>);
    throw new Failure('dataset-broken', `${file}: ${place} is not an object; get the file again.`);
  }

  /** The field's value, undefined (null too) where there is none. */
  get(field: string): unknown {
    return Object.hasOwn(this.value, field) ? (this.value[field] ?? undefined) : undefined;
  }
  entries(): [string, unknown][] {
    return Object.entries(this.value);
  }

  text(field: string): string {
    return this.need(field, 'a text', this.get(field), isText);
  }
  optionalText(field: string): string | undefined {
    return this.get(field) === undefined ? undefined : this.text(field);
  }
  number(field: string): number {
    return this.need(field, 'a number', this.get(field), isNumber);
  }
  optionalNumber(field: string): number | undefined {
    return this.get(field) === undefined ? undefined : this.number(field);
  }
  /** A number or a text, as text: data sets disagree even with themselves. */
  id(field: string): string {
    const is = (value: unknown): value is string | number => isText(value) || isNumber(value);
    return String(this.need(field, 'a number or a text', this.get(field), is));
  }
  list(field: string): readonly unknown[] {
    return this.need(field, 'a list', this.get(field), isList);
  }
  texts(field: string): readonly string[] {
    const is = (value: unknown): value is string[] => isList(value) && value.every(isText);
    return this.need(field, 'a list of texts', this.get(field), is);
  }
  /** @param count how many numbers there must be; any number of them where it is left out */
  numbers(field: string, count?: number): readonly number[] {
    const is = (value: unknown): value is number[] =>
      isList(value) && value.every(isNumber) && (count === undefined || value.length === count);
    return this.need(field, `a list of ${count ?? 'any'} numbers`, this.get(field), is);
  }
  record(field: string): DataRecord {
    const is = (value: unknown): value is object =>
      typeof value === 'object' && value !== null && !isList(value);
    const value = this.need(field, 'an object', this.get(field), is);
    return DataRecord.of(value, this.file, `"${field}"${this.ofPlace()}`);
  }
  /** Every item of a list as a record, called by its kind and its position from 1. */
  records(field: string, kind: string): DataRecord[] {
    const where = this.ofPlace();
    return this.list(field).map((item, i) => DataRecord.of(item, this.file, `${kind} ${i + 1}${where}`));
  }

  /** What to throw where a field holds something of the right type that makes no sense. */
  broken(field: string, wanted: string): Failure {
    const found = described(this.get(field));
    const place = this.place === '' ? 'it' : this.place;
    const message = `${this.file}: ${place} needs "${field}" to be ${wanted}, but it is ${found}; get the file again.`;
    return new Failure('dataset-broken', message);
  }

  /** The whole document has no name. */
  private ofPlace(): string {
    return this.place === '' ? '' : ` of ${this.place}`;
  }

  private need<T>(field: string, wanted: string, value: unknown, is: (value: unknown) => value is T): T {
    if (is(value)) return value;
    throw this.broken(field, wanted);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** A value for a message. Lists and objects are not looked into: those of a pickle may contain themselves. */
function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (isList(value)) {
    const isShort = value.length <= 8 && value.every((item) => isNumber(item) || item === null);
    return isShort ? JSON.stringify(value) : `a list of ${value.length}`;
  }
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length > shown ? `${text.slice(0, shown)}…` : text;
}
