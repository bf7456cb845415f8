/** What a cell says: its words, read with those of the cells above it. */
import { applyDirectives, type Settings } from './directives.js';
import { Failure } from './failure.js';
import { conversationAt, type Conversation } from './instruction/conversation.js';
import { parse } from './instruction/parse.js';
import type { Instruction, Problem } from './instruction/types.js';
import type { CellText } from './runCell.js';

export interface ParsedCell {
  readonly instruction: Instruction;
  /** The model's own words, where the cell was answered. */
  readonly answer: string | undefined;
}

export interface CellReading {
  /** The cell, and all those above it. */
  readonly cells: readonly ParsedCell[];
  /** Of the cell itself. */
  readonly instruction: Instruction;
  readonly conversation: Conversation;
  readonly settings: Settings;
  /** Of the cell itself. One that is an error keeps it from being asked. */
  readonly problems: readonly Problem[];
}

/**
 * Reads `cells[index]`; it means what it means by document order, whatever ran before.
 * @param start the settings before any directive
 * @throws Failure of a directive, here or above
 */
export function readCell(cells: readonly CellText[], index: number, start: Settings): CellReading {
  const parsed = cells.slice(0, index + 1).map(({ text, answer }) => ({ ...parse(text), answer }));
  const { instruction, problems } = parsed[index]!;
  const settings = settingsAt(parsed, start);
  const conversation = conversationAt(parsed, index);
  return {
    ...{ cells: parsed, instruction, conversation, settings },
    problems: [...problems, ...conversation.problems],
  };
}

/** @throws Failure of the problem, where that keeps a cell from being asked */
export function requireHarmless({ code, message, severity }: Problem): void {
  if (severity === 'error') throw new Failure(code, message);
}

/** The settings of the last cell: each inherits those of the cells above it. */
function settingsAt(cells: readonly ParsedCell[], start: Settings): Settings {
  return cells.reduce((settings, { instruction }, i) => {
    try {
      return applyDirectives(settings, instruction.directives);
    } catch (thrown) {
      const { code, message } = Failure.from(thrown);
      throw new Failure(
        code,
        i === cells.length - 1 ? message : `A cell above has a wrong directive: ${message}`,
      );
    }
  }, start);
}
