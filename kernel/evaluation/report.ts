/** A run's figures beside the published ones, as markdown and as plain text. */
import type { Figures, Row } from './figures.js';
import { models } from './published.js';
import type { RunHeader, RunRecord } from './runFile.js';
import type { Sample, Task } from './task.js';

export interface Report {
  readonly task: string;
  readonly figures: Figures;
  readonly markdown: string;
  readonly text: string;
  /** In the order of their ids. */
  readonly samples: readonly Sample[];
  /** Model, how many samples, what failed; the same for shards that were merged. */
  readonly summary: string;
  /** What the data set's evaluation server takes, where it has one. */
  readonly submission?: { readonly ending: string; readonly text: string };
  /** How long the answers took; differs from run to run. */
  readonly time: string;
}

/** Computed from the samples alone, in the order of their ids: shards that were merged give the same bits. */
export function reportOf(task: Task, { header, samples }: RunRecord): Report {
  const ordered = [...samples.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const figures = task.figures(ordered, header.facts);
  const rows = tableOf(task.name, figures.rows);
  const seconds = ordered.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  return {
    task: task.name,
    figures,
    markdown: markdownTable(rows),
    text: textTable(rows),
    samples: ordered,
    ...(task.submission && { submission: task.submission(ordered, header.facts) }),
    summary: summaryOf(header, ordered),
    time: `${ordered.length} answers in ${seconds.toFixed(1)} s, ${Math.round((1000 * seconds) / Math.max(1, ordered.length))} ms each, on ${header.device}.`, // prettier-ignore
  };
}

function summaryOf({ model, total }: RunHeader, samples: readonly Sample[]): string {
  const missing =
    samples.length < total ? `; ${total - samples.length} of ${total} questions are missing` : '';
  const failed = samples.filter(({ failure }) => failure !== undefined);
  const codes = [...new Set(failed.map(({ failure }) => failure))].sort().join(', ');
  const failures =
    failed.length === 0 ? '' : `; ${failed.length} could not be asked (${codes}) and count as wrong`;
  return `${model.name}, weights ${model.fingerprint.slice(0, 12)}${missing}${failures}.`;
}

/** The first row is the head. */
export function tableOf(task: string, rows: readonly Row[]): string[][] {
  const others = models.filter((model) => rows.some(({ published }) => published?.[model] !== undefined));
  const hasNotes = rows.some(({ note }) => note !== undefined);
  const head = [
    task,
    'here, %',
    '95 % interval',
    'asked',
    'not understood',
    ...others.map((model) => `${model}, %`),
  ];
  return [
    [...head, ...(hasNotes ? ['remark'] : [])],
    ...rows.map(({ name, value, interval, asked, unparsed, published, note }) => [
      name,
      value?.toFixed(1) ?? '–',
      interval === undefined ? '' : `${interval[0].toFixed(1)} – ${interval[1].toFixed(1)}`,
      String(asked),
      unparsed === undefined ? '' : String(unparsed),
      ...others.map((model) => published?.[model]?.toFixed(1) ?? ''),
      ...(hasNotes ? [note ?? ''] : []),
    ]),
  ];
}

export function markdownTable([head, ...rows]: readonly string[][]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head!.map((_, i) => (i === 0 || head![i] === 'remark' ? '---' : '---:'));
  return [line(head!), line(rule), ...rows.map(line)].join('\n');
}

/** The same in columns, numbers to the right. */
export function textTable(rows: readonly string[][]): string {
  const head = rows[0]!;
  const widths = head.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const isText = (i: number) => i === 0 || head[i] === 'remark';
  const pad = (cell: string, i: number) => (isText(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!));
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
