/** Runs beside each other: shards of one run, or two runs of one task. */
import { Failure } from '../failure.js';
import { groupsOf } from '../groupsOf.js';
import { mcnemar } from './metrics/interval.js';
import { identity, withoutShard, type RunRecord } from './runFile.js';

/**
 * The shards of one run as the run of a single machine.
 * @throws Failure `run-differs` where they are not of one run
 */
export function mergeRuns(runs: readonly RunRecord[]): RunRecord {
  const first = runs[0]!.header;
  for (const { header } of runs) {
    if (identity(withoutShard(header)) === identity(withoutShard(first))) continue;
    const message = 'These files are no shards of one run: task, options, questions or model differ.';
    throw new Failure('run-differs', message);
  }
  const header = withoutShard(first);
  return { header, samples: new Map(runs.flatMap(({ samples }) => [...samples])) };
}

/**
 * Which of two runs is better on the questions that both answered, as table rows with their head: McNemar's exact
 * test over right (score above one half) and wrong.
 *
 * @throws Failure `run-differs` where no scored question is in both
 */
export function compareRuns(first: RunRecord, second: RunRecord): string[][] {
  const pairs = [...first.samples.values()].flatMap((a) => {
    const b = second.samples.get(a.id);
    if (a.score === undefined || b?.score === undefined || b.instruction !== a.instruction) return [];
    return [{ group: a.noise === undefined ? a.series : `${a.series}, noise ${a.noise}`, a: a.score > 0.5, b: b.score > 0.5 }]; // prettier-ignore
  });
  if (pairs.length === 0 || first.header.task !== second.header.task) {
    throw new Failure('run-differs', 'These two runs have no scored question in common.');
  }
  const rows = groupsOf(pairs, ({ group }) => group).map(([group, of]) => {
    const count = (test: (pair: (typeof of)[number]) => boolean) => of.filter(test).length;
    const share = (right: number) => ((100 * right) / of.length).toFixed(1);
    const [onlyA, onlyB] = [count(({ a, b }) => a && !b), count(({ a, b }) => b && !a)];
    const p = mcnemar(onlyA, onlyB);
    const rights = [share(count(({ a }) => a)), share(count(({ b }) => b))];
    return [group, String(of.length), ...rights, String(onlyA), String(onlyB), p < 0.0001 ? '< 0.0001' : p.toFixed(4)]; // prettier-ignore
  });
  const head = [
    first.header.task,
    'both asked',
    'A right, %',
    'B right, %',
    'only A',
    'only B',
    'p (McNemar)',
  ];
  return [head, ...rows];
}
