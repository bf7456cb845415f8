import { Failure } from '../../failure.js';
import type { AskedQuestion, GenerateResult, Outcome } from '../protocol.js';
import type { Answerer, AnswerPort } from './answerer.js';
import { AnswerText } from './answerText.js';
import { prefill } from './decode.js';
import type { KvCache } from './kvCache.js';
import type { EncodedPicture } from './pictureStore.js';
import { commonLength } from './prefixCache.js';
import type { PromptReader } from './promptReader.js';
import type { PromptTokens } from './promptTokens.js';
import { Rows } from './rows.js';
import { Sampler } from './sampler.js';

/** Sequences in one run at most: more of them are hardly faster. */
const mostRows = 32;

/** A question on its way. */
interface Row {
  readonly index: number;
  readonly prompt: string;
  readonly tokens: PromptTokens;
  readonly pictures: readonly EncodedPicture[];
  readonly pictureTime: number;
  readonly maxTokens: number;
  readonly sampler: Sampler;
  readonly answer: AnswerText;
  first: number;
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
    for (const [index, question] of questions.entries()) {
      await this.attempt([index], port, answered, async () => {
        if (model.parts.kv.rows !== undefined && !model.wantsRope)
          rows.push(await this.prepare(index, question, port));
        else
          answered(index, {
            result: await this.answerer.generate(question, { ...port, token: () => undefined }),
          });
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

  private async prepare(index: number, question: AskedQuestion, port: AnswerPort): Promise<Row> {
    const { reader } = this;
    const { tokenizer, folder } = reader.model.parts;
    const { sampling } = question;
    const prompt = tokenizer.prompt(question.messages, question.pictures.length);
    const tokens = reader.expand(prompt.tokens, question.pictures);
    const room = reader.roomFor(tokens);
    const { encoded, milliseconds } = await reader.encode(question.pictures, port);
    const answer = new AnswerText({
      decode: (list) => tokenizer.decode(list),
      endTokens: folder.endTokens,
      stop: sampling.stop,
      show: () => undefined,
    });
    const maxTokens = Math.max(1, Math.min(sampling.maxTokens, room));
    return {
      ...{ index, prompt: prompt.text, tokens, pictures: encoded, pictureTime: milliseconds },
      ...{ maxTokens, sampler: new Sampler(sampling), answer, first: 0 },
    };
  }

  /** How many of these fit into one batch; one at least. */
  private rowsAtOnce(rows: readonly Row[]): number {
    const longest = Math.max(...rows.map(({ tokens, maxTokens }) => tokens.ids.length + maxTokens));
    const fit = Math.floor(this.budget / (this.reader.model.parts.kv.tokenBytes * longest));
    return Math.max(1, Math.min(mostRows, fit, rows.length));
  }

  private async together(group: readonly Row[], signal: AbortSignal, answered: Answered): Promise<void> {
    const { reader } = this;
    const { model } = reader;
    const start = performance.now();
    const [{ tokens: firstTokens }] = group as [Row];
    // One token at least is left to read in every row.
    const shared = Math.min(
      ...group.map(({ tokens }) =>
        Math.min(commonLength(firstTokens.keys, tokens.keys), tokens.ids.length - 1),
      ),
    );
    const room = Math.max(...group.map(({ maxTokens }) => maxTokens));
    const { past, reused } = await this.beginning(group[0]!, shared, room, signal);
    try {
      const own: Float32Array[] = [];
      for (const { tokens, pictures } of group) own.push(await reader.embeddings(tokens, shared, pictures));
      const { rows, logits } = await Rows.read(model, past, own, room, signal);
      const read = performance.now();
      const finish = (row: Row): void =>
        answered(row.index, {
          result: resultOf(row, { start, read, reused: row === group[0] ? reused : shared }),
        });
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
    { tokens, pictures }: Row,
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
      const over =
        row.answer.push(row.sampler.choose(logits[i]!)) || row.answer.tokens.length >= row.maxTokens;
      if (row.answer.tokens.length === 1) row.first = performance.now();
      if (over) finish(row);
      return !over;
    });
    const order = holesFilled(goesOn);
    if (order.length === 0) return;
    if (order.length < alive.length) await rows.keep(order);
    alive = order.map((i) => alive[i]!);
    logits = await rows.step(await embed(alive.map(({ answer }) => answer.tokens.at(-1)!)), signal);
  }
}

/** Rows that go on, at the front: those behind fill the places of those that do not, and the others stay. */
export function holesFilled(goesOn: readonly boolean[]): number[] {
  const count = goesOn.filter(Boolean).length;
  const behind = goesOn.flatMap((on, i) => (on && i >= count ? [i] : []));
  return Array.from({ length: count }, (_, i) => (goesOn[i] === true ? i : behind.shift()!));
}

function resultOf(
  row: Row,
  { start, read, reused }: { readonly start: number; readonly read: number; readonly reused: number },
): GenerateResult {
  const { answer, tokens, first, pictures } = row;
  answer.end();
  const end = performance.now();
  const later = answer.tokens.length - 1;
  return {
    text: answer.text,
    finish: answer.finish,
    meanLogProbability: answer.meanLogProbability,
    timings: {
      picture: row.pictureTime,
      prefill: read - start,
      firstToken: row.pictureTime + first - start,
      total: row.pictureTime + end - start,
      promptTokens: tokens.ids.length,
      reusedTokens: reused,
      answerTokens: answer.tokens.length,
      tokensPerSecond: later > 0 ? (later * 1000) / (end - first) : 0,
    },
    seen: { prompt: row.prompt, pictures: pictures.map(({ seen }) => seen) },
  };
}
