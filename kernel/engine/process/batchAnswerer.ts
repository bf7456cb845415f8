import { Failure } from '../../failure.js';
import type { AskedQuestion, Outcome } from '../protocol.js';
import type { Answerer } from './answerer.js';
import { prefill } from './decode.js';
import type { KvCache } from './kvCache.js';
import { PendingAnswer } from './pendingAnswer.js';
import { commonLength } from './prefixCache.js';
import type { AnswerPort, PromptReader } from './promptReader.js';
import { Rows } from './rows.js';

/** Sequences in one run at most: more of them are hardly faster. */
const mostRows = 32;

/** A question on its way, and its place in the list. */
interface Row {
  readonly index: number;
  readonly answer: PendingAnswer;
}

type Answered = (index: number, outcome: Outcome) => void;

/** Answers many questions together: what their prompts begin with is read once, and every run serves all of them. */
export class BatchAnswerer {
  /** @param budget bytes that the KV caches of one batch may take */
  constructor(
    private readonly reader: PromptReader,
    private readonly answerer: Answerer,
    private readonly budget: number,
  ) {}

  /** A question that fails does not keep the others from their answers. @throws Failure `cancelled` */
  async generate(questions: readonly AskedQuestion[], port: AnswerPort, answered: Answered): Promise<void> {
    const rows: Row[] = [];
    const { model } = this.reader;
    const quiet: AnswerPort = { ...port, token: () => undefined };
    for (const [index, question] of questions.entries()) {
      await this.attempt([index], port, answered, async () => {
        if (model.parts.kv.rows !== undefined && !model.wantsRope)
          rows.push({ index, answer: await PendingAnswer.prepare(this.reader, question, quiet) });
        else answered(index, { result: await this.answerer.generate(question, quiet) });
      });
    }
    port.progress('answering');
    for (let from = 0; from < rows.length;) {
      const group = rows.slice(from, from + this.rowsAtOnce(rows.slice(from)));
      from += group.length;
      const indices = group.map(({ index }) => index);
      await this.attempt(indices, port, answered, () => this.together(group, port.signal, answered));
    }
  }

  /** Tells a failure as the outcome of these questions. */
  private async attempt(
    indices: readonly number[],
    { signal }: AnswerPort,
    answered: Answered,
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { code, message } = Failure.from(error);
      if (signal.aborted) throw error;
      for (const index of indices) answered(index, { error: { code, message } });
    }
  }

  /** How many of these fit into one batch; one at least. */
  private rowsAtOnce(rows: readonly Row[]): number {
    const longest = Math.max(...rows.map(({ answer }) => answer.tokens.ids.length + answer.maxTokens));
    const fit = Math.floor(this.budget / (this.reader.model.parts.kv.tokenBytes * longest));
    return Math.max(1, Math.min(mostRows, fit, rows.length));
  }

  private async together(group: readonly Row[], signal: AbortSignal, answered: Answered): Promise<void> {
    const { reader } = this;
    const { model } = reader;
    const began = performance.now();
    const { keys } = group[0]!.answer.tokens;
    // One token at least is left to read in every row.
    const shared = Math.min(
      ...group.map(({ answer: { tokens } }) =>
        Math.min(commonLength(keys, tokens.keys), tokens.ids.length - 1),
      ),
    );
    const room = Math.max(...group.map(({ answer }) => answer.maxTokens));
    const { past, reused } = await this.beginning(group[0]!, shared, room, signal);
    try {
      const own: Float32Array[] = [];
      for (const { answer } of group)
        own.push(await reader.embeddings(answer.tokens, shared, answer.pictures));
      const { rows, logits } = await Rows.read(model, past, own, room, signal);
      const ended = performance.now();
      const finish = (row: Row): void => {
        const reading = { began, ended, reused: row === group[0] ? reused : shared };
        answered(row.index, { result: row.answer.result(reading) });
      };
      try {
        await answerRows(group, rows, logits, model.embed.bind(model), signal, finish);
      } finally {
        rows.release();
      }
    } finally {
      past.release();
    }
  }

  /** The KV cache of a prompt's first `length` tokens (the caller's to release), and how many of them were kept. */
  private async beginning(
    { answer: { tokens, pictures } }: Row,
    length: number,
    room: number,
    signal: AbortSignal,
  ): Promise<{ past: KvCache; reused: number }> {
    const { reader } = this;
    const [ids, keys] = [tokens.ids.slice(0, length), tokens.keys.slice(0, length)];
    const kept = await reader.prefixes.longest(tokens.keys.slice(0, length + 1), room);
    const reused = kept.length;
    if (reused === length) return { past: kept, reused };
    const embeddings = await reader.embeddings({ ids, keys }, reused, pictures).catch((error: unknown) => {
      kept.release();
      throw error;
    });
    const { past } = await prefill(reader.model, embeddings, kept, signal);
    reader.prefixes.keep(keys, past);
    return { past, reused };
  }
}

/** Chooses a token in every row and reads it, until all answers are over. */
async function answerRows(
  group: readonly Row[],
  rows: Rows,
  firstLogits: readonly Float32Array[],
  embed: (tokens: readonly number[]) => Promise<Float32Array>,
  signal: AbortSignal,
  finish: (row: Row) => void,
): Promise<void> {
  let alive = [...group];
  let logits = firstLogits;
  for (;;) {
    const goesOn = alive.map((row, i) => {
      const over = row.answer.take(logits[i]!);
      if (over) finish(row);
      return !over;
    });
    const order = holesFilled(goesOn);
    if (order.length === 0) return;
    if (order.length < alive.length) await rows.keep(order);
    alive = order.map((i) => alive[i]!);
    logits = await rows.step(await embed(alive.map(({ answer }) => answer.lastToken)), signal);
  }
}

/** Rows that go on, at the front: those behind fill the places of those that do not, and the others stay. */
export function holesFilled(goesOn: readonly boolean[]): number[] {
  const count = goesOn.filter(Boolean).length;
  const behind = goesOn.flatMap((on, i) => (on && i >= count ? [i] : []));
  return Array.from({ length: count }, (_, i) => (goesOn[i] === true ? i : behind.shift()!));
}
