import type { CellAnswer } from '../cellAnswer.js';
import type { Stage } from '../engine/protocol.js';
import { describeDevice } from './localEngine.js';
import { printable } from './printable.js';

/** One answer on a terminal: the stage while it is waited for, the words as they come, then where it points. */
export class AnswerLine {
  #started = false;

  progress(stage: Stage): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K  ${stage} …`);
  }

  token(text: string): void {
    // A tokenizer's first word often comes with its blank.
    const shown = this.#started ? text : text.trimStart();
    if (shown === '') return;
    if (!this.#started) {
      this.clear();
      process.stdout.write('  → ');
    }
    this.#started = true;
    process.stdout.write(printable(shown));
  }

  end(answer: CellAnswer): void {
    if (!this.#started) process.stdout.write('  → ');
    this.#started = false;
    const readable = answer.text === answer.raw.trim() ? '' : `  ${printable(answer.text)}`;
    const sure = `${Math.round(Math.exp(answer.meanLogProbability) * 100)} %`;
    process.stdout.write(`${readable}   (confidence ${sure}, ${Math.round(answer.timings.total)} ms)\n`);
    for (const { message } of answer.problems) console.error(`  ! ${message}`);
    if (process.stderr.isTTY) console.error(`    ${answer.model.name} on ${describeDevice(answer.device)}`);
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
