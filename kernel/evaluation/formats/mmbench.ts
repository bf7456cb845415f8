/** MMBench (https://github.com/open-compass/MMBench): a table with tabs, the pictures inside it in base64. */
import { parse } from 'csv-parse/sync';
import { brokenFile, readText } from './dataFile.js';
import { DataRecord } from './dataRecord.js';

export interface MmBenchRecord {
  /** Rotations of one question have equal `index % 1e6`. */
  readonly index: number;
  readonly question: string;
  readonly hint?: string;
  /** Two to five, in the order of their letters. */
  readonly options: readonly MmBenchOption[];
  /** A letter; absent in the test set. */
  readonly answer?: string;
  readonly category?: string;
  readonly l2Category?: string;
  readonly split?: string;
  /** The picture file in base64, usually JPEG. */
  readonly imageBase64: string;
}

export interface MmBenchOption {
  /** `A`, `B`, … */
  readonly letter: string;
  readonly text: string;
}

const letters = ['A', 'B', 'C', 'D', 'E'];
/** Longer than any index, shorter than any picture: some files hold a picture once and name its row elsewhere. */
const longestReference = 64;

/** @throws Failure `dataset-missing` or `dataset-broken` */
export async function readMmBench(file: string): Promise<MmBenchRecord[]> {
  const rows = table(await readText(file), file);
  const pictures = new Map(rows.map((row) => [row['index'] ?? '', row['image'] ?? '']));
  return rows.map((row, i) => {
    // An option that reads "None" or "NA" is an option: only an empty cell is nothing.
    const record = DataRecord.of(withoutEmpty(row), file, `row ${i + 1}`);
    const options = letters.flatMap((letter) => {
      const text = record.optionalText(letter);
      return text === undefined ? [] : [{ letter, text }];
    });
    if (options.length < 2) throw record.broken('B', 'an option: a choice needs two');
    return {
      index: indexOf(record),
      question: record.text('question'),
      options,
      imageBase64: pictureOf(record, pictures),
      ...answerOf(record, options),
      ...optional('hint', record.optionalText('hint')),
      ...optional('category', record.optionalText('category')),
      ...optional('l2Category', record.optionalText('l2-category')),
      ...optional('split', record.optionalText('split')),
    };
  });
}

type Row = Readonly<Record<string, string>>;

function table(text: string, file: string): Row[] {
  try {
    // As the authors' own reader, pandas, does: a quotation mark inside a cell without quotes is a character.
    return parse(text, { delimiter: '\t', columns: true, skip_empty_lines: true, relax_quotes: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw brokenFile(file, `is not a table with tabs (${reason})`, cause);
  }
}

function withoutEmpty(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''));
}

function indexOf(record: DataRecord): number {
  const index = Number(record.text('index'));
  if (!Number.isSafeInteger(index) || index < 0) throw record.broken('index', 'a whole number');
  return index;
}

function answerOf(record: DataRecord, options: readonly MmBenchOption[]): { answer?: string } {
  const answer = record.optionalText('answer');
  if (answer !== undefined && !options.some(({ letter }) => letter === answer))
    throw record.broken('answer', 'the letter of an option');
  return optional('answer', answer);
}

function pictureOf(record: DataRecord, pictures: ReadonlyMap<string, string>): string {
  const image = record.text('image');
  const found = image.length > longestReference ? image : pictures.get(image);
  if (found === undefined || found.length <= longestReference || !/^[A-Za-z0-9+/]+={0,2}$/.test(found))
    throw record.broken('image', 'a picture in base64, or the index of a row that has one');
  return found;
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: string });
}
