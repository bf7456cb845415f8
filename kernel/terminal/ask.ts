import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { CellAnswer } from '../cellAnswer.js';
import { requireWritable, writeFileWhole } from '../writeFile.js';
import type { DeviceChoice } from '../engine/protocol.js';
import { Failure } from '../failure.js';
import { printTag } from '../instruction/print.js';
import { answerJson, drawnRegions } from '../outputs.js';
import { drawOverlay } from '../overlay/overlay.js';
import { runCell } from '../runCell.js';
import { AnswerLine } from './answerLine.js';
import { chosenModel, localEngine } from './localEngine.js';
import { nodeFiles } from './nodeFiles.js';
import { printable } from './printable.js';

export interface AskOptions {
  readonly json?: boolean;
  readonly overlay?: string;
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
  readonly maxTokens: number;
  readonly model?: string;
  readonly device: DeviceChoice;
}

/** `chatspot ask`: the answer on standard output, streamed to a terminal; with `--json` one JSON object. */
export async function askCommand(picture: string, text: string, options: AskOptions): Promise<void> {
  if (options.overlay !== undefined) await checkOverlay(picture, options.overlay);
  const image = printTag({ type: 'image', path: resolve(picture), span: { start: 0, end: 0 } });
  const { temperature, topP, seed, maxTokens } = options;
  const line = new AnswerLine();
  const engine = localEngine();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  let answered = false;
  try {
    const events = runCell([{ text: `${image}\n${text}` }], 0, {
      engine,
      files: nodeFiles(dirname(resolve(picture))),
      settings: {
        model: chosenModel(options.model),
        device: options.device,
        sampling: { temperature, topP, seed, maxTokens, stop: [] },
      },
      signal: stop.signal,
    });
    for await (const event of events) {
      // A person watches the words come; a program reads the finished answer.
      if (event.type === 'token' && process.stdout.isTTY && options.json !== true) line.token(event.text);
      else if (event.type === 'problem') complain(event.problem);
      else if (event.type === 'answer') {
        answered = true;
        await show(event.answer, line, options);
      }
    }
    if (!answered)
      throw new Failure('empty-question', 'Nothing is asked; write a question about the picture.');
  } finally {
    await engine.shutdown();
  }
}

async function show(answer: CellAnswer, line: AnswerLine, options: AskOptions): Promise<void> {
  if (options.json === true) console.log(JSON.stringify(answerJson(answer), null, 2));
  else if (process.stdout.isTTY) line.end(answer);
  else {
    console.log(printable(answer.text));
    answer.problems.forEach(complain);
  }
  if (options.overlay !== undefined) {
    await writeFileWhole(resolve(options.overlay), await drawOverlay(answer.picture, drawnRegions(answer)));
  }
}

/** Before the model runs: an overlay that cannot be written, or that would replace the picture, is refused. */
async function checkOverlay(picture: string, overlay: string): Promise<void> {
  const { target } = await requireWritable(resolve(overlay));
  const original = await realpath(resolve(picture)).catch(() => resolve(picture));
  if (target !== original) return;
  throw new Failure('overlay-is-picture', 'The overlay would replace the picture; give it another name.');
}

function complain({ message, code }: { message: string; code: string }): void {
  console.error(`chatspot: ${message} (${code})`);
}
