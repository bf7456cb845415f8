import type { CellAnswer } from '../../kernel/cellAnswer.js';
import { Failure } from '../../kernel/failure.js';
import { printTag } from '../../kernel/instruction/print.js';
import type { CellText, Kernel } from '../../kernel/runCell.js';
import type { AskedTurn, PanelAnswer, ToPanel } from '../../webview/protocol.js';
import { deviceText } from '../statusText.js';

/** Milliseconds between two messages about a growing answer. */
const pace = 40;

interface Ask {
  readonly id: string;
  readonly abort: AbortController;
  /** What a panel that was hidden meanwhile must hear again; the last one is the end if it has come. */
  said: readonly ToPanel[];
  answer: string;
}

/**
 * The panel's questions, run as the cells of a notebook are: the first names the picture, the others continue it.
 * It goes on while the panel is hidden and tells it afterwards.
 */
export class Asking {
  #current: Ask | undefined;

  constructor(
    /** Of the picture, in the folder where the kernel's paths start. */
    private readonly name: string,
    /** May throw a Failure. */
    private readonly kernel: (signal: AbortSignal) => Kernel,
    private readonly post: (message: ToPanel) => void,
  ) {}

  /** Never throws: whatever goes wrong becomes the end of the question. */
  async ask(id: string, turns: readonly AskedTurn[]): Promise<void> {
    this.#current?.abort.abort();
    const ask: Ask = { id, abort: new AbortController(), said: [], answer: '' };
    this.#current = ask;
    try {
      const answer = await this.#run(ask, turns);
      if (answer === undefined) {
        throw new Failure('asks-nothing', 'This asks nothing; write a question or select a region.');
      }
      this.#say(ask, { type: 'answer', ask: id, answer: shown(answer) });
    } catch (thrown) {
      const { code, message } = Failure.from(thrown);
      const text = code === 'cancelled' ? 'Stopped.' : message;
      this.#say(ask, { type: 'failed', ask: id, code, message: text });
    }
  }

  stop(id: string): void {
    if (this.#current?.id === id) this.#current.abort.abort();
  }

  /** @param pending the question whose answer the panel waits for */
  replay(pending: string | null): void {
    this.#current?.said.forEach((message) => this.post(message));
    if (pending === null || pending === this.#current?.id) return;
    const message = 'The window was reloaded before the answer came; ask again.';
    this.post({ type: 'failed', ask: pending, code: 'interrupted', message });
  }

  dispose(): void {
    this.#current?.abort.abort();
  }

  async #run(ask: Ask, turns: readonly AskedTurn[]): Promise<CellAnswer | undefined> {
    const kernel = this.kernel(ask.abort.signal);
    const cells = cellsOf(this.name, turns);
    let result: CellAnswer | undefined;
    let lastSaid = 0;
    // Loaded with the first question: activation must not wait for what decodes and draws pictures.
    const { runCell } = await import('../../kernel/runCell.js');
    for await (const event of runCell(cells, cells.length - 1, kernel)) {
      if (event.type === 'progress') this.#say(ask, { type: 'progress', ask: ask.id, stage: event.stage });
      else if (event.type === 'problem') this.post({ type: 'notice', message: event.problem.message });
      else if (event.type === 'answer') result = event.answer;
      else if (event.type === 'token') {
        ask.answer += event.text;
        if (Date.now() - lastSaid < pace) continue;
        lastSaid = Date.now();
        this.#say(ask, { type: 'partial', ask: ask.id, text: ask.answer });
      }
    }
    return result;
  }

  /** Tells the panel and remembers it; a later message of the same type says all that the earlier one did. */
  #say(ask: Ask, message: ToPanel): void {
    const isEnd = message.type === 'answer' || message.type === 'failed';
    const kept = isEnd ? [] : ask.said.filter(({ type }) => type !== message.type);
    ask.said = [...kept, message];
    this.post(message);
  }
}

/** @param name of the picture's file; paths start at its folder */
function cellsOf(name: string, turns: readonly AskedTurn[]): CellText[] {
  const image = printTag({ type: 'image', path: name, span: { start: 0, end: 0 } });
  return turns.map((turn, i) => (i === 0 ? { ...turn, text: `${image}\n${turn.text}` } : turn));
}

function shown({ text, raw, regions, model, device, timings }: CellAnswer): PanelAnswer {
  const origin = `${model.name} · ${deviceText(device)} · ${duration(timings.total)}`;
  const plain = regions.map(({ shape, points, label }) => {
    return { shape, points, ...(label !== undefined && { label }) };
  });
  return { text, raw, regions: plain, origin };
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
