import type { CellAnswer } from '../cellAnswer.js';
import type { Stage } from '../engine/protocol.js';
import { describeDevice } from './localEngine.js';
import { printable } from './printable.js';

/** One answer on a terminal: the stage while it is waited for, the words as they come, then where it points. */
export class AnswerLine {
  /** The words on the line so far: of the first look, which need not be the answer. */
  #words = '';
  /** Of an answer that begins with a region. */
  #held = '';

  progress(stage: Stage): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K  ${stage} …`);
  }

  token(text: string): void {
    // A tokenizer's first word often comes with its blank.
    const shown = this.#words === '' ? (this.#held + text).trimStart() : text;
    if (shown === '') return;
    // Tags of regions tell a person nothing; such an answer is short and shown in words when it is there.
    if (this.#words === '' && shown.startsWith('<')) this.#held = shown;
    else {
      this.#begin();
      this.#words += shown;
      process.stdout.write(printable(shown));
    }
  }

  end(answer: CellAnswer): void {
    this.#begin();
    const isShown = this.#words.trim() === answer.text;
    const readable = isShown ? '' : `${this.#words === '' ? '' : '  '}${printable(answer.text)}`;
    this.#words = this.#held = '';
    const sure = `${Math.round(Math.exp(answer.meanLogProbability) * 100)} %`;
    process.stdout.write(`${readable}   (confidence ${sure}, ${Math.round(answer.timings.total)} ms)\n`);
    for (const { message } of answer.problems) console.error(`  ! ${message}`);
    if (process.stderr.isTTY) console.error(`    ${answer.model.name} on ${describeDevice(answer.device)}`);
  }

  #begin(): void {
    if (this.#words !== '') return;
    this.clear();
    process.stdout.write('  → ');
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
