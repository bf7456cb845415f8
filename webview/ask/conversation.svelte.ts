import type { Style } from '../../kernel/instruction/types.js';
import type { AskedTurn, PanelAnswer } from '../protocol.js';

/** One question and what came of it. */
export interface Turn {
  readonly id: string;
  /** A cell without its picture. */
  readonly text: string;
  readonly stage?: string;
  /** The answer as far as it has come. */
  readonly partial?: string;
  readonly answer?: PanelAnswer;
  readonly problem?: string;
}

/** The panel's questions about its picture. Answers arrive by the question's id, also after a reload. */
export class Conversation {
  question = $state('');
  style = $state.raw<Style>();
  turns = $state.raw<readonly Turn[]>([]);
  /** The turn whose answer's regions are on the picture. */
  shown = $state.raw<string>();

  get pending(): Turn | undefined {
    return this.turns.findLast(isPending);
  }

  get shownAnswer(): PanelAnswer | undefined {
    return this.turns.find(({ id }) => id === this.shown)?.answer;
  }

  /** Adds a question. @returns what to send: it after all that were answered */
  ask(id: string, text: string): AskedTurn[] {
    const before = this.turns.flatMap((turn) =>
      turn.answer === undefined ? [] : [{ text: turn.text, answer: turn.answer.raw }],
    );
    this.turns = [...this.turns, { id, text, stage: 'waiting' }];
    this.question = '';
    return [...before, { text }];
  }

  progress(id: string, stage: string): void {
    this.#change(id, (turn) => ({ ...turn, stage }));
  }
  partial(id: string, partial: string): void {
    this.#change(id, (turn) => ({ ...turn, partial }));
  }
  answered(id: string, answer: PanelAnswer): void {
    this.#change(id, (turn) => ({ id, text: turn.text, answer }));
    this.shown = id;
  }
  failed(id: string, problem: string): void {
    this.#change(id, (turn) => ({
      ...{ id, text: turn.text, problem },
      ...(turn.partial !== undefined && { partial: turn.partial }),
    }));
  }

  clear(): void {
    this.turns = this.turns.filter(isPending);
    this.shown = undefined;
  }

  #change(id: string, change: (turn: Turn) => Turn): void {
    this.turns = this.turns.map((turn) => (turn.id === id && isPending(turn) ? change(turn) : turn));
  }
}

function isPending({ answer, problem }: Turn): boolean {
  return answer === undefined && problem === undefined;
}
