/**
 * The file of a run: its first line says what was asked of which model, every other line is one sample. Lines are
 * appended one at a time, so that a run that was killed goes on where it stopped.
 */
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { Failure } from '../failure.js';
import { requireWritable } from '../writeFile.js';
import type { Sample } from './task.js';

export interface RunHeader {
  readonly version: 1;
  readonly task: string;
  /** As they were given, for people. */
  readonly options: Readonly<Record<string, string>>;
  readonly sampling: { readonly temperature: number; readonly topP: number; readonly maxTokens: number };
  /** SHA-256 over ids and words of all questions, the other shards' too. */
  readonly questions: string;
  /** How many there are in all shards together. */
  readonly total: number;
  readonly shard?: { readonly index: number; readonly of: number };
  readonly model: { readonly name: string; readonly fingerprint: string };
  readonly device: string;
  /** What the figures need beside the samples. */
  readonly facts: unknown;
}

export interface RunRecord {
  readonly header: RunHeader;
  /** By id. */
  readonly samples: ReadonlyMap<string, Sample>;
}

/**
 * A run as far as it came; a last line that was torn is left out.
 * @throws Failure `run-missing` or `run-broken`
 */
export async function readRun(path: string): Promise<RunRecord> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Failure('run-missing', `${path} cannot be read; give the file of a run.`, { cause });
  });
  return parseRun(text, path).record;
}

/** A run's file that takes further samples. */
export class RunFile {
  private constructor(
    private readonly handle: FileHandle,
    readonly record: RunRecord,
  ) {}

  /**
   * Opens the file of a run, or starts it.
   * @throws Failure `write-failed`, `run-broken`, or `run-differs` for the file of another run
   */
  static async open(path: string, header: RunHeader): Promise<RunFile> {
    await requireWritable(path);
    const text = await readFile(path, 'utf8').catch(() => '');
    // Killed before its first line was whole: nothing is lost by starting again.
    if (!text.includes('\n') && (text === '' || text.startsWith('{"version":1,'))) {
      const handle = await open(path, 'w');
      await handle.write(`${JSON.stringify(header)}\n`);
      return new RunFile(handle, { header, samples: new Map() });
    }
    const { record, length } = parseRun(text, path);
    if (identity(record.header) !== identity(header)) {
      const message = `${path} holds another run (other questions, options or model); name another out= or delete it.`;
      throw new Failure('run-differs', message);
    }
    const handle = await open(path, 'a');
    await handle.truncate(length);
    return new RunFile(handle, record);
  }

  /** In one write, so that only the last line of the file can be torn. */
  async append(sample: Sample): Promise<void> {
    await this.handle.write(`${JSON.stringify(sample)}\n`);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** @returns the record, and how many bytes of the file hold whole lines */
function parseRun(text: string, path: string): { record: RunRecord; length: number } {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first, ...rest] = whole.split('\n').filter((line) => line !== '');
  const header = first === undefined ? undefined : (parsed(first) as Partial<RunHeader> | undefined);
  if (header?.version !== 1 || typeof header.task !== 'string') {
    throw new Failure('run-broken', `${path} is not the file of a run; name another file.`);
  }
  const samples = new Map<string, Sample>();
  for (const [i, line] of rest.entries()) {
    const sample = parsed(line) as Sample | undefined;
    if (typeof sample?.id !== 'string') {
      throw new Failure('run-broken', `Line ${i + 2} of ${path} is damaged; delete that line and run again.`);
    }
    samples.set(sample.id, sample);
  }
  return { record: { header: header as RunHeader, samples }, length: Buffer.byteLength(whole) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** What two files of one run have in common; where it ran and where its data lay may differ. */
export function identity({ task, sampling, questions, total, shard, model, facts }: RunHeader): string {
  return JSON.stringify([task, sampling, questions, total, shard ?? null, model, facts]);
}

/** The same for all shards of a run. */
export function withoutShard(header: RunHeader): RunHeader {
  const keep = (entries: object) =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => key !== 'shard'));
  return { ...keep(header), options: keep(header.options) } as RunHeader;
}
