/** Tables of right answers with their uncertainty, as markdown. */
import type { Region } from '../../kernel/instruction/types.js';
import { characterError, readText } from './marks.js';
import type { HeldOutQuestion } from './questions.js';

export interface Marked {
  readonly question: HeldOutQuestion;
  readonly given: string;
  readonly right: boolean;
  /** Where the answer points, in pixels of the picture. */
  readonly regions: readonly Region[];
}

/** The 95 % interval of a share (Wilson's score interval): fractions of 1. */
export function interval(right: number, asked: number): readonly [low: number, high: number] {
  if (asked === 0) return [0, 1];
  const z = 1.96;
  const share = right / asked;
  const middle = share + (z * z) / (2 * asked);
  const spread = z * Math.sqrt((share * (1 - share)) / asked + (z * z) / (4 * asked * asked));
  return [Math.max(0, middle - spread) / (1 + (z * z) / asked), (middle + spread) / (1 + (z * z) / asked)];
}

const percent = (share: number) => (100 * share).toFixed(1);

/** One row a task: right, interval, asked, and the mean character error where text is read. */
export function taskTable(marked: readonly Marked[]): string {
  const rows = [...groups(marked, ({ question }) => question.task)].map(([task, of]) => {
    const right = of.filter((each) => each.right).length;
    const [low, high] = interval(right, of.length);
    const error = meanCharacterError(of);
    const cer = error === undefined ? '' : `${percent(error)} %`;
    return `| ${task} | ${percent(right / of.length)} % | ${percent(low)} – ${percent(high)} | ${of.length} | ${cer} |`;
  });
  return [
    '| task | right | 95 % interval | asked | character error |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Character error of the questions whose answer is read, one at most for each; undefined where none is. */
export function meanCharacterError(marked: readonly Marked[]): number | undefined {
  const reads = marked.filter(({ question }) => question.check === 'text');
  if (reads.length === 0) return undefined;
  const errors = reads.map(({ question, given }) =>
    Math.min(1, characterError(readText(given), question.answer)),
  );
  return errors.reduce((a, b) => a + b, 0) / errors.length;
}

/** Tasks down, the values of one trait across; a cell says the share right and how many were asked. */
export function traitTable(marked: readonly Marked[], trait: string): string {
  const valueOf = ({ question }: Marked) => question.traits?.[trait];
  const having = marked.filter((each) => valueOf(each) !== undefined);
  const values = [...groups(having, (each) => valueOf(each)!).keys()];
  const rows = [...groups(having, ({ question }) => question.task)].map(([task, of]) => {
    const cells = values.map((value) => cell(of.filter((each) => valueOf(each) === value)));
    return `| ${task} | ${cells.join(' | ')} |`;
  });
  const head = `| ${trait} | ${values.join(' | ')} |`;
  return [head, `|---${'|---'.repeat(values.length)}|`, ...rows].join('\n');
}

/** The values of one trait down, for traits with many of them: all tasks together. */
export function traitRows(marked: readonly Marked[], trait: string): string {
  const having = marked.filter(({ question }) => question.traits?.[trait] !== undefined);
  const rows = [...groups(having, ({ question }) => question.traits![trait]!)].map(([value, of]) => {
    const tasks = [...groups(of, ({ question }) => question.task).values()];
    const mean = tasks.reduce((sum, each) => sum + share(each), 0) / tasks.length;
    return `| ${value} | ${percent(share(of))} % | ${percent(mean)} % | ${of.length} |`;
  });
  return [`| ${trait} | right | mean of tasks | asked |`, '|---|---|---|---|', ...rows].join('\n');
}

/** Every trait that the questions have. */
export function traitsOf(marked: readonly Marked[]): Map<string, number> {
  const traits = new Map<string, Set<string>>();
  for (const { question } of marked) {
    for (const [trait, value] of Object.entries(question.traits ?? {})) {
      traits.set(trait, (traits.get(trait) ?? new Set()).add(value));
    }
  }
  return new Map([...traits].map(([trait, values]) => [trait, values.size]));
}

function share(of: readonly Marked[]): number {
  return of.filter(({ right }) => right).length / of.length;
}

function cell(of: readonly Marked[]): string {
  return of.length === 0 ? '' : `${percent(share(of))} (${of.length})`;
}

function groups<T>(list: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const each of list) {
    const group = found.get(key(each));
    if (group === undefined) found.set(key(each), [each]);
    else group.push(each);
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
}
