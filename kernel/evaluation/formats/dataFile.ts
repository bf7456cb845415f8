import { constants } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { Failure } from '../../failure.js';
import { DataRecord } from './dataRecord.js';

/** @throws Failure `dataset-missing` */
export async function readBytes(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `${file} cannot be read (${reason}); give the path of the data set's own file.`;
    throw new Failure('dataset-missing', message, { cause });
  });
}

/** Without the byte order mark that some editors write. @throws Failure `dataset-missing` or `dataset-too-large` */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file);
  if (bytes.length > constants.MAX_STRING_LENGTH) {
    const message = `${file} has ${Math.round(bytes.length / 1e6)} MB, more than can be read at once; take a smaller split of the data set.`;
    throw new Failure('dataset-too-large', message);
  }
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/** @throws Failure `dataset-missing` or `dataset-broken` */
export async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw brokenFile(file, 'is not JSON', cause);
  }
}

/** One JSON object a line; empty lines are passed over. @throws Failure `dataset-missing` or `dataset-broken` */
export async function readJsonLines(file: string): Promise<DataRecord[]> {
  const lines = (await readText(file)).split('\n').map((line, i) => [line.trim(), `line ${i + 1}`] as const);
  return lines
    .filter(([line]) => line !== '')
    .map(([line, place]) => DataRecord.of(parsedLine(line, file, place), file, place));
}

function parsedLine(line: string, file: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw brokenFile(file, `has no JSON object in ${place}`, cause);
  }
}

/** Some data sets come as one JSON document from their authors and as lines in other people's tools. */
export function holdsLines(file: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(file);
}

/** A picture's absolute path: its name in the data set, below the folder of pictures. */
export function picturePath(pictures: string, name: string): string {
  return isAbsolute(name) ? name : resolve(join(pictures, name));
}

/** @param problem what the file is or has, as in "is not JSON" */
export function brokenFile(file: string, problem: string, cause?: unknown): Failure {
  return new Failure('dataset-broken', `${file} ${problem}; get the file again from its source.`, { cause });
}
